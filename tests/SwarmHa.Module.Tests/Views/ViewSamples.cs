using SwarmHa.Reports.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>
/// Fixed objects of each type that people see. The usual ones are those of a small swarm; the long ones have names, addresses and errors
/// as they come in large ones.
/// </summary>
internal static class ViewSamples
{
    private const string LongName = "ip-10-213-120-40.eu-central-10";
    private const string LongDns = "swarm-manager-04.fra1.prod.example.com";
    private const string SwarmName = "production-eu";

    private static readonly SwarmFailoverReport Passed = Samples.Pass();
    private static readonly SwarmFailoverReport Failed = Samples.Fail();

    /// <summary>By the name of the view's type: the usual objects, and the long ones.</summary>
    public static IReadOnlyDictionary<string, (object[] Usual, object[] Long)> All { get; } = new SortedDictionary<string, (object[] Usual, object[] Long)>(StringComparer.Ordinal)
    {
        ["SwarmNode"] = (Nodes("node-40", "node-50", "node-60", "node-70"), Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01")),
        ["SwarmNode#ManySwarms"] = (
            [.. Nodes("node-40", "node-50", "node-60", "node-70").Select(static node => (SwarmNode)node with { Swarm = "a" })],
            [.. Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01").Select(static node => (SwarmNode)node with { Swarm = SwarmName })]),
        ["SwarmNode#Narrow"] = (Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01"), Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01")),
        ["SwarmNode#ManySwarmsNarrow"] = (
            [.. Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01").Select(static node => (SwarmNode)node with { Swarm = "a" })],
            [.. Nodes(LongName, LongDns, "swarm-manager-05", "swarm-worker-01").Select(static node => (SwarmNode)node with { Swarm = SwarmName })]),
        ["SwarmQuorum"] = ([Quorum("lab", "node-40"), LostQuorum("lab", "node-40", ["node-50", "node-60"])], [Quorum(SwarmName, LongName), LostQuorum(SwarmName, LongDns, [LongName, "swarm-manager-05", LongDns])]),
        ["SwarmQuorum#ManySwarms"] = ([Quorum("a", "node-40"), LostQuorum("b", string.Empty, ["node-50", "node-60"])], [Quorum(SwarmName, LongName), LostQuorum("test", LongDns, [LongName, "swarm-manager-05"])]),
        ["SwarmQuorum#ManySwarmsNarrow"] = ([Quorum(SwarmName, LongName), LostQuorum("test", LongDns, [LongName, "swarm-manager-05"])], [Quorum(SwarmName, LongName), LostQuorum("test", LongDns, [LongName, "swarm-manager-05"])]),
        ["SwarmZone"] = (
            [Zone("a", true, ["node-40"]), Zone("b", true, ["node-50"]), Zone("node-60", false, ["node-60"])],
            [Zone("eu-central-1a", true, [LongName, LongDns, "swarm-manager-05"]), Zone(LongDns, false, [LongDns])]),
        ["SwarmManagerView"] = (
            [View("node-40", SwarmManagerViewState.Answered), View("node-50", SwarmManagerViewState.NoLeader), View("node-60", SwarmManagerViewState.Silent)],
            [View(LongName, SwarmManagerViewState.Answered), View(LongDns, SwarmManagerViewState.Silent), View("swarm-manager-05", SwarmManagerViewState.NotAsked)]),
        ["SwarmQuorumAdvice"] = (
            [new SwarmQuorumAdvice(SwarmQuorumAdviceKind.EvenNumber, "4 managers may lose 1, as 3 may: an even number is one more to lose, and no gain.")],
            [new SwarmQuorumAdvice(SwarmQuorumAdviceKind.PartitionSuspected, $"The managers do not see the same: {LongName} names {LongDns} as leader, and {LongDns} answers that there is none. Look at the network between them.")]),
        ["SwarmQuorumTest"] = ([Test("a", true), Test("a", false)], [Test(SwarmName, false) with { Reason = $"Without {LongName}, {LongDns}: 3 managers, 1 reachable, quorum 2. Quorum would be lost." }]),
        ["SwarmQuorumTest#ManySwarms"] = ([Test("a", true), Test("b", false)], [Test(SwarmName, false) with { Reason = $"Without {LongName}, {LongDns}: 3 managers, 1 reachable, quorum 2. Quorum would be lost." }]),
        ["SwarmConnection"] = ([SampleSwarm.Connect(1, "node-40", [.. Endpoints("node-40", "node-50", "node-60"), Endpoint("node-70") with { State = SwarmEndpointState.NotManager, Role = SwarmNodeRole.Worker, LastError = "node-70 is a worker." }])], [SampleSwarm.Connect(2, LongDns, Endpoints(LongDns, LongName, "fd00:db8:85a3:8d3:1319:8a2e:370:7348"))]),
        ["SwarmEndpoint"] = ([.. Endpoints("node-40", "node-50", "node-60")], [.. Endpoints(LongDns, LongName, "fd00:db8:85a3:8d3:1319:8a2e:370:7348")]),
        ["SwarmLeaderMove"] = ([Move("node-40", "node-60"), Move("node-40", "node-50") with { Succeeded = false, Wanted = "node-60", Attempts = 5 }], [Move(LongName, LongDns) with { Wanted = LongDns, Attempts = 3 }]),
        ["SwarmLeaderMove#Narrow"] = ([Move(LongName, LongDns) with { Wanted = LongDns, Attempts = 3 }], [Move(LongName, LongDns) with { Wanted = LongDns, Attempts = 3 }]),
        ["SwarmLeaderMoveStep"] = ([.. Move("node-40", "node-60").Steps], [.. Move(LongName, LongDns).Steps]),
        ["SwarmFailoverReport"] = ([Passed], [Failed]),
        ["SwarmFailoverSeries"] = ([Samples.All["series"]], [Samples.All["series"] with { Wanted = 3, Reason = string.Empty }]),
        ["SwarmFailoverStatistic"] = ([.. Samples.All["series"].Statistics], [.. Samples.All["series"].Statistics]),
        ["SwarmFailoverEvent"] = ([.. Passed.TimeLine], [.. Passed.TimeLine.Take(3).Select(static moment => moment with { Node = LongDns, Description = $"{LongDns} shows {LongName} as Unknown, Unreachable" })]),
        ["SwarmFailoverFinding"] = ([.. Passed.Findings], [.. Failed.Findings]),
        ["SwarmFailoverLimits"] = ([Passed.Limits, SwarmFailoverLimits.None], [Passed.Limits]),
        ["SwarmServiceProbeResult"] = ([.. Passed.Services], [.. Failed.Services.Select(static service => service with { Target = new Uri($"https://{LongDns}:8443/health/ready"), LastError = "connection refused by 10.213.120.40:8443 after 0.012 s" })]),
        ["SwarmManagerProbeResult"] = ([.. Passed.Managers], [.. Passed.Managers.Take(2).Select(static manager => manager with { Node = LongDns, LastError = "The swarm does not have a leader. It's possible that too few managers are online." })]),
        ["SwarmServiceTasksResult"] = ([.. Passed.Tasks], [.. Passed.Tasks.Select(static tasks => tasks with { Service = "shop_frontend-web-application-green", ReplacedOn = [LongName, LongDns] })]),
        ["SwarmProbeHistory"] = ([Passed.Managers[0].History], [Passed.Managers[0].History]),
        ["SwarmProbeSegment"] = ([.. Passed.Managers[0].History.Segments], [Samples.Failed(-3.2, 118.75, 12345, "The swarm does not have a leader. It's possible that too few managers are online.")]),
        ["SwarmProbeSample"] = ([.. Passed.Managers[0].History.Samples], [.. Passed.Managers[0].History.Samples]),
        ["SwarmLatencyBucket"] = ([.. Passed.Managers[0].History.Latencies], [.. Passed.Managers[0].History.Latencies]),
        ["SwarmRunningCount"] = ([.. Passed.Tasks[0].History], [.. Passed.Tasks[0].History]),
        ["SwarmLab"] = ([SampleSwarm.Lab("swarmha", "node-40", "node-50", "node-60")], [SampleSwarm.Lab("rehearsal-of-november", "node-40", "node-50", "node-60", "node-70", "node-80")]),
        ["SwarmLabNode"] = ([.. SampleSwarm.LabNodes("swarmha", "node-40", "node-50", "node-60")], [.. SampleSwarm.LabNodes("rehearsal-of-november", "node-100", "node-110")]),
        ["SwarmHealthFinding"] = (Findings("lab", "node-40"), Findings(SwarmName, LongName)),
        ["SwarmHealthFinding#ManySwarms"] = (Findings("a", "node-40"), Findings(SwarmName, LongName)),
        ["SwarmHealthRule"] = ([.. SwarmHealthRules.All.Take(4)], [.. SwarmHealthRules.All]),
        ["SwarmManagerChange"] = (Changes("lab", "node-40", "node-60"), Changes(SwarmName, LongName, LongDns)),
        ["SwarmError"] = ([SwarmErrors.NoLeader, SwarmErrors.NotConnected], [SwarmErrors.CertificateNameMismatch]),
    };

    private static object[] Nodes(string leader, string reachable, string lost, string worker) =>
    [
        Manager(leader, 40) with { IsLeader = true, IsSelf = true },
        Manager(reachable, 50) with { Availability = SwarmNodeAvailability.Drain },
        Manager(lost, 60) with { State = SwarmNodeState.Unknown, Reachability = SwarmReachability.Unreachable },
        new SwarmNode { Id = "wrk1xfv7pwy0k3m5n7p9r1s70", Hostname = worker, State = SwarmNodeState.Down, EngineVersion = "27.3.1" },
        new SwarmNode { Id = "wrk2xfv7pwy0k3m5n7p9r1s80", Hostname = worker + "b", State = SwarmNodeState.Disconnected, Availability = SwarmNodeAvailability.Pause, EngineVersion = "28.0.0-rc.1" },
    ];

    private static SwarmManager Manager(string name, int number) => new()
    {
        Id = $"tdabxfv7pwy0k3m5n7p9r1s{number}",
        Hostname = name,
        Role = SwarmNodeRole.Manager,
        State = SwarmNodeState.Ready,
        Reachability = SwarmReachability.Reachable,
        EngineVersion = "20.10.24+dfsg1",
    };

    private static SwarmQuorum Quorum(string swarm, string leader) => new()
    {
        Swarm = swarm,
        Managers = 3,
        Reachable = 3,
        Quorum = 2,
        HasQuorum = true,
        FaultTolerance = 1,
        DesignTolerance = 1,
        Leader = leader,
    };

    private static SwarmQuorum LostQuorum(string swarm, string leader, string[] unreachable) => new()
    {
        Swarm = swarm,
        Managers = 3,
        Reachable = 1,
        Quorum = 2,
        FaultTolerance = -1,
        DesignTolerance = 1,
        Leader = leader,
        Unreachable = unreachable,
        FatalZones = ["a"],
        Advice =
        [
            new(SwarmQuorumAdviceKind.QuorumLost, "Quorum is lost: nothing can be changed until 1 more manager is reachable."),
            new(SwarmQuorumAdviceKind.ZoneLoss, $"The loss of zone a ({leader}) would leave no quorum. Bring the managers back that are not reachable."),
        ],
    };

    private static SwarmZone Zone(string name, bool isLabelled, string[] nodes) => new()
    {
        Name = name,
        IsLabelled = isLabelled,
        Managers = nodes.Length,
        Reachable = 1,
        Nodes = nodes,
        SurvivesLoss = nodes.Length == 1,
        SurvivesLossByDesign = true,
    };

    private static SwarmManagerView View(string node, SwarmManagerViewState state) => state == SwarmManagerViewState.Answered
        ? new() { Node = node, State = state, Leader = node, Managers = 3, Reachable = 2, Latency = TimeSpan.FromMicroseconds(4321) }
        : new() { Node = node, State = state, Error = state == SwarmManagerViewState.NoLeader ? "The swarm does not have a leader." : $"{node} did not answer within 3 s." };

    private static SwarmQuorumTest Test(string swarm, bool passed) => new()
    {
        Swarm = swarm,
        Passed = passed,
        FaultTolerance = passed ? 1 : 0,
        CommitTime = passed ? TimeSpan.FromMicroseconds(18_250) : null,
        Reason = passed ? "3 managers, 3 reachable, quorum 2. 1 more may be lost." : "Without node-40: 3 managers, 2 reachable, quorum 2. 0 more may be lost, and 1 is demanded.",
    };

    private static SwarmEndpoint[] Endpoints(string leader, string silent, string unknown) =>
    [
        Endpoint(leader) with { State = SwarmEndpointState.Up, Role = SwarmNodeRole.Manager, IsLeader = true, ApiVersion = new Version(1, 41), LastLatency = TimeSpan.FromMicroseconds(1350) },
        Endpoint(silent) with { State = SwarmEndpointState.Silent, Role = SwarmNodeRole.Manager, IsLearnt = true, LastError = $"{silent} did not answer within 0.250 s." },
        Endpoint(unknown) with { State = SwarmEndpointState.Unknown, Node = string.Empty, IsLearnt = true },
    ];

    private static SwarmEndpoint Endpoint(string host) => new() { Endpoint = EngineEndpoint.Parse(host.Contains(':') ? $"tcp://[{host}]:2376" : $"tcp://{host}:2376"), Node = host };

    private static SwarmLeaderMove Move(string from, string to) => new()
    {
        From = from,
        To = to,
        Succeeded = true,
        Attempts = 1,
        ControlPlaneGap = TimeSpan.FromMilliseconds(84),
        Duration = TimeSpan.FromMilliseconds(2310),
        Steps =
        [
            Step(SwarmLeaderMoveStage.Checked, 0, 112, from, "3 managers, all Reachable, all name the same leader"),
            Step(SwarmLeaderMoveStage.HandedOver, 112, 84, to, $"{from} was demoted; {to} leads"),
            Step(SwarmLeaderMoveStage.Restored, 196, 2114, from, $"{from} is a manager again, and Reachable"),
        ],
    };

    private static SwarmLeaderMoveStep Step(SwarmLeaderMoveStage stage, int at, int took, string node, string description) =>
        new(stage, new DateTimeOffset(2026, 11, 23, 13, 49, 10, 250, TimeSpan.Zero).AddMilliseconds(at), TimeSpan.FromMilliseconds(took), node, description);

    private static object[] Findings(string swarm, string node) =>
    [
        Finding(swarm, "Leader", SwarmHealthStatus.Pass, $"{node} leads."),
        Finding(swarm, "ManagersReachable", SwarmHealthStatus.Fail, $"1 of 3 managers is not Reachable: {node}."),
        Finding(swarm, "CertificateExpiry", SwarmHealthStatus.Warning, $"The certificate of {node} expires in 9 days, on 2026-12-02 13:49:10Z; the swarm renews it by itself when its managers are up."),
        Finding(swarm, "ClockSkew", SwarmHealthStatus.Skipped, "No engine told its clock."),
    ];

    private static SwarmHealthFinding Finding(string swarm, string rule, SwarmHealthStatus status, string message) =>
        new() { Swarm = swarm, Rule = rule, Title = rule, Status = status, Message = message };

    private static object[] Changes(string swarm, string from, string to) =>
    [
        Change(swarm, from, SwarmManagerProperty.Reachability, "Reachable", "Unreachable"),
        Change(swarm, from, SwarmManagerProperty.State, "Ready", "Down"),
        Change(swarm, to, SwarmManagerProperty.Leader, from, to),
        Change(swarm, to, SwarmManagerProperty.Availability, "Active", "Drain"),
        Change(swarm, string.Empty, SwarmManagerProperty.ControlPlane, "Answers", "Silent"),
    ];

    // The view shows the time of the machine's own zone: a local time is the same text on each machine.
    private static SwarmManagerChange Change(string swarm, string node, SwarmManagerProperty property, string from, string to) =>
        new() { Time = new DateTime(2026, 11, 23, 13, 49, 10, 250, DateTimeKind.Local), Swarm = swarm, Node = node, Property = property, From = from, To = to };
}
