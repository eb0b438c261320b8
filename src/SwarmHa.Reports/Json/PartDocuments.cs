namespace SwarmHa.Reports;

/// <summary>An expectation and what was seen.</summary>
internal sealed record FindingDocument
{
    public SwarmFailoverStage? Stage { get; init; }

    public bool? Passed { get; init; }

    public SwarmFailoverResult? Result { get; init; }

    public string? Expectation { get; init; }

    public string? Observed { get; init; }

    public string? Advice { get; init; }

    public static FindingDocument Of(SwarmFailoverFinding finding) => new()
    {
        Stage = finding.Stage,
        Passed = finding.Passed,
        Result = finding.Result,
        Expectation = finding.Expectation,
        Observed = finding.Observed,
        Advice = finding.Advice.Length > 0 ? finding.Advice : null,
    };

    /// <summary>A file of an earlier version has no result, and knew of no other ones than these.</summary>
    public SwarmFailoverFinding ToFinding() => new(
        Demand.Member(Stage, "stage"),
        Result ?? (Demand.Member(Passed, "passed") ? SwarmFailoverResult.Pass : SwarmFailoverResult.Fail),
        Demand.Member(Expectation, "expectation"),
        Demand.Member(Observed, "observed"))
    {
        Advice = Advice ?? string.Empty,
    };
}

/// <summary>A moment of the time line.</summary>
internal sealed record EventDocument
{
    public SwarmFailoverMoment? Moment { get; init; }

    public DateTimeOffset? Time { get; init; }

    public TimeSpan? SinceFaultSeconds { get; init; }

    public string? Node { get; init; }

    public string? Description { get; init; }

    public static EventDocument Of(SwarmFailoverEvent moment) => new()
    {
        Moment = moment.Moment,
        Time = moment.Time,
        SinceFaultSeconds = moment.SinceFault,
        Node = moment.Node,
        Description = moment.Description,
    };

    public SwarmFailoverEvent ToEvent() => new(
        Demand.Member(Moment, "moment"),
        Demand.Member(Time, "time"),
        Demand.Member(SinceFaultSeconds, "sinceFaultSeconds"),
        Demand.Member(Node, "node"),
        Demand.Member(Description, "description"));
}

/// <summary>What the drill might cost at most.</summary>
internal sealed record LimitsDocument
{
    public TimeSpan? ControlPlaneGapSeconds { get; init; }

    public TimeSpan? ServiceGapSeconds { get; init; }

    public int? FailedProbes { get; init; }

    public TimeSpan? RejoinSeconds { get; init; }

    public static LimitsDocument Of(SwarmFailoverLimits limits) => new()
    {
        ControlPlaneGapSeconds = limits.ControlPlaneGap,
        ServiceGapSeconds = limits.ServiceGap,
        FailedProbes = limits.FailedProbes,
        RejoinSeconds = limits.Rejoin,
    };

    public SwarmFailoverLimits ToLimits() => new()
    {
        ControlPlaneGap = ControlPlaneGapSeconds,
        ServiceGap = ServiceGapSeconds,
        FailedProbes = FailedProbes,
        Rejoin = RejoinSeconds,
    };
}

/// <summary>A replicated service's tasks.</summary>
internal sealed record TasksDocument
{
    public string? Service { get; init; }

    public long Desired { get; init; }

    public long RunningBefore { get; init; }

    public long LeastRunning { get; init; }

    public long RunningAfter { get; init; }

    public long OnLostNodes { get; init; }

    public TimeSpan TimeBelowDesiredSeconds { get; init; }

    public TimeSpan? ReplacedAfterSeconds { get; init; }

    public IReadOnlyList<string?>? ReplacedOn { get; init; }

    public IReadOnlyList<RunningDocument?>? History { get; init; }

    public static TasksDocument Of(SwarmServiceTasksResult tasks) => new()
    {
        Service = tasks.Service,
        Desired = tasks.Desired,
        RunningBefore = tasks.RunningBefore,
        LeastRunning = tasks.LeastRunning,
        RunningAfter = tasks.RunningAfter,
        OnLostNodes = tasks.OnLostNodes,
        TimeBelowDesiredSeconds = tasks.TimeBelowDesired,
        ReplacedAfterSeconds = tasks.ReplacedAfter,
        ReplacedOn = tasks.ReplacedOn,
        History = [.. tasks.History.Select(static count => new RunningDocument { SinceFaultSeconds = count.SinceFault, Running = count.Running })],
    };

    public SwarmServiceTasksResult ToResult() => new()
    {
        Service = Demand.Member(Service, "service"),
        Desired = Desired,
        RunningBefore = RunningBefore,
        LeastRunning = LeastRunning,
        RunningAfter = RunningAfter,
        OnLostNodes = OnLostNodes,
        TimeBelowDesired = TimeBelowDesiredSeconds,
        ReplacedAfter = ReplacedAfterSeconds,
        ReplacedOn = Demand.EachIfAny(ReplacedOn, "replacedOn", static node => node),
        History = Demand.EachIfAny(History, "history", static count => new SwarmRunningCount(count.SinceFaultSeconds, count.Running)),
    };
}

/// <summary>How many tasks ran from some moment on.</summary>
internal sealed record RunningDocument
{
    public TimeSpan SinceFaultSeconds { get; init; }

    public long Running { get; init; }
}
