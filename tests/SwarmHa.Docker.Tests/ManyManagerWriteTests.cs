using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>A change goes on to another manager only when it certainly was not applied.</summary>
public sealed class ManyManagerWriteTests
{
    private readonly RecordingReporter _reporter = new();

    /// <summary>Replies after which the change cannot have been made, by name.</summary>
    private static Dictionary<string, Reply> NotApplied => new()
    {
        ["no leader"] = Reply.Refusal(500, EngineWords.NoLeaderByRpc),
        ["a worker"] = Reply.Refusal(503, EngineWords.Worker),
        ["not in a swarm"] = Reply.Refusal(503, EngineWords.NotInSwarm),
        ["being prepared"] = Reply.Refusal(503, EngineWords.Preparing),
        ["not in raft"] = Reply.Refusal(404, EngineWords.NotInMemberList),
        ["expired"] = Reply.Refusal(503, EngineWords.Expired),
        ["starting or ending"] = Reply.Refusal(503, EngineWords.NoControlSocket),
        ["locked"] = Reply.Refusal(503, EngineWords.Locked),
    };

    /// <summary>Replies after which the change may have been made or was refused for good, by name, and the error they become.</summary>
    private static Dictionary<string, (Reply Reply, Type Expected)> Final => new()
    {
        ["closed"] = (Reply.Close, typeof(ConnectionLostException)),
        ["reset"] = (Reply.Reset, typeof(ConnectionLostException)),
        ["closed within the head"] = (Reply.Done.Cut(), typeof(ConnectionLostException)),
        ["closed within the words"] = (Reply.Refusal(500, EngineWords.NoLeaderByRpc).Cut(), typeof(ConnectionLostException)),
        ["deadline exceeded"] = (Reply.Refusal(500, EngineWords.DeadlineExceeded), typeof(ElectingException)),
        ["lost leader status"] = (Reply.Refusal(500, EngineWords.LostLeaderStatus), typeof(LeaderLostException)),
        ["transport is closing"] = (Reply.Refusal(503, EngineWords.TransportIsClosing), typeof(LeaderLostException)),
        ["raft is stopped"] = (Reply.Refusal(500, EngineWords.RaftIsStopped), typeof(LeaderLostException)),
        ["unknown"] = (Reply.Refusal(500, EngineWords.Unknown), typeof(EngineErrorException)),
        ["out of sequence"] = (Reply.Refusal(500, EngineWords.OutOfSequence), typeof(OutOfSequenceException)),
        ["last manager"] = (Reply.Refusal(400, EngineWords.LastManager), typeof(LastManagerException)),
        ["loss of quorum"] = (Reply.Refusal(400, EngineWords.QuorumLoss), typeof(QuorumLossException)),
        ["forbidden by a proxy"] = (Reply.Json("<html>403 Forbidden</html>", 403), typeof(RequestForbiddenException)),
        ["forbidden by a plugin"] = (Reply.Refusal(403, "authorization denied by plugin"), typeof(RequestForbiddenException)),
        ["a bad gateway"] = (Reply.Json("<html>502 Bad Gateway</html>", 502), typeof(EngineErrorException)),
        ["not an engine"] = (Reply.Json("<html>Welcome</html>", 404), typeof(NotAnEngineException)),
        ["no such node"] = (Reply.Refusal(404, EngineWords.NodeNotFound("id-50")), typeof(NodeNotFoundException)),
    };

    public static TheoryData<string> RepliesThatPass => [.. NotApplied.Keys];

    public static TheoryData<string> RepliesThatEndIt => [.. Final.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_sent_once_to_the_preferred_manager()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        await swarm.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Equal(["GET /info", ServedManagers.UpdateRoute], first.Requests.Select(static request => request.Route));
        Assert.Empty(second.Requests);
        Assert.Equal([SwarmEndpointState.Up, SwarmEndpointState.Unknown], swarm.Endpoints.Select(endpoint => endpoint.State));
    }

