using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>Connecting to a swarm by some of its managers.</summary>
public sealed class DockerSwarmConnectorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task By_one_manager(Transport transport)
    {
        await using var first = ServedEngine.On(transport).Plays(ServedManagers.First);
        using var swarm = await ConnectAsync(first.Endpoint);
        Assert.Equal(ServedManagers.SwarmId, swarm.SwarmId);
        var endpoint = Assert.Single(swarm.Endpoints);
        Assert.Equal((first.Endpoint, false, SwarmEndpointState.Up), (endpoint.Endpoint, endpoint.IsLearnt, endpoint.State));
        Assert.Equal(("node-40", "id-40"), (endpoint.Node, endpoint.NodeId));
        Assert.Equal(("20.10.24", new Version(1, 41)), (endpoint.EngineVersion, endpoint.ApiVersion));
        Assert.NotNull(endpoint.LastLatency);
        Assert.Empty(_reporter.Warnings);

        var nodes = await swarm.GetNodesAsync(Patience, Token);
        Assert.Equal("node-40", Assert.Single(nodes, node => node.IsSelf).Hostname);
        Assert.All(nodes, static node => Assert.Equal(ServedManagers.SwarmId, node.SwarmId));
    }

    [Fact]
    public async Task By_several_managers_in_the_given_order()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await ConnectAsync(second.Endpoint, first.Endpoint);
        Assert.Equal(["node-50", "node-40"], swarm.Endpoints.Select(endpoint => endpoint.Node));
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task The_same_manager_twice_is_one()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var swarm = await ConnectAsync(first.Endpoint, EngineEndpoint.Parse(first.Endpoint.ToString()));
        Assert.Single(swarm.Endpoints);
        Assert.Equal(1, first.Count("GET /info"));
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task All_are_asked_at_once()
    {
        await using var first = ServedEngine.OnTcp().When("GET /info", Reply.Hang);
        await using var second = ServedEngine.OnTcp().When("GET /info", Reply.Hang);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var connecting = new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(first.Endpoint, second.Endpoint), _reporter, cancel.Token);
        await Eventually.IsTrueAsync(() => first.Requests.Count == 1 && second.Requests.Count == 1, "both are asked");

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => first.OpenConnections == 0 && second.OpenConnections == 0, "both connections are closed");
    }

    [Fact]
    public async Task One_of_two_that_is_down_is_a_warning()
    {
        using var down = new ClosedPort();
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await ConnectAsync(down.Endpoint, second.Endpoint);
        Assert.StartsWith($"{down.Endpoint}: ", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Equal([second.Endpoint, down.Endpoint], swarm.Endpoints.Select(endpoint => endpoint.Endpoint));
        Assert.Equal([SwarmEndpointState.Up, SwarmEndpointState.Down], swarm.Endpoints.Select(endpoint => endpoint.State));
        Assert.Equal([string.Empty, _reporter.Warnings[0]], swarm.Endpoints.Select(endpoint => endpoint.LastError));
    }

    [Fact]
    public async Task One_of_two_that_is_no_manager_is_a_warning_and_comes_last()
    {
        await using var worker = Worker();
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await ConnectAsync(worker.Endpoint, second.Endpoint);
        Assert.Contains("worker", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Equal(["node-50", "node-40"], swarm.Endpoints.Select(endpoint => endpoint.Node));
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task One_of_two_that_hangs_is_a_warning_when_patience_is_over()
    {
        await using var hanging = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await ConnectAsync(TimeSpan.FromSeconds(2), hanging.Endpoint, second.Endpoint);
        Assert.StartsWith($"{hanging.Endpoint}: ", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Equal([second.Endpoint, hanging.Endpoint], swarm.Endpoints.Select(endpoint => endpoint.Endpoint));
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task One_that_hangs_does_not_hold_up_the_others_for_long()
    {
        await using var hanging = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        var watch = Stopwatch.StartNew();
        using var swarm = await ConnectAsync(TimeSpan.FromSeconds(60), hanging.Endpoint, second.Endpoint);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));
        Assert.Equal([SwarmEndpointState.Up, SwarmEndpointState.Silent], swarm.Endpoints.Select(endpoint => endpoint.State));
        Assert.Single(_reporter.Warnings);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task An_election_is_waited_for()
    {
        var asked = 0;
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /info", _ => Reply.Json(
            Interlocked.Increment(ref asked) < 3
                ? ServedManagers.Info(ServedManagers.First, swarmId: null, error: EngineWords.NoLeaderByRpc)
                : ServedManagers.Info(ServedManagers.First)));
        using var swarm = await ConnectAsync(first.Endpoint);
        Assert.Equal((3, ServedManagers.SwarmId), (asked, swarm.SwarmId));
        Assert.Contains(_reporter.Remarks, static remark => remark.Contains(EngineWords.NoLeader, StringComparison.Ordinal));
    }

    /// <summary>One that is frozen would otherwise take all the time in which the others elect.</summary>
    [Fact(Timeout = Within.Seconds20)]
    public async Task An_election_is_waited_for_while_another_manager_is_silent()
    {
        var asked = 0;
        await using var hanging = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /info", _ => Reply.Json(
            Interlocked.Increment(ref asked) < 3
                ? ServedManagers.Info(ServedManagers.First, swarmId: null, error: EngineWords.NoLeaderByRpc)
                : ServedManagers.Info(ServedManagers.First)));
        using var swarm = await ConnectAsync(TimeSpan.FromSeconds(60), hanging.Endpoint, first.Endpoint);
        Assert.Equal([SwarmEndpointState.Up, SwarmEndpointState.Silent], swarm.Endpoints.Select(endpoint => endpoint.State));
    }

    [Fact]
    public async Task By_a_worker_that_knows_the_managers_when_they_are_looked_for()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var worker = ServedEngine.OnTcp().When("GET /info", Reply.Json(
            ServedManagers.Info(new ServedNode("id-70", "node-70"), isManager: false).Replace(
                "\"RemoteManagers\":null",
                "\"RemoteManagers\":[{\"NodeID\":\"id-40\",\"Addr\":\"203.0.113.40:2377\"}]",
                StringComparison.Ordinal)));
        var request = ServedManagers.Request(worker.Endpoint) with
        {
            Discovery = new ManagerDiscovery { Wanted = true, Template = $"tcp://127.0.0.1:{first.Endpoint.Uri.Port}/" },
        };
        using var swarm = await new DockerSwarmConnector().ConnectAsync(request, _reporter, Token);
        Assert.Equal([("node-40", true), ("node-70", false)], swarm.Endpoints.Select(endpoint => (endpoint.Node, endpoint.IsLearnt)));
        Assert.Contains("worker", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managers_that_a_template_names_by_their_host_names_are_found_at_once_too()
    {
        await using var first = ServedEngine.OnTcp().Plays(new ServedNode("id-40", "localhost") { Leads = true })
            .When("GET /nodes", Reply.Json(ServedNode.List(ServedManagers.First, new ServedNode("id-50", "localhost"))));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        var request = ServedManagers.Request(first.Endpoint) with
        {
            Discovery = new ManagerDiscovery { Wanted = true, Template = $"tcp://{{Hostname}}:{second.Endpoint.Uri.Port}" },
        };
        using var swarm = await new DockerSwarmConnector().ConnectAsync(request, _reporter, Token);
        Assert.Equal(
            [("id-40", SwarmEndpointState.Up, false), ("id-50", SwarmEndpointState.Up, true)],
            swarm.Endpoints.Select(endpoint => (endpoint.NodeId, endpoint.State, endpoint.IsLearnt)));
    }

    [Fact]
    public async Task When_all_fail_the_first_one_s_reason_is_given()
    {
        using var down = new ClosedPort();
        await using var worker = Worker();
        var first = await Assert.ThrowsAsync<ConnectionRefusedException>(() => ConnectAsync(down.Endpoint, worker.Endpoint));
        Assert.Equal(down.Endpoint.Uri, first.Endpoint);
        var other = await Assert.ThrowsAsync<NotAManagerException>(() => ConnectAsync(worker.Endpoint, down.Endpoint));
        Assert.Equal(worker.Endpoint.Uri, other.Endpoint);
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task Managers_of_different_swarms_are_refused()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second)
            .When("GET /info", Reply.Json(ServedManagers.Info(ServedManagers.Second, swarmId: "swarm2")));
        var refused = await Assert.ThrowsAsync<DifferentSwarmException>(() => ConnectAsync(first.Endpoint, second.Endpoint));
        Assert.Contains($"{first.Endpoint}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{second.Endpoint}", refused.Message, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => first.OpenConnections == 0 && second.OpenConnections == 0, "no connection stays open");
    }

    [Theory]
    [InlineData("tcp://{Nope}:2375", "{Nope}")]
    [InlineData("https://{Hostname", "https://{Hostname")]
    [InlineData("tcp://{Address}:99999", "99999")]
    public async Task A_template_that_gives_no_endpoint_is_refused_before_anybody_is_asked(string template, string named)
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        var request = ServedManagers.Request(first.Endpoint) with { Discovery = new ManagerDiscovery { Template = template } };
        var refused = await Assert.ThrowsAsync<EndpointInvalidException>(() => new DockerSwarmConnector().ConnectAsync(request, _reporter, Token));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, first.Connections);
    }

    /// <summary>Managers that a new cluster has left out keep the swarm's id, and have a leader of their own when enough of them run.</summary>
    [Fact]
    public async Task Two_swarms_with_one_id_are_refused()
    {
        await using var first = Knowing(ServedManagers.First, "id-40", ServedManagers.First, new ServedNode("id-70", "node-70"));
        await using var second = Knowing(ServedManagers.Second, "id-50", ServedManagers.First with { Leads = false }, ServedManagers.Second with { Leads = true });
        var refused = await Assert.ThrowsAsync<DifferentSwarmException>(() => ConnectAsync(first.Endpoint, second.Endpoint));
        Assert.Equal(
            $"There are two swarms with the id swarm1: {first.Endpoint} lists node-40 as leader, and {second.Endpoint} lists node-50, which is not among the managers of the first.",
            refused.Message);
        Assert.Contains("docker swarm leave --force", refused.Advice, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DifferentSwarmException>(() => ConnectAsync(second.Endpoint, first.Endpoint));
    }

    /// <summary>One that has just joined is not known to all, and one may not know yet who leads now.</summary>
    [Fact]
    public async Task One_swarm_whose_managers_do_not_all_know_each_other_yet_is_none_of_them()
    {
        await using var first = Knowing(ServedManagers.First, "id-40", ServedManagers.First, ServedManagers.Second);
        await using var second = Knowing(ServedManagers.Second, "id-50", ServedManagers.First with { Leads = false }, ServedManagers.Second with { Leads = true });
        using var swarm = await ConnectAsync(first.Endpoint, second.Endpoint);
        Assert.Equal(2, swarm.Endpoints.Count);
    }

    [Theory]
    [InlineData("active", false, "", typeof(NotAManagerException), "worker")]
    [InlineData("pending", false, "rpc error: dial tcp: connection refused", typeof(ManagerPreparingException), "is joining the swarm. The engine says: rpc error")]
    [InlineData("inactive", false, "", typeof(NotInSwarmException), "not part of a swarm")]
    [InlineData("hibernating", false, "", typeof(ResponseInvalidException), "the engine of node-40 reports the swarm state 'hibernating', which this version does not support")]
    [InlineData("hibernating", true, "", typeof(ResponseInvalidException), "'hibernating'")]
    [InlineData("locked", false, EngineWords.Locked, typeof(SwarmLockedException), "docker swarm unlock")]
    [InlineData("error", false, EngineWords.Expired, typeof(CertificateExpiredException), "leave the swarm and join again")]
    [InlineData("error", false, EngineWords.ExpiredAtStart, typeof(CertificateExpiredException), "not valid after Thu")]
    [InlineData("error", true, EngineWords.ExpiredAtStart, typeof(CertificateExpiredException), "not valid after Thu")]
    [InlineData("error", false, EngineWords.AddressGone, typeof(NodeFailedException), "has failed in the swarm. The engine says: failed to listen")]
    [InlineData("error", false, EngineWords.LogBroken, typeof(NodeFailedException), "unexpected EOF")]
    [InlineData("locked", false, "", typeof(SwarmLockedException), "is locked")]
    [InlineData("active", true, EngineWords.NoLeaderByRpc, typeof(NoLeaderException), "does not have a leader")]
    [InlineData("active", true, EngineWords.DeadlineExceeded, typeof(ElectingException), "deadline")]
    [InlineData("active", true, EngineWords.Preparing, typeof(ManagerPreparingException), "being prepared")]
    [InlineData("active", true, EngineWords.Unknown, typeof(EngineErrorException), "disk I/O error")]
    public async Task An_engine_that_answers_and_cannot_be_used(string state, bool controlAvailable, string message, Type expected, string told)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When("GET /info", Reply.Json(ServedManagers.Info(ServedManagers.First, state, controlAvailable, message.Length > 0 ? null : ServedManagers.SwarmId, message)));
        var problem = Assert.IsAssignableFrom<SwarmException>(await Assert.ThrowsAsync(expected, () => ConnectAsync(TimeSpan.FromSeconds(3), served.Endpoint)));
        Assert.Equal(expected.Name, problem.Error.Id + "Exception");
        Assert.StartsWith($"{served.Endpoint}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
        Assert.Equal((message, served.Endpoint.Uri), (problem.EngineMessage, problem.Endpoint));
        Assert.Equal(served.Endpoint, problem.Target);
    }

    [Fact]
    public async Task A_manager_without_a_leader_is_a_warning_beside_one_that_has_one()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When("GET /info", Reply.Json(ServedManagers.Info(ServedManagers.First, swarmId: null, error: EngineWords.NoLeaderByRpc)));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await ConnectAsync(first.Endpoint, second.Endpoint);
        Assert.Equal(ServedManagers.SwarmId, swarm.SwarmId);
        Assert.Contains(EngineWords.NoLeader, Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Equal("node-50", swarm.Endpoints[0].Node);
    }

    /// <summary>A manager that knows one address of a manager, and lists these nodes.</summary>
    private static ServedEngine Knowing(ServedNode node, string known, params IEnumerable<ServedNode> listed) => ServedEngine.OnTcp().Plays(node)
        .When("GET /info", Reply.Json(ServedManagers.Info(node).Replace("\"RemoteManagers\":null", $"\"RemoteManagers\":[{{\"NodeID\":\"{known}\",\"Addr\":\"127.0.0.1:2377\"}}]", StringComparison.Ordinal)))
        .When("GET /nodes", Reply.Json(ServedNode.List(listed)));

    private static ServedEngine Worker() => ServedEngine.OnTcp().Plays(ServedManagers.First)
        .When("GET /info", Reply.Json(ServedManagers.Info(ServedManagers.First, isManager: false)));

    private Task<ISwarm> ConnectAsync(params EngineEndpoint[] endpoints) => ConnectAsync(Patience, endpoints);

    private Task<ISwarm> ConnectAsync(TimeSpan patience, params EngineEndpoint[] endpoints) =>
        new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(endpoints) with { Patience = patience }, _reporter, Token);
}
