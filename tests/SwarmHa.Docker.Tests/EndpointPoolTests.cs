namespace SwarmHa.Docker.Tests;

/// <summary>Endpoints are learnt from what the swarm tells of its managers. Nothing is sent here.</summary>
public sealed class EndpointPoolTests : IDisposable
{
    private readonly EndpointSlot _answered = Slot("tcp://203.0.113.40:2376", "id-40");
    private readonly EndpointPool _pool;

    public EndpointPoolTests() => _pool = ServedManagers.Pool(_answered);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Another_manager_is_learnt_at_the_same_port_of_its_own_address()
    {
        _pool.Learn(_answered, [Manager(40), Manager(50), Manager(60)]);
        Assert.Equal(["tcp://203.0.113.40:2376", "tcp://203.0.113.50:2376", "tcp://203.0.113.60:2376"], Endpoints());
        Assert.Equal(
            new SwarmEndpoint
            {
                Endpoint = EngineEndpoint.Parse("tcp://203.0.113.50:2376"),
                IsLearnt = true,
                Node = "node-50",
                NodeId = "id-50",
                Role = SwarmNodeRole.Manager,
                EngineVersion = "20.10.24",
            },
            _pool.Slots()[1].Snapshot);
        Assert.False(_pool.Slots()[0].Snapshot.IsLearnt);
    }

    [Fact]
    public void Nobody_is_learnt_twice()
    {
        _pool.Learn(_answered, [Manager(40), Manager(50)]);
        _pool.Learn(_answered, [Manager(40), Manager(50)]);
        _pool.Learn(_pool.Slots()[1], [Manager(40), Manager(50) with { RaftAddress = "198.51.100.50:2377" }]);
        Assert.Equal(["tcp://203.0.113.40:2376", "tcp://203.0.113.50:2376"], Endpoints());
    }

    [Fact]
    public void A_manager_that_was_named_and_has_not_told_who_it_is_is_not_learnt_again()
    {
        using var pool = ServedManagers.Pool(_answered, Slot("tcp://203.0.113.50:2376", nodeId: string.Empty));
        pool.Learn(_answered, [Manager(40), Manager(50)]);
        Assert.Equal(2, pool.Slots().Count);
    }

    [Fact]
    public void A_manager_at_the_address_of_another_is_not_learnt()
    {
        _pool.Learn(_answered, [Manager(40), Manager(50) with { RaftAddress = "203.0.113.40:2377" }]);
        Assert.Single(Endpoints());
    }

    [Fact]
    public void Workers_and_managers_that_have_not_joined_raft_are_not_learnt()
    {
        _pool.Learn(
            _answered,
            [
                Manager(40),
                new SwarmNode { Id = "id-60", Hostname = "node-60", Address = "203.0.113.60" },
                Manager(70) with { Reachability = SwarmReachability.None, RaftAddress = string.Empty, Address = "203.0.113.70" },
            ]);
        Assert.Single(Endpoints());
    }

    [Theory]
    [InlineData(SwarmReachability.Unreachable)]
    [InlineData(SwarmReachability.Unknown)]
    public void A_manager_that_is_not_heard_is_learnt_nevertheless(SwarmReachability reachability)
    {
        _pool.Learn(_answered, [Manager(50) with { Reachability = reachability }]);
        Assert.Equal(2, Endpoints().Count());
    }

    [Theory]
    [InlineData("127.0.0.1:2377", "127.0.0.1")]
    [InlineData("0.0.0.0:2377", "")]
    [InlineData("node-50:2377", "")]
    public void A_manager_of_no_address_is_not_learnt(string raftAddress, string address)
    {
        _pool.Learn(_answered, [Manager(50) with { RaftAddress = raftAddress, Address = address }]);
        Assert.Single(Endpoints());
    }

    [Fact]
    public void A_manager_of_an_IPv6_address_is_learnt()
    {
        _pool.Learn(_answered, [Manager(50) with { RaftAddress = "[2001:db8::50]:2377" }]);
        Assert.Equal("tcp://[2001:db8::50]:2376", Endpoints().Last());
    }

    [Fact]
    public void Nothing_is_learnt_through_a_socket()
    {
        using var pool = ServedManagers.Pool(Slot("unix:///var/run/docker.sock", "id-40"));
        pool.Learn(pool.Slots()[0], [Manager(40), Manager(50)]);
        Assert.Single(pool.Slots());
    }

