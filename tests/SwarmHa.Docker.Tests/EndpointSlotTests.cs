using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>One endpoint remembers how it did.</summary>
public sealed class EndpointSlotTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_known_before_it_is_asked()
    {
        await using var served = ServedEngine.OnTcp();
        using var slot = new EndpointSlot(served.Open(), isLearnt: true);
        Assert.Equal(new SwarmEndpoint { Endpoint = served.Endpoint, IsLearnt = true }, slot.Snapshot);
        Assert.Equal(SwarmEndpointState.Unknown, slot.Snapshot.State);
    }

    [Fact]
    public async Task A_reply_is_remembered_with_its_latency()
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var slot = new EndpointSlot(served.Open(), isLearnt: false);
        var watch = Stopwatch.StartNew();
        await AskAsync(slot);
        Assert.Equal(SwarmEndpointState.Up, slot.Snapshot.State);
        Assert.InRange(slot.Snapshot.LastLatency!.Value, TimeSpan.FromTicks(1), watch.Elapsed);
        Assert.Equal(string.Empty, slot.Snapshot.LastError);
    }

    [Fact]
    public async Task A_failure_is_remembered_until_the_next_reply()
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var slot = new EndpointSlot(served.Open(), isLearnt: false);
        await AskAsync(slot);
        slot.Recognise(new SwarmManager { Id = "id-40", Hostname = "node-40", Role = SwarmNodeRole.Manager, IsLeader = true });
        Assert.True(slot.Snapshot.IsLeader);
        var latency = slot.Snapshot.LastLatency;

        served.When("GET /nodes", Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        var problem = await Assert.ThrowsAsync<NoLeaderException>(() => AskAsync(slot));
        Assert.Equal((SwarmEndpointState.NoLeader, false), (slot.Snapshot.State, slot.Snapshot.IsLeader));
        Assert.Equal(problem.Message, slot.Snapshot.LastError);
        Assert.Equal(latency, slot.Snapshot.LastLatency);

        served.When("GET /nodes", Reply.Json("[]"));
        await AskAsync(slot);
        Assert.Equal((SwarmEndpointState.Up, string.Empty), (slot.Snapshot.State, slot.Snapshot.LastError));
    }

    [Theory(Timeout = Within.Seconds10)]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task A_reply_that_does_not_come_in_time_is_an_error_and_remembered(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.First);
        using var slot = new EndpointSlot(served.Open(), isLearnt: false);

        // A request that is given up while it still connects leaves an idle connection, not a closed one.
        await AskAsync(slot);
        served.When("GET /nodes", Reply.Hang);
        var watch = Stopwatch.StartNew();
        var limit = TimeSpan.FromMilliseconds(200);
        var problem = await Assert.ThrowsAsync<EngineTimeoutException>(() => AskAsync(slot, limit));
        Assert.InRange(watch.Elapsed, limit * 0.9, limit + TimeSpan.FromSeconds(1));
        Assert.Equal((served.Endpoint.Uri, served.Endpoint), (problem.Endpoint, problem.Target));
        Assert.Equal((SwarmEndpointState.Down, problem.Message), (slot.Snapshot.State, slot.Snapshot.LastError));
        await Eventually.IsTrueAsync(() => served.OpenConnections == 0, "the connection is closed");
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_request_that_was_given_up_says_nothing_of_the_endpoint()
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var slot = new EndpointSlot(served.Open(), isLearnt: false);
        await AskAsync(slot);
        var before = slot.Snapshot;

        served.When("GET /nodes", Reply.Hang);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Long, cancel.Token);
        await Eventually.IsTrueAsync(() => served.Count("GET /nodes") == 2, "the request has arrived");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(before, slot.Snapshot);
    }

    [Fact]
    public async Task Who_it_is_stays_known_when_it_fails()
    {
        using var port = new ClosedPort();
        using var slot = new EndpointSlot(new DockerEngine(port.Endpoint), isLearnt: false);
        slot.Identify(new EngineStatus { Hostname = "node-40", NodeId = "id-40", EngineVersion = "29.1.3", ApiVersion = new Version(1, 52) });
        await Assert.ThrowsAsync<ConnectionRefusedException>(() => AskAsync(slot));
        Assert.Equal(("node-40", "id-40"), (slot.Snapshot.Node, slot.Snapshot.NodeId));
        Assert.Equal(("29.1.3", new Version(1, 52)), (slot.Snapshot.EngineVersion, slot.Snapshot.ApiVersion));
        Assert.Equal(SwarmEndpointState.Down, slot.Snapshot.State);
    }

    private static Task AskAsync(EndpointSlot slot, TimeSpan? limit = null) =>
        slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), limit ?? Long, Token);
}
