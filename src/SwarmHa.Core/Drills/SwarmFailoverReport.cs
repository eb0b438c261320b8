namespace SwarmHa;

/// <summary>Whether a drill showed what it should.</summary>
public enum SwarmFailoverVerdict
{
    /// <summary>All that was expected was seen.</summary>
    Pass,

    /// <summary>At least one expectation was not met.</summary>
    Fail,
}

/// <summary>One expectation of a drill and what was seen.</summary>
/// <param name="Passed">Whether it was met.</param>
/// <param name="Expectation">What was expected.</param>
/// <param name="Observed">What was seen, with figures.</param>
public sealed record SwarmFailoverFinding(bool Passed, string Expectation, string Observed)
{
    /// <summary>The line.</summary>
    /// <returns>Pass or Fail, what was expected, and what was seen.</returns>
    public override string ToString() => $"{(Passed ? "Pass" : "Fail")}  {Expectation}: {Observed}";
}

/// <summary>How a service answered during a drill.</summary>
public sealed record SwarmServiceProbeResult
{
    /// <summary>What was asked.</summary>
    public required Uri Target { get; init; }

    /// <summary>Whether it is on the very host whose engine was stopped, so that it is expected to fail.</summary>
    public bool IsOnStoppedNode { get; init; }

    /// <summary>How many times it was asked.</summary>
    public int Sent { get; init; }

    /// <summary>How many of these were not answered within a probe's time.</summary>
    public int Failed { get; init; }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The slowest answer.</summary>
    public TimeSpan SlowestAnswer { get; init; }

    /// <summary>The last failure in words; empty when there was none.</summary>
    public string LastError { get; init; } = string.Empty;

    /// <summary>The line.</summary>
    /// <returns>Target and figures.</returns>
    public override string ToString() => $"{Target} {Sent - Failed}/{Sent}";
}

/// <summary>How one manager answered during a drill.</summary>
public sealed record SwarmManagerProbeResult
{
    /// <summary>The manager.</summary>
    public required string Node { get; init; }

    /// <summary>How many times it was asked for the nodes.</summary>
    public int Sent { get; init; }

    /// <summary>How many of these were answered within a probe's time.</summary>
    public int Answered { get; init; }

    /// <summary>How many were silent or broke off.</summary>
    public int Failed { get; init; }

    /// <summary>The slowest answer.</summary>
    public TimeSpan SlowestAnswer { get; init; }

    /// <summary>The last failure in words; empty when there was none.</summary>
    public string LastError { get; init; } = string.Empty;

    /// <summary>The line.</summary>
    /// <returns>Node and figures.</returns>
    public override string ToString() => $"{Node} {Answered}/{Sent}";
}

/// <summary>What a failover drill saw. Immutable.</summary>
public sealed record SwarmFailoverReport
{
    /// <summary>Pass or Fail.</summary>
    public required SwarmFailoverVerdict Verdict { get; init; }

    /// <summary>Each expectation and whether it was met.</summary>
    public required IReadOnlyList<SwarmFailoverFinding> Findings { get; init => field = Indexable.List(value); }

    /// <summary>The expectations that were not met, in words; empty when the verdict is Pass.</summary>
    public IEnumerable<string> Reasons => Findings.Where(static finding => !finding.Passed).Select(static finding => finding.ToString());

    /// <summary>The swarm's id.</summary>
    public required string SwarmId { get; init; }

    /// <summary>The leader whose engine was stopped.</summary>
    public required SwarmManager OldLeader { get; init; }

    /// <summary>The manager that took over, as it was when it did; null when none did.</summary>
    public SwarmManager? NewLeader { get; init; }

    /// <summary>When the drill began, UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the whole drill took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the last answer of any manager to the first that names another leader: the time without management. Null when no manager took over.</summary>
    public TimeSpan? ControlPlaneGap { get; init; }

    /// <summary>From the order to stop the engine to the first answer that names another leader. Null when no manager took over.</summary>
    public TimeSpan? ElectionTime { get; init; }

    /// <summary>From the order to start the engine to the old leader being Reachable and Ready. Null when it did not come back in time.</summary>
    public TimeSpan? RejoinTime { get; init; }

    /// <summary>The moments of the drill in their order.</summary>
    public required IReadOnlyList<SwarmFailoverEvent> TimeLine { get; init => field = Indexable.List(value); }

    /// <summary>The services that were watched.</summary>
    public required IReadOnlyList<SwarmServiceProbeResult> Services { get; init => field = Indexable.List(value); }

    /// <summary>The managers that were watched.</summary>
    public required IReadOnlyList<SwarmManagerProbeResult> Managers { get; init => field = Indexable.List(value); }

    /// <summary>The nodes before the fault.</summary>
    public required IReadOnlyList<SwarmNode> NodesBefore { get; init => field = Indexable.List(value); }

    /// <summary>The nodes while the old leader was lost, as the new leader showed them; empty when none took over.</summary>
    public required IReadOnlyList<SwarmNode> NodesDuring { get; init => field = Indexable.List(value); }

    /// <summary>The nodes at the end.</summary>
    public required IReadOnlyList<SwarmNode> NodesAfter { get; init => field = Indexable.List(value); }

    /// <summary>How the engine was stopped and started: the driver's name.</summary>
    public string Driver { get; init; } = string.Empty;
}