    [Fact]
    public void Nothing_is_learnt_when_that_is_not_wanted()
    {
        using var pool = new EndpointPool("swarm1", [Slot("tcp://203.0.113.40:2376", "id-40")], security: null, new ManagerDiscovery { Wanted = false });
        pool.Learn(pool.Slots()[0], [Manager(40), Manager(50)]);
        Assert.Single(pool.Slots());
    }

    [Theory]
    [InlineData("tcp://203.0.113.40:2375", 4243, null, "tcp://203.0.113.50:4243")]
    [InlineData("https://203.0.113.40:2376", null, null, "https://203.0.113.50:2376")]
    [InlineData("ssh://root@203.0.113.40", null, null, "ssh://root@203.0.113.50")]
    [InlineData("unix:///var/run/docker.sock", 2375, null, "tcp://203.0.113.50:2375")]
    [InlineData("unix:///var/run/docker.sock", null, "ssh://admin@{Hostname}", "ssh://admin@node-50")]
    [InlineData("tcp://203.0.113.40:2375", null, "https://{Hostname}.example:2376", "https://node-50.example:2376")]
    public void Others_are_reached_as_was_said_else_as_the_one_that_answered(string answered, int? port, string? template, string expected)
    {
        using var pool = new EndpointPool("swarm1", [Slot(answered, "id-40")], security: null, new ManagerDiscovery { Port = port, Template = template });
        pool.Learn(pool.Slots()[0], [Manager(40), Manager(50)]);
        Assert.Equal(expected, pool.Slots()[1].Engine.Endpoint.ToString());
        Assert.Equal(expected, pool.EndpointOf(Manager(50))?.ToString());
    }

    [Fact]
    public void The_preferred_endpoint_goes_first_and_the_others_keep_their_order()
    {
        _pool.Learn(_answered, [Manager(40), Manager(50), Manager(60)]);
        _pool.Prefer(_pool.Slots()[2]);
        Assert.Equal(["node-60", "node-40", "node-50"], _pool.Slots().Select(slot => slot.Snapshot.Node));
        _pool.Prefer(_pool.Slots()[0]);
        Assert.Equal(["node-60", "node-40", "node-50"], _pool.Slots().Select(slot => slot.Snapshot.Node));
    }

    /// <summary>Behind a port-forward, a stranger listens at the address that the swarm tells.</summary>
    [Fact]
    public void Where_only_named_endpoints_may_be_used_no_other_is_told()
    {
        using var pool = new EndpointPool("swarm1", [_answered], security: null, new ManagerDiscovery { Wanted = false, Port = 2376, Template = "tcp://{Hostname}:2376" });
        pool.Learn(_answered, [Manager(40), Manager(50)]);
        Assert.Single(pool.Slots());
        Assert.Equal(_answered.Engine.Endpoint, pool.EndpointOf(Manager(40)));
        Assert.Null(pool.EndpointOf(Manager(50)));
        Assert.Null(pool.EndpointOf(Manager(50) with { EngineLabels = new SwarmLabels(new Dictionary<string, string> { [EngineEndpoint.Label] = "tcp://203.0.113.50:2376" }) }));
    }

    [Fact]
    public void A_copy_of_the_endpoints_stays_as_it_is()
    {
        var before = _pool.Slots();
        _pool.Learn(_answered, [Manager(50)]);
        Assert.Single(before);
    }

    private static EndpointSlot Slot(string endpoint, string nodeId)
    {
        var identity = new EngineStatus { NodeId = nodeId, Hostname = nodeId.Replace("id", "node", StringComparison.Ordinal), SwarmId = ServedManagers.SwarmId };
        return new EndpointSlot(new DockerEngine(EngineEndpoint.Parse(endpoint), identity), isLearnt: false);
    }

    private static SwarmManager Manager(int number) => new()
    {
        Id = $"id-{number}",
        Hostname = $"node-{number}",
        Role = SwarmNodeRole.Manager,
        Reachability = SwarmReachability.Reachable,
        RaftAddress = $"203.0.113.{number}:2377",
        EngineVersion = "20.10.24",
    };

    private IEnumerable<string> Endpoints() => _pool.Slots().Select(static slot => slot.Engine.Endpoint.ToString());
}
