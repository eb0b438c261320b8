namespace SwarmHa.Reports;

/// <summary>One drill. Names and types are those of docs/report.schema.json, and stay when the model's change.</summary>
internal sealed record ReportDocument
{
    public string? Id { get; init; }

    public SwarmFailoverVerdict? Verdict { get; init; }

    public string? Conclusion { get; init; }

    public IReadOnlyList<FindingDocument?>? Findings { get; init; }

    public string? SwarmId { get; init; }

    public string? Swarm { get; init; }

    public string? RunBy { get; init; }

    public string? ModuleVersion { get; init; }

    public string? TimeZone { get; init; }

    public TimeSpan? UtcOffsetSeconds { get; init; }

    public SwarmFailoverFault? Fault { get; init; }

    public bool ExpectQuorumLoss { get; init; }

    public NodeDocument? OldLeader { get; init; }

    public IReadOnlyList<NodeDocument?>? Targets { get; init; }

    public NodeDocument? NewLeader { get; init; }

    public DateTimeOffset? Started { get; init; }

    public TimeSpan? DurationSeconds { get; init; }

    public TimeSpan? ControlPlaneGapSeconds { get; init; }

    public TimeSpan? WriteGapSeconds { get; init; }

    public TimeSpan? ElectionSeconds { get; init; }

    public TimeSpan? RejoinSeconds { get; init; }

    public IReadOnlyList<EventDocument?>? TimeLine { get; init; }

    public IReadOnlyList<ServiceDocument?>? Services { get; init; }

    public IReadOnlyList<TasksDocument?>? Tasks { get; init; }

    public IReadOnlyList<ManagerProbeDocument?>? Managers { get; init; }

    public IReadOnlyList<NodeDocument?>? NodesBefore { get; init; }

    public IReadOnlyList<NodeDocument?>? NodesDuring { get; init; }

    public IReadOnlyList<NodeDocument?>? NodesAfter { get; init; }

    public TimeSpan? LongestStallSeconds { get; init; }

    public string? Driver { get; init; }

    public string? DeadMansSwitch { get; init; }

    public LimitsDocument? Limits { get; init; }

    public static ReportDocument Of(SwarmFailoverReport report) => new()
    {
        Id = report.Id,
        Verdict = report.Verdict,
        Conclusion = report.Conclusion,
        Findings = [.. report.Findings.Select(FindingDocument.Of)],
        SwarmId = report.SwarmId,
        Swarm = report.Swarm,
        RunBy = report.RunBy,
        ModuleVersion = report.ModuleVersion,
        TimeZone = report.TimeZone,
        UtcOffsetSeconds = report.UtcOffset,
        Fault = report.Fault,
        ExpectQuorumLoss = report.ExpectQuorumLoss,
        OldLeader = NodeDocument.Of(report.OldLeader),
        Targets = [.. report.Targets.Select(NodeDocument.Of)],
        NewLeader = report.NewLeader is { } leader ? NodeDocument.Of(leader) : null,
        Started = report.Started,
        DurationSeconds = report.Duration,
        ControlPlaneGapSeconds = report.ControlPlaneGap,
        WriteGapSeconds = report.WriteGap,
        ElectionSeconds = report.ElectionTime,
        RejoinSeconds = report.RejoinTime,
        TimeLine = [.. report.TimeLine.Select(EventDocument.Of)],
        Services = [.. report.Services.Select(ServiceDocument.Of)],
        Tasks = [.. report.Tasks.Select(TasksDocument.Of)],
        Managers = [.. report.Managers.Select(ManagerProbeDocument.Of)],
        NodesBefore = [.. report.NodesBefore.Select(NodeDocument.Of)],
        NodesDuring = [.. report.NodesDuring.Select(NodeDocument.Of)],
        NodesAfter = [.. report.NodesAfter.Select(NodeDocument.Of)],
        LongestStallSeconds = report.LongestStall,
        Driver = report.Driver,
        DeadMansSwitch = report.DeadMansSwitch,
        Limits = LimitsDocument.Of(report.Limits),
    };

    public SwarmFailoverReport ToReport() => ToldApart(new()
    {
        Id = Demand.Member(Id, "id"),
        Verdict = Demand.Member(Verdict, "verdict"),
        Conclusion = Demand.Member(Conclusion, "conclusion"),
        Findings = Demand.Each(Findings, "findings", static finding => finding.ToFinding()),
        SwarmId = Demand.Member(SwarmId, "swarmId"),
        Swarm = Swarm ?? string.Empty,
        RunBy = RunBy ?? string.Empty,
        ModuleVersion = ModuleVersion ?? string.Empty,
        TimeZone = TimeZone ?? string.Empty,
        UtcOffset = UtcOffsetSeconds ?? TimeSpan.Zero,
        Fault = Demand.Member(Fault, "fault"),
        ExpectQuorumLoss = ExpectQuorumLoss,
        OldLeader = Demand.Within("oldLeader", OldLeader, static node => node.ToManager()),
        Targets = Demand.Each(Targets, "targets", static node => node.ToManager()),
        NewLeader = NewLeader is null ? null : Demand.Within("newLeader", NewLeader, static node => node.ToManager()),
        Started = Demand.Member(Started, "started"),
        Duration = Demand.Member(DurationSeconds, "durationSeconds"),
        ControlPlaneGap = ControlPlaneGapSeconds,
        WriteGap = WriteGapSeconds,
        ElectionTime = ElectionSeconds,
        RejoinTime = RejoinSeconds,
        TimeLine = Demand.Each(TimeLine, "timeLine", static moment => moment.ToEvent()),
        Services = Demand.Each(Services, "services", static service => service.ToResult()),
        Tasks = Demand.EachIfAny(Tasks, "tasks", static tasks => tasks.ToResult()),
        Managers = Demand.Each(Managers, "managers", static manager => manager.ToResult()),
        NodesBefore = Demand.Each(NodesBefore, "nodesBefore", static node => node.ToNode()),
        NodesDuring = Demand.Each(NodesDuring, "nodesDuring", static node => node.ToNode()),
        NodesAfter = Demand.Each(NodesAfter, "nodesAfter", static node => node.ToNode()),
        LongestStall = LongestStallSeconds ?? TimeSpan.Zero,
        Driver = Driver ?? string.Empty,
        DeadMansSwitch = DeadMansSwitch ?? string.Empty,
        Limits = Limits?.ToLimits() ?? SwarmFailoverLimits.None,
    });

    /// <summary>Which names are shared is not written down: the lists of nodes say it.</summary>
    private static SwarmFailoverReport ToldApart(SwarmFailoverReport report)
    {
        var before = NodeNames.Distinguish(report.NodesBefore);
        SwarmManager One(SwarmManager manager) => before.Any(node => node.Id == manager.Id && node.IsNameShared) ? manager with { IsNameShared = true } : manager;
        return report with
        {
            OldLeader = One(report.OldLeader),
            Targets = [.. report.Targets.Select(One)],
            NewLeader = report.NewLeader is { } leader ? One(leader) : null,
            NodesBefore = before,
            NodesDuring = NodeNames.Distinguish(report.NodesDuring),
            NodesAfter = NodeNames.Distinguish(report.NodesAfter),
        };
    }
}
