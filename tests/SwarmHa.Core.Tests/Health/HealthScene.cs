namespace SwarmHa.Core.Tests;

/// <summary>A swarm in which every rule passes, and ways to spoil it.</summary>
internal static class HealthScene
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three managers in three zones, drained, and two workers with a service on both.</summary>
    public static SwarmHealthSnapshot Healthy { get; } = new()
    {
        Swarm = "prod",
        SwarmId = "the-swarm",
        Taken = Now,
        Nodes = Gathered<IReadOnlyList<SwarmNode>>.Of([Manager(1, "a"), Manager(2, "b"), Manager(3, "c"), Worker(1), Worker(2)]),
        Cluster = Gathered<SwarmCluster>.Of(new SwarmCluster
        {
            Id = "the-swarm",
            ElectionTicks = 10,
            HeartbeatTicks = 1,
            SnapshotInterval = 10_000,
            AgentHeartbeat = TimeSpan.FromSeconds(5),
            TaskHistoryLimit = 5,
            NodeCertificateValidity = TimeSpan.FromDays(90),
            AuthorityExpires = Now.AddYears(20),
        }),
        Services = Gathered<IReadOnlyList<SwarmService>>.Of([new SwarmService { Id = "web", Name = "web", Replicas = 2, Ports = [new SwarmPort(8080, 80, "tcp", IsIngress: false)] }]),
        Tasks = Gathered<IReadOnlyList<SwarmTask>>.Of([Task("web", "w1"), Task("web", "w2")]),
        Alpn = Alpn(),
        Engines = Gathered<IReadOnlyList<ManagerAnswer>>.Of([Answer(1, 0), Answer(2, 0.1), Answer(3, -0.1)]),
    };

    /// <summary>Managers before Docker 28, and whether each offers ALPN.</summary>
    public static Gathered<IReadOnlyList<AlpnAnswer>> Alpn(params IReadOnlyList<AlpnAnswer> older) => Gathered<IReadOnlyList<AlpnAnswer>>.Of(older);

    public static SwarmManager Manager(int number, string zone = "") => new()
    {
        Id = $"m{number}",
        Hostname = $"m{number}",
        Role = SwarmNodeRole.Manager,
        State = SwarmNodeState.Ready,
        Availability = SwarmNodeAvailability.Drain,
        IsLeader = number == 1,
        Reachability = SwarmReachability.Reachable,
        Address = $"10.0.0.{number}",
        RaftAddress = $"10.0.0.{number}:2377",
        EngineVersion = "28.2.2",
        TlsIssuer = "CN=swarm-ca",
        Created = Now.AddYears(-1),
        Labels = new SwarmLabels(zone.Length > 0 ? [new("zone", zone)] : []),
    };

    public static SwarmNode Worker(int number) => new()
    {
        Id = $"w{number}",
        Hostname = $"w{number}",
        State = SwarmNodeState.Ready,
        EngineVersion = "28.2.2",
        TlsIssuer = "CN=swarm-ca",
        Address = $"10.0.1.{number}",
        Created = Now.AddYears(-1),
    };

    public static SwarmTask Task(string service, string node) => new()
    {
        Id = $"{service}-{node}-{Guid.NewGuid():N}",
        ServiceId = service,
        NodeId = node,
        State = SwarmTaskState.Running,
        DesiredState = SwarmTaskState.Running,
    };

    /// <summary>The answer of a manager whose clock is ahead.</summary>
    public static ManagerAnswer Answer(int number, double ahead, double roundTrip = 0.01) =>
        new(Manager(number), new EngineStatus { NodeId = $"m{number}", SystemTime = Now.AddSeconds(ahead) }, string.Empty) { Asked = Now, RoundTrip = TimeSpan.FromSeconds(roundTrip) };

    public static SwarmHealthSnapshot WithNodes(this SwarmHealthSnapshot swarm, params IEnumerable<SwarmNode> nodes) =>
        swarm with { Nodes = Gathered<IReadOnlyList<SwarmNode>>.Of([.. nodes]) };

    /// <summary>Changes one manager.</summary>
    public static SwarmHealthSnapshot WithManager(this SwarmHealthSnapshot swarm, int number, Func<SwarmManager, SwarmManager> change) =>
        swarm.WithNodes(swarm.Nodes.Value.Select(node => node.Id == $"m{number}" ? change((SwarmManager)node) : node));

    public static SwarmHealthSnapshot WithWorker(this SwarmHealthSnapshot swarm, int number, Func<SwarmNode, SwarmNode> change) =>
        swarm.WithNodes(swarm.Nodes.Value.Select(node => node.Id == $"w{number}" ? change(node) : node));

    public static SwarmHealthSnapshot WithMore(this SwarmHealthSnapshot swarm, params IEnumerable<SwarmNode> nodes) => swarm.WithNodes([.. swarm.Nodes.Value, .. nodes]);

    /// <summary>Only so many managers, each in a zone of its own, and the workers.</summary>
    public static SwarmHealthSnapshot WithManagers(this SwarmHealthSnapshot swarm, int count) =>
        swarm.WithNodes([.. Enumerable.Range(1, count).Select(static number => Manager(number, $"zone{number}")), Worker(1), Worker(2)]);

    /// <summary>Managers in these zones; an empty one is none.</summary>
    public static SwarmHealthSnapshot WithZones(this SwarmHealthSnapshot swarm, params IReadOnlyList<string> zones) =>
        swarm.WithNodes(zones.Select(static (zone, index) => Manager(index + 1, zone)));

    public static SwarmHealthSnapshot WithCluster(this SwarmHealthSnapshot swarm, Func<SwarmCluster, SwarmCluster> change) =>
        swarm with { Cluster = Gathered<SwarmCluster>.Of(change(swarm.Cluster.Value)) };

    public static SwarmHealthSnapshot WithServices(this SwarmHealthSnapshot swarm, params IReadOnlyList<SwarmService> services) =>
        swarm with { Services = Gathered<IReadOnlyList<SwarmService>>.Of(services) };

    public static SwarmHealthSnapshot WithTasks(this SwarmHealthSnapshot swarm, params IReadOnlyList<SwarmTask> tasks) =>
        swarm with { Tasks = Gathered<IReadOnlyList<SwarmTask>>.Of(tasks) };

    public static SwarmHealthSnapshot WithClocks(this SwarmHealthSnapshot swarm, params IReadOnlyList<ManagerAnswer> answers) =>
        swarm with { Engines = Gathered<IReadOnlyList<ManagerAnswer>>.Of(answers) };

    public static SwarmManager Lost(SwarmManager manager) => manager with { Reachability = SwarmReachability.Unreachable, State = SwarmNodeState.Down };

    public static SwarmHealthFinding Judge(this SwarmHealthSnapshot swarm, string rule) => SwarmHealthRules.All.Single(one => one.Id == rule).Judge(swarm);
}
