using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>The nodes are read from whichever manager answers.</summary>
public sealed class ManyManagerReadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RecordingReporter _reporter = new();

    /// <summary>What keeps one manager from answering and does not keep another from it, by name.</summary>
    private static Dictionary<string, Reply> Passing => new()
    {
        ["closed"] = Reply.Close,
        ["reset"] = Reply.Reset,
        ["no leader"] = Reply.Refusal(500, EngineWords.NoLeaderByRpc),
        ["being prepared"] = Reply.Refusal(503, EngineWords.Preparing),
        ["starting or ending"] = Reply.Refusal(503, EngineWords.NoControlSocket),
        ["deadline exceeded"] = Reply.Refusal(500, EngineWords.DeadlineExceeded),
        ["a worker"] = Reply.Refusal(503, EngineWords.Worker),
        ["not in a swarm"] = Reply.Refusal(503, EngineWords.NotInSwarm),
        ["locked"] = Reply.Refusal(503, EngineWords.Locked),
        ["expired"] = Reply.Refusal(503, EngineWords.Expired),
        ["a web site"] = Reply.Html(404),
        ["TLS"] = Reply.Text(400, "text/plain", EngineWords.TlsExpected),
    };

    public static TheoryData<string> PassingReplies => [.. Passing.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PassingReplies))]
    public async Task When_the_first_does_not_do_the_second_answers_and_is_preferred(string name)
    {
        await using var first = ServedEngine.OnTcp().Answers(Passing[name]);

        // On a busy machine the second may be asked before the first has failed. It answers after that.
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).When("GET /nodes", _ =>
        {
            SpinWait.SpinUntil(() => _reporter.Remarks.Count > 0, Patience);
            return Reply.Json(ServedNode.List(ServedManagers.First, ServedManagers.Second));
        });
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        Assert.Equal(["node-40", "node-50"], (await swarm.GetNodesAsync(Patience, Token)).Select(node => node.Hostname));
        Assert.Equal([second.Endpoint, first.Endpoint], swarm.Endpoints.Select(endpoint => endpoint.Endpoint));
        var state = name switch
        {
            "no leader" or "being prepared" or "starting or ending" or "deadline exceeded" => SwarmEndpointState.NoLeader,
            "a worker" or "not in a swarm" or "locked" or "expired" => SwarmEndpointState.NotManager,
            _ => SwarmEndpointState.Down,
        };
        Assert.Equal([SwarmEndpointState.Up, state], swarm.Endpoints.Select(endpoint => endpoint.State));
        Assert.StartsWith($"{first.Endpoint}: ", swarm.Endpoints[1].LastError, StringComparison.Ordinal);
        Assert.Equal(swarm.Endpoints[1].LastError, _reporter.Remarks[0]);
        Assert.StartsWith($"{second.Endpoint} answered after ", Assert.Single(_reporter.Remarks.Skip(1)), StringComparison.Ordinal);

        var askedBefore = first.Requests.Count;
        await swarm.GetNodesAsync(Patience, Token);
        Assert.Equal((askedBefore, 2), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task When_the_first_is_down_the_second_answers()
    {
        using var down = new ClosedPort();
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, down.Endpoint, second.Endpoint);
        Assert.Equal(2, (await swarm.GetNodesAsync(Patience, Token)).Count);
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task When_the_first_is_silent_the_second_is_asked_as_well_and_at_once_the_next_time()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        var watch = Stopwatch.StartNew();
        await swarm.GetNodesAsync(Patience, Token);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
        Assert.Equal(SwarmEndpointState.Silent, swarm.Endpoints[1].State);
        await Eventually.IsTrueAsync(() => first.OpenConnections == 0, "the question that nobody waits for any more is given up");

        watch.Restart();
        await swarm.GetNodesAsync(Patience, Token);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((1, 2), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task Who_answers_is_marked()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = await new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(first.Endpoint, second.Endpoint), _reporter, Token);
        second.Answers(Reply.Refusal(500, EngineWords.NoLeader));
        Assert.Equal("node-40", Assert.Single(await swarm.GetNodesAsync(Patience, Token), node => node.IsSelf).Hostname);
        first.Answers(Reply.Refusal(500, EngineWords.NoLeader));
        second.Plays(ServedManagers.Second);
        Assert.Equal("node-50", Assert.Single(await swarm.GetNodesAsync(Patience, Token), node => node.IsSelf).Hostname);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task Without_a_leader_all_are_asked_until_patience_is_over()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        await using var second = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        var patience = TimeSpan.FromSeconds(1);
        var watch = Stopwatch.StartNew();
        var problem = await Assert.ThrowsAsync<NoLeaderException>(() => swarm.GetNodesAsync(patience, Token));
        Assert.InRange(watch.Elapsed, patience * 0.5, patience * 2);
        Assert.Equal(EngineWords.NoLeaderByRpc, problem.EngineMessage);
        Assert.InRange(first.Requests.Count, 2, 10);
        Assert.InRange(second.Requests.Count - first.Requests.Count, -1, 1);
        Assert.All(swarm.Endpoints, static endpoint => Assert.Equal(SwarmEndpointState.NoLeader, endpoint.State));
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task The_first_manager_of_a_new_leader_ends_the_wait()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        await using var second = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        var reading = swarm.GetNodesAsync(Patience, Token);
        await Eventually.IsTrueAsync(() => second.Requests.Count >= 2, "both are asked again");
        Assert.False(reading.IsCompleted);

        second.Plays(ServedManagers.Second);
        Assert.Equal(2, (await reading).Count);
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_single_manager_may_be_silent_as_long_as_patience_lasts()
    {
        await using var only = ServedEngine.OnTcp().Answers(Reply.Hang);
        using var swarm = ServedManagers.Connected(_reporter, only.Endpoint);
        var patience = TimeSpan.FromSeconds(4);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.GetNodesAsync(patience, Token));
        Assert.InRange(watch.Elapsed, patience * 0.9, patience * 1.5);

        // Asked again beside the question that hangs: after an election the new one is answered.
        Assert.InRange(only.Requests.Count, 2, 4);
    }

    [Fact]
    public async Task When_all_are_down_there_is_nothing_to_wait_for()
    {
        using var one = new ClosedPort();
        using var other = new ClosedPort();
        using var swarm = ServedManagers.Connected(_reporter, one.Endpoint, other.Endpoint);
        var watch = Stopwatch.StartNew();
        var problem = await Assert.ThrowsAsync<ConnectionRefusedException>(() => swarm.GetNodesAsync(Patience, Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(one.Endpoint.Uri, problem.Endpoint);
        Assert.Equal(2, _reporter.Remarks.Count);
    }

    [Fact]
    public async Task What_the_swarm_says_tells_more_than_that_a_manager_is_down()
    {
        using var down = new ClosedPort();
        await using var second = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.DeadlineExceeded));
        await using var third = ServedEngine.OnTcp().Answers(Reply.Refusal(500, EngineWords.NoLeader));
        using var without = ServedManagers.Connected(_reporter, down.Endpoint, second.Endpoint);
        using var swarm = ServedManagers.Connected(_reporter, down.Endpoint, second.Endpoint, third.Endpoint);
        var patience = TimeSpan.FromSeconds(3);
        await Assert.ThrowsAsync<ElectingException>(() => without.GetNodesAsync(patience, Token));
        await Assert.ThrowsAsync<NoLeaderException>(() => swarm.GetNodesAsync(patience, Token));
    }

    [Fact]
    public async Task A_failure_that_another_manager_would_share_ends_it()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Refusal(404, "page not found"));

        // Silent, so that it is the failure that ends it, however slowly this machine has brought it about.
        await using var second = ServedEngine.OnTcp().Answers(Reply.Hang);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        await Assert.ThrowsAsync<RequestRejectedException>(() => swarm.GetNodesAsync(Patience, Token));
        Assert.Single(first.Requests);
    }

    [Theory]
    [InlineData(500, EngineWords.Unknown)]
    [InlineData(503, EngineWords.NoConnection)]
    [InlineData(403, "authorization denied by plugin")]
    public async Task A_failure_of_one_manager_is_left_to_the_next(int status, string words)
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Refusal(status, words));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        Assert.NotEmpty(await swarm.GetNodesAsync(Patience, Token));
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact]
    public async Task A_failure_that_is_not_known_passes()
    {
        var failures = 3;
        await using var only = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When("GET /nodes", _ => Interlocked.Decrement(ref failures) >= 0 ? Reply.Refusal(500, EngineWords.Unknown) : Reply.Json(ServedNode.List(ServedManagers.First, ServedManagers.Second)));
        using var swarm = ServedManagers.Connected(_reporter, only.Endpoint);
        Assert.NotEmpty(await swarm.GetNodesAsync(Patience, Token));
    }

    [Fact]
    public async Task Without_any_patience_nobody_is_asked()
    {
        await using var only = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var swarm = ServedManagers.Connected(_reporter, only.Endpoint);
        await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.GetNodesAsync(TimeSpan.Zero, Token));
        Assert.Empty(only.Requests);
    }

    [Theory(Timeout = Within.Seconds10)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_is_given_up_at_once(bool whileHanging)
    {
        var reply = whileHanging ? Reply.Hang : Reply.Refusal(500, EngineWords.NoLeader);
        await using var first = ServedEngine.OnTcp().Answers(reply);
        await using var second = ServedEngine.OnTcp().Answers(reply);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = swarm.GetNodesAsync(Patience, cancel.Token);
        await Eventually.IsTrueAsync(() => first.Requests.Count > 0, "the first manager is asked");

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_other_managers_are_learnt()
    {
        var far = new ServedNode("id-60", "node-60") { RaftAddress = "203.0.113.60:2377" };
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /nodes", Reply.Json(ServedNode.List(ServedManagers.First, far)));
        using var swarm = await new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(first.Endpoint), _reporter, Token);
        await swarm.GetNodesAsync(Patience, Token);
        Assert.Equal(2, swarm.Endpoints.Count);
        var learnt = swarm.Endpoints[1];
        Assert.Equal(EngineEndpoint.Parse($"tcp://203.0.113.60:{first.Endpoint.Uri.Port}"), learnt.Endpoint);
        Assert.Equal((true, SwarmEndpointState.Unknown, "node-60", "id-60"), (learnt.IsLearnt, learnt.State, learnt.Node, learnt.NodeId));
    }

    [Fact]
    public async Task A_learnt_address_where_the_manager_answers_is_kept()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var swarm = new ManyManagerSwarm(ServedManagers.Pool(ServedManagers.Identified(first.Endpoint, ServedManagers.First.Id, isLearnt: true)), _reporter);
        Assert.Equal(2, (await swarm.GetNodesAsync(Patience, Token)).Count);
        Assert.True(Assert.Single(swarm.Endpoints).IsLearnt);
    }

    [Fact]
    public async Task A_view_reports_to_another_and_shares_all_else()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Close);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        var other = new RecordingReporter();
        await swarm.ReportingTo(other).GetNodesAsync(Patience, Token);
        Assert.Empty(_reporter.Remarks);
        Assert.Equal(2, other.Remarks.Count);
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact]
    public async Task The_engine_of_a_node_is_opened_at_its_own_endpoint_else_at_its_address()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var local = ServedEngine.OnUnixSocket().Plays(ServedManagers.Second);
        using var swarm = await new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(local.Endpoint, first.Endpoint), _reporter, Token);

        using var own = swarm.OpenEngine(new SwarmNode { Id = "id-50", Hostname = "node-50", Address = "203.0.113.50" });
        Assert.Equal(local.Endpoint, own?.Endpoint);
        Assert.Equal("node-50", Assert.Single(await own!.GetNodesAsync(Token), node => node.IsSelf).Hostname);

        using var far = swarm.OpenEngine(new SwarmNode { Id = "id-60", Hostname = "node-60", Address = "203.0.113.60" });
        Assert.Equal(EngineEndpoint.Parse($"tcp://203.0.113.60:{first.Endpoint.Uri.Port}"), far?.Endpoint);
        Assert.Null(swarm.OpenEngine(new SwarmNode { Id = "id-70", Hostname = "node-70", Address = "127.0.0.1" }));
    }

    [Fact]
    public async Task Through_a_socket_only_its_own_engine_can_be_opened()
    {
        await using var local = ServedEngine.OnUnixSocket().Plays(ServedManagers.First);
        using var swarm = await new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(local.Endpoint), _reporter, Token);
        Assert.Null(swarm.OpenEngine(new SwarmNode { Id = "id-60", Hostname = "node-60", Address = "203.0.113.60" }));
    }
}
