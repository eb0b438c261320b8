namespace SwarmHa;

/// <summary>How many tasks of a service ran from some moment on.</summary>
/// <param name="SinceFault">From when on, counted from the fault; negative before it.</param>
/// <param name="Running">How many were running.</param>
public sealed record SwarmRunningCount(TimeSpan SinceFault, long Running)
{
    /// <summary>The count in a line.</summary>
    /// <returns>Such as <c>+1.200 s: 3</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{SinceFault.TotalSeconds:+0.000;-0.000;0.000} s: {Running}");
}

/// <summary>How a replicated service's tasks did during a drill, as the managers told it. A task on a manager that is lost cannot be seen,
/// and counts as not running until that manager is back.</summary>
public sealed record SwarmServiceTasksResult
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>How many replicas are wanted.</summary>
    public long Desired { get; init; }

    /// <summary>How many ran before the fault.</summary>
    public long RunningBefore { get; init; }

    /// <summary>The least that ran at any moment.</summary>
    public long LeastRunning { get; init; }

    /// <summary>How many ran at the end.</summary>
    public long RunningAfter { get; init; }

    /// <summary>How many ran on the managers that were lost.</summary>
    public long OnLostNodes { get; init; }

    /// <summary>For how long fewer than wanted ran, all in all.</summary>
    public TimeSpan TimeBelowDesired { get; init; }

    /// <summary>From the fault until as many as wanted ran on other nodes than the lost ones. Null when none was lost, or the lost manager was back before.</summary>
    public TimeSpan? ReplacedAfter { get; init; }

    /// <summary>The nodes on which new tasks took the place of lost ones.</summary>
    public IReadOnlyList<string> ReplacedOn { get; init => field = Indexable.List(value); } = [];

    /// <summary>Each change of the number.</summary>
    public IReadOnlyList<SwarmRunningCount> History { get; init => field = Indexable.List(value); } = [];

    /// <summary>The line.</summary>
    /// <returns>Service and figures.</returns>
    public override string ToString() => PublicText.Of($"{Service} {RunningAfter}/{Desired}, at least {LeastRunning}");
}
