namespace SwarmHa;

/// <summary>Whether a drill showed what it should.</summary>
public enum SwarmFailoverVerdict
{
    /// <summary>All that was expected was seen.</summary>
    Pass,

    /// <summary>At least one expectation was not met.</summary>
    Fail,
}

/// <summary>What part of a drill an expectation is about.</summary>
public enum SwarmFailoverStage
{
    /// <summary>The steady state before the fault.</summary>
    Before,

    /// <summary>The time from the fault until it is undone.</summary>
    During,

    /// <summary>The steady state afterwards, which is to be the one before.</summary>
    After,

    /// <summary>A limit that was asked for.</summary>
    Limit,
}

/// <summary>One expectation of a drill and what was seen.</summary>
/// <param name="Stage">What part of the drill it is about.</param>
/// <param name="Passed">Whether it was met.</param>
/// <param name="Expectation">What was expected.</param>
/// <param name="Observed">What was seen, with figures.</param>
public sealed record SwarmFailoverFinding(SwarmFailoverStage Stage, bool Passed, string Expectation, string Observed)
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

    /// <summary>Whether it is on a host that the fault takes away, so that it is expected to fail.</summary>
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

    /// <summary>All that was seen.</summary>
    public SwarmProbeHistory History { get; init; } = SwarmProbeHistory.Empty;

    /// <summary>The line.</summary>
    /// <returns>Target and figures.</returns>
    public override string ToString() => $"{Target} {Sent - Failed}/{Sent}";
}

/// <summary>How one manager answered one kind of question during a drill.</summary>
public sealed record SwarmManagerProbeResult
{
    /// <summary>The manager.</summary>
    public required string Node { get; init; }

    /// <summary>What it was asked for.</summary>
    public SwarmProbeOperation Operation { get; init; }

    /// <summary>How many times it was asked.</summary>
    public int Sent { get; init; }

    /// <summary>How many of these were answered within a probe's time.</summary>
    public int Answered { get; init; }

    /// <summary>How many were silent or broke off.</summary>
    public int Failed { get; init; }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The slowest answer.</summary>
    public TimeSpan SlowestAnswer { get; init; }

    /// <summary>The last failure in words; empty when there was none.</summary>
    public string LastError { get; init; } = string.Empty;

    /// <summary>All that was seen.</summary>
    public SwarmProbeHistory History { get; init; } = SwarmProbeHistory.Empty;

    /// <summary>The line.</summary>
    /// <returns>Node and figures.</returns>
    public override string ToString() => $"{Node} {Operation} {Answered}/{Sent}";
}

/// <summary>What a failover drill saw. Immutable.</summary>
public sealed record SwarmFailoverReport
{
    /// <summary>The drill's own id, which no other has.</summary>
    public required string Id { get; init; }

    /// <summary>Pass or Fail.</summary>
    public required SwarmFailoverVerdict Verdict { get; init; }

    /// <summary>Each expectation and whether it was met.</summary>
    public required IReadOnlyList<SwarmFailoverFinding> Findings { get; init => field = Indexable.List(value); }

    /// <summary>The expectations that were not met, in words; empty when the verdict is Pass.</summary>
    public IReadOnlyList<string> Reasons => Indexable.List<string>([.. Findings.Where(static finding => !finding.Passed).Select(static finding => finding.ToString())]);

    /// <summary>What the drill shows, in one or two sentences: whether the services were touched, and for how long manager operations were.</summary>
    public required string Conclusion { get; init; }

    /// <summary>The swarm's id.</summary>
    public required string SwarmId { get; init; }

    /// <summary>What was done.</summary>
    public SwarmFailoverFault Fault { get; init; }

    /// <summary>Whether quorum was to be lost.</summary>
    public bool ExpectQuorumLoss { get; init; }

    /// <summary>The leader before, to which it was done.</summary>
    public required SwarmManager OldLeader { get; init; }

    /// <summary>All managers to which it was done, the leader first.</summary>
    public required IReadOnlyList<SwarmManager> Targets { get; init => field = Indexable.List(value); }

    /// <summary>The manager that took over, as it was when it did; null when none did.</summary>
    public SwarmManager? NewLeader { get; init; }

    /// <summary>When the drill began, UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the whole drill took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the last answer of any manager to the first that names another leader: the time without reads. Null when no manager took over.</summary>
    public TimeSpan? ControlPlaneGap { get; init; }

    /// <summary>From the last committed write to the first one under another leader: the time without writes. Null when none followed, or none was tried.</summary>
    public TimeSpan? WriteGap { get; init; }

    /// <summary>From the fault to the first answer that names another leader. Null when no manager took over.</summary>
    public TimeSpan? ElectionTime { get; init; }

    /// <summary>From the order to undo the fault to all lost managers being Reachable and Ready. Null when one did not come back in time.</summary>
    public TimeSpan? RejoinTime { get; init; }

    /// <summary>The moments of the drill in their order.</summary>
    public required IReadOnlyList<SwarmFailoverEvent> TimeLine { get; init => field = Indexable.List(value); }

    /// <summary>The services that were watched.</summary>
    public required IReadOnlyList<SwarmServiceProbeResult> Services { get; init => field = Indexable.List(value); }

    /// <summary>The longest time between two answers of any service that is not on a lost host. Null when none was watched.</summary>
    public TimeSpan? LongestServiceGap
    {
        get
        {
            var gaps = Services.Where(static service => !service.IsOnStoppedNode).Select(static service => service.LongestGap).ToList();
            return gaps.Count == 0 ? null : gaps.Max();
        }
    }

    /// <summary>The replicated services, by their tasks.</summary>
    public IReadOnlyList<SwarmServiceTasksResult> Tasks { get; init => field = Indexable.List(value); } = [];

    /// <summary>The managers that were watched, with a line for reads and one for writes each.</summary>
    public required IReadOnlyList<SwarmManagerProbeResult> Managers { get; init => field = Indexable.List(value); }

    /// <summary>The nodes before the fault.</summary>
    public required IReadOnlyList<SwarmNode> NodesBefore { get; init => field = Indexable.List(value); }

    /// <summary>The nodes while the old leader was lost, as the new leader showed them; empty when none took over.</summary>
    public required IReadOnlyList<SwarmNode> NodesDuring { get; init => field = Indexable.List(value); }

    /// <summary>The nodes at the end.</summary>
    public required IReadOnlyList<SwarmNode> NodesAfter { get; init => field = Indexable.List(value); }

    /// <summary>By what the fault was made and undone: the driver's name; empty for a demotion.</summary>
    public string Driver { get; init; } = string.Empty;

    /// <summary>What was arranged on the hosts so that they come back by themselves; empty when nothing could be.</summary>
    public string DeadMansSwitch { get; init; } = string.Empty;

    /// <summary>The limits that were asked for.</summary>
    public SwarmFailoverLimits Limits { get; init; } = SwarmFailoverLimits.None;

    /// <summary>The line.</summary>
    /// <returns>Verdict, fault and leaders.</returns>
    public override string ToString() => $"{Verdict}: {Fault}, from {OldLeader} to {NewLeader?.ToString() ?? "nobody"}";
}