    [Theory]
    [MemberData(nameof(RepliesThatPass))]
    public async Task A_change_that_was_not_applied_goes_on_to_the_next(string name)
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).Answers(NotApplied[name]);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        await swarm.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Equal(Updates(first), Updates(second));
        Assert.Single(Updates(first));
        Assert.Equal([second.Endpoint, first.Endpoint], swarm.Endpoints.Select(endpoint => endpoint.Endpoint));
        Assert.Equal(SwarmEndpointState.Up, swarm.Endpoints[0].State);
        Assert.Equal(name is "no leader" or "being prepared" or "not in raft" or "starting or ending" ? SwarmEndpointState.NoLeader : SwarmEndpointState.NotManager, swarm.Endpoints[1].State);
        Assert.Equal(swarm.Endpoints[1].LastError, _reporter.Remarks[0]);
    }

    [Fact]
    public async Task A_change_that_could_not_be_sent_goes_on_to_the_next()
    {
        using var down = new ClosedPort();
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, down.Endpoint, second.Endpoint);
        await swarm.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Single(Updates(second));
    }

    [Theory]
    [MemberData(nameof(RepliesThatEndIt))]
    public async Task A_change_that_may_have_been_applied_or_was_refused_is_not_sent_again(string name)
    {
        var (reply, expected) = Final[name];
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).Answers(reply);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        await Assert.ThrowsAsync(expected, () => swarm.UpdateNodeAsync(ServedManagers.Update, Token));
        Assert.Equal((1, 0), (Updates(first).Count, second.Requests.Count));
        Assert.Equal(first.Endpoint, swarm.Endpoints[0].Endpoint);
        Assert.Equal(expected == typeof(ElectingException) || expected == typeof(LeaderLostException) ? SwarmEndpointState.NoLeader : SwarmEndpointState.Down, swarm.Endpoints[0].State);
    }

    [Fact]
    public async Task A_change_on_a_connection_that_was_used_before_is_not_sent_again_when_its_reply_is_lost()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        await swarm.UpdateNodeAsync(ServedManagers.Update, Token);
        first.When(ServedManagers.UpdateRoute, Reply.Close);
        await Assert.ThrowsAsync<ConnectionLostException>(() => swarm.UpdateNodeAsync(ServedManagers.Update, Token));
        Assert.Equal((2, 1), (first.Count(ServedManagers.UpdateRoute), first.Connections));
        Assert.Empty(second.Requests);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_change_that_is_given_up_is_not_sent_again()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).Answers(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var changing = swarm.UpdateNodeAsync(ServedManagers.Update, cancel.Token);
        await Eventually.IsTrueAsync(() => Updates(first).Count == 1, "the change has arrived");

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changing);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (Updates(first).Count, second.Requests.Count));
    }

    [Fact]
    public async Task When_nobody_takes_the_change_the_swarm_s_own_reason_is_given()
    {
        using var down = new ClosedPort();
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).Answers(NotApplied["a worker"]);
        await using var third = ServedEngine.OnTcp().Plays(new ServedNode("id-60", "node-60")).Answers(NotApplied["no leader"]);
        using var swarm = ServedManagers.Connected(_reporter, down.Endpoint, second.Endpoint, third.Endpoint);
        await Assert.ThrowsAsync<NoLeaderException>(() => swarm.UpdateNodeAsync(ServedManagers.Update, Token));
        Assert.Equal((1, 1), (Updates(second).Count, Updates(third).Count));
        Assert.Equal(3, _reporter.Remarks.Count);
    }

    [Fact]
    public async Task When_nobody_can_be_reached_the_first_one_s_reason_is_given()
    {
        using var one = new ClosedPort();
        using var other = new ClosedPort();
        using var swarm = ServedManagers.Connected(_reporter, one.Endpoint, other.Endpoint);
        var problem = await Assert.ThrowsAsync<ConnectionRefusedException>(() => swarm.UpdateNodeAsync(ServedManagers.Update, Token));
        Assert.Equal(one.Endpoint.Uri, problem.Endpoint);
    }

    private static List<ServedRequest> Updates(ServedEngine engine) => [.. engine.Requests.Where(static request => request.Route == ServedManagers.UpdateRoute)];
}
