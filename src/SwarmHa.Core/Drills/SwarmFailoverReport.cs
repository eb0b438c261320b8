namespace SwarmHa;

/// <summary>Whether a drill showed what it should.</summary>
public enum SwarmFailoverVerdict
{
    /// <summary>All that was expected was seen.</summary>
    Pass,

    /// <summary>At least one expectation was not met.</summary>
    Fail,

    /// <summary>Nothing failed, but something that was asked for could not be measured, or somebody else changed the swarm meanwhile.</summary>
    Inconclusive,
}

/// <summary>What a failover drill saw. Immutable.</summary>
public sealed record SwarmFailoverReport
{
    private static readonly TimeSpan OverloadedFrom = TimeSpan.FromMilliseconds(250);

    /// <summary>The drill's own id, which no other has.</summary>
    public required string Id { get; init; }

    /// <summary>Pass, Fail, or Inconclusive when nothing failed but not all could be measured.</summary>
    public required SwarmFailoverVerdict Verdict { get; init; }

    /// <summary>Each expectation and whether it was met.</summary>
    public required IReadOnlyList<SwarmFailoverFinding> Findings { get; init => field = Indexable.List(value); }

    /// <summary>The expectations that were not met or not measured, in words; empty when the verdict is Pass.</summary>
    public IReadOnlyList<string> Reasons => Indexable.List<string>([.. Findings.Where(static finding => !finding.Passed).Select(static finding => finding.ToString())]);

    /// <summary>What the drill shows, in one or two sentences: whether the services were touched, and for how long manager operations were.</summary>
    public required string Conclusion { get; init => field = Redaction.Of(value); }

    /// <summary>The swarm's id.</summary>
    public required string SwarmId { get; init; }

    /// <summary>What the swarm was called in the session that ran the drill: the name of the connection. Empty when unknown.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>Who ran the drill and on which machine, such as <c>ann@desk</c>; empty when unknown.</summary>
    public string RunBy { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>The version of the module that ran it; empty when unknown.</summary>
    public string ModuleVersion { get; init; } = string.Empty;

    /// <summary>The time zone of the machine that ran the drill, such as <c>Europe/Berlin</c>; empty when unknown.</summary>
    public string TimeZone { get; init; } = string.Empty;

    /// <summary>How far that zone was ahead of UTC when the drill began.</summary>
    public TimeSpan UtcOffset { get; init; }

    /// <summary>When the drill began, by the clock on the wall there.</summary>
    public DateTimeOffset StartedLocal => Local(Started);

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
    public string Driver { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>What was arranged on the hosts so that they come back by themselves; empty when nothing could be.</summary>
    public string DeadMansSwitch { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>By how much the timers of the machine that ran the drill were late at most.</summary>
    public TimeSpan LongestStall { get; init; }

    /// <summary>Whether that machine was overloaded, so that gaps may be its own and not the swarm's.</summary>
    public bool IsOverloaded => LongestStall >= OverloadedFrom;

    /// <summary>What somebody else changed in the swarm meanwhile; the drill ended early by it.</summary>
    public IReadOnlyList<SwarmFailoverEvent> ForeignChanges =>
        Indexable.List<SwarmFailoverEvent>([.. TimeLine.Where(static moment => moment.Moment == SwarmFailoverMoment.ForeignChange)]);

    /// <summary>The limits that were asked for.</summary>
    public SwarmFailoverLimits Limits { get; init; } = SwarmFailoverLimits.None;

    /// <summary>A moment by the clock on the wall where the drill was run; in UTC where a file names an offset that no zone has.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>The same moment, with the offset of that place.</returns>
    public DateTimeOffset Local(DateTimeOffset moment) =>
        UtcOffset.Ticks % TimeSpan.TicksPerMinute == 0 && UtcOffset.Duration() <= TimeSpan.FromHours(14)
        && moment.UtcTicks + UtcOffset.Ticks >= 0 && moment.UtcTicks + UtcOffset.Ticks <= DateTime.MaxValue.Ticks
            ? moment.ToOffset(UtcOffset)
            : moment.ToUniversalTime();

    /// <summary>The line.</summary>
    /// <returns>Verdict, fault and leaders.</returns>
    public override string ToString() => $"{Verdict}: {Fault}, from {OldLeader} to {NewLeader?.ToString() ?? "nobody"}";
}
