using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>One engine, over TCP and over a Unix socket.</summary>
public sealed class DockerEngineTests
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task Status_of_engine_20_10(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Answers("engine-20.10");
        using var engine = served.Open();
        var status = await engine.GetStatusAsync(Token);
        Assert.Contains(new RemoteManager("m1z8h4rcx6ye0t9vqw3bjk5dn", "203.0.113.40:2377"), status.RemoteManagers);
        Assert.Equal(
            new EngineStatus
            {
                EngineVersion = "20.10.24+dfsg1",
                ApiVersion = new Version(1, 41),
                Hostname = "node-40",
                NodeId = "m1z8h4rcx6ye0t9vqw3bjk5dn",
                SwarmId = "w8j5v2nq9sd0xk4ytm7czr1lb",
                InSwarm = true,
                SwarmState = "active",
                IsManager = true,
                SwarmMessage = string.Empty,
                SystemTime = DateTimeOffset.Parse("2024-05-14T10:02:44.208811327Z", System.Globalization.CultureInfo.InvariantCulture),
            },
            status with { RemoteManagers = [] });
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task Status_of_engine_29(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Answers("engine-29");
        using var engine = served.Open();
        var status = await engine.GetStatusAsync(Token);
        Assert.Equal(("29.1.3", new Version(1, 52), "leads"), (status.EngineVersion, status.ApiVersion, status.Hostname));
        Assert.Equal(("fx6p1r8wy3c0ndm5z9tkj7vhq", "h2c6w9ns4x0qj8ymv5tkz1rdb"), (status.NodeId, status.SwarmId));
        Assert.True(status is { InSwarm: true, IsManager: true });
    }

    [Theory]
    [InlineData("active", false, true, false)]
    [InlineData("active", true, true, true)]
    [InlineData("pending", false, true, false)]
    [InlineData("error", false, true, false)]
    [InlineData("locked", false, true, false)]
    [InlineData("hibernating", false, true, false)]
    [InlineData("inactive", false, false, false)]
    [InlineData("", false, false, false)]
    public async Task Membership(string state, bool controlAvailable, bool inSwarm, bool isManager)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When("GET /info", Reply.Json(ServedManagers.Info(ServedManagers.First, state, controlAvailable, error: "so it is")));
        using var engine = served.Open();
        var status = await engine.GetStatusAsync(Token);
        Assert.Equal((inSwarm, isManager, "so it is"), (status.InSwarm, status.IsManager, status.SwarmMessage));
        Assert.Equal(isManager ? ServedManagers.SwarmId : string.Empty, status.SwarmId);
    }

    [Fact]
    public async Task Status_of_an_engine_without_any_word_of_swarms()
    {
        await using var served = ServedEngine.OnTcp()
            .When("GET /info", Reply.Json("""{ "Name": "alone", "ServerVersion": "dev" }"""));
        using var engine = served.Open();
        Assert.Equal(new EngineStatus { EngineVersion = "dev", ApiVersion = new Version(1, 41), Hostname = "alone" }, await engine.GetStatusAsync(Token) with { RemoteManagers = [] });
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task Nodes_are_sorted_by_name_whatever_its_case(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Answers("engine-20.10");
        using var engine = served.Open();
        Assert.Equal(["node-40", "Node-50", "node-60"], (await engine.GetNodesAsync(Token)).Select(node => node.Hostname));
    }

    [Fact]
    public async Task Nodes_of_the_same_name_are_sorted_by_id()
    {
        await using var served = ServedEngine.OnTcp()
            .When("GET /nodes", Reply.Json(ServedNode.List(new("b", "same"), new("c", "other"), new("a", "same"), new("C", "same"))));
        using var engine = served.Open();
        Assert.Equal(["c", "C", "a", "b"], (await engine.GetNodesAsync(Token)).Select(node => node.Id));
    }

    [Fact]
    public async Task The_node_that_answers_is_marked_once_the_engine_has_told_who_it_is()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-20.10");
        using var engine = served.Open();
        var before = await engine.GetNodesAsync(Token);
        Assert.All(before, static node => Assert.Equal((false, string.Empty), (node.IsSelf, node.SwarmId)));

        await engine.GetStatusAsync(Token);
        var after = await engine.GetNodesAsync(Token);
        Assert.Equal("node-40", Assert.Single(after, node => node.IsSelf).Hostname);
        Assert.All(after, static node => Assert.Equal("w8j5v2nq9sd0xk4ytm7czr1lb", node.SwarmId));
    }

    [Fact]
    public async Task The_node_that_answers_is_marked_when_it_is_known_beforehand()
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var engine = served.Open(new EngineStatus { NodeId = ServedManagers.Second.Id, SwarmId = "known" });
        var nodes = await engine.GetNodesAsync(Token);
        Assert.Equal("node-50", Assert.Single(nodes, node => node.IsSelf).Hostname);
        Assert.All(nodes, static node => Assert.Equal("known", node.SwarmId));
        Assert.Equal(["GET /nodes"], served.Requests.Select(request => request.Route));
    }

    [Theory]
    [InlineData("""{ "UnlockKey": "SWMKEY-1-secret" }""", true)]
    [InlineData("""{ "UnlockKey": "" }""", false)]
    [InlineData("{}", false)]
    public async Task Of_the_unlock_key_only_is_told_whether_there_is_one(string reply, bool expected)
    {
        await using var served = ServedEngine.OnTcp().When("GET /swarm/unlockkey", Reply.Json(reply));
        using var engine = served.Open();
        Assert.Equal(expected, await engine.HasUnlockKeyAsync(Token));
    }

    [Fact]
    public async Task No_nodes_are_an_empty_list()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json("[]\n"));
        using var engine = served.Open();
        Assert.Empty(await engine.GetNodesAsync(Token));
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task An_update_sends_the_whole_spec(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.Second);
        using var engine = served.Open();
        await engine.UpdateNodeAsync(
            new NodeUpdate(
                ServedManagers.Second.Id,
                18446744073709551615,
                "second",
                SwarmNodeRole.Manager,
                SwarmNodeAvailability.Drain,
                new Dictionary<string, string> { ["zone"] = "a", ["empty"] = string.Empty, ["\"quoted\""] = "grün" }),
            Token);

        var request = Assert.Single(served.Requests);
        Assert.Equal(("POST", "/nodes/id-50/update", "version=18446744073709551615"), (request.Method, request.Path, request.Query));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{ "Name": "second", "Labels": { "zone": "a", "empty": "", "\"quoted\"": "grün" }, "Role": "manager", "Availability": "drain" }"""),
                JsonNode.Parse(request.Body)),
            request.Body);
    }

    [Theory]
    [InlineData(SwarmNodeRole.Worker, SwarmNodeAvailability.Active, "worker", "active")]
    [InlineData(SwarmNodeRole.Manager, SwarmNodeAvailability.Pause, "manager", "pause")]
    public async Task An_update_uses_the_engine_s_words(SwarmNodeRole role, SwarmNodeAvailability availability, string roleWord, string availabilityWord)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var engine = served.Open();
        await engine.UpdateNodeAsync(ServedManagers.Update with { Role = role, Availability = availability }, Token);
        var body = JsonNode.Parse(Assert.Single(served.Requests).Body)!;
        Assert.Equal((roleWord, availabilityWord), ((string?)body["Role"], (string?)body["Availability"]));
    }

    [Fact]
    public async Task What_was_read_is_written_back_unchanged()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-20.10").When("POST /nodes/2xu5m9qyh0l8c3n7bds4kfw1e/update", Reply.Done);
        using var engine = served.Open();
        var worker = (await engine.GetNodesAsync(Token)).Single(node => node.Hostname == "node-60");
        await engine.UpdateNodeAsync(NodeUpdate.Of(worker), Token);

        var request = served.Requests[^1];
        Assert.Equal(("POST /nodes/2xu5m9qyh0l8c3n7bds4kfw1e/update", "version=612"), (request.Route, request.Query));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{ "Name": "", "Labels": { "zone": "c", "disk": "ssd" }, "Role": "worker", "Availability": "drain" }"""),
                JsonNode.Parse(request.Body)),
            request.Body);
    }

    [Fact]
    public async Task Requests_one_after_another_share_a_TCP_connection()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29").When("POST /nodes/id-50/update", Reply.Done);
        using var engine = served.Open();
        await engine.GetStatusAsync(Token);
        await engine.GetNodesAsync(Token);
        await engine.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Equal((3, 1, 1), (served.Requests.Count, served.Pings, served.Connections));
    }

    [Theory(Timeout = Within.Seconds10)]
    [InlineData(Transport.Tcp, ServedEngine.Ping)]
    [InlineData(Transport.Tcp, "GET /info")]
    [InlineData(Transport.Tcp, "GET /nodes")]
    [InlineData(Transport.Tcp, ServedManagers.UpdateRoute)]
    [InlineData(Transport.Unix, ServedEngine.Ping)]
    [InlineData(Transport.Unix, "GET /info")]
    [InlineData(Transport.Unix, "GET /nodes")]
    [InlineData(Transport.Unix, ServedManagers.UpdateRoute)]
    public Task A_request_that_hangs_is_cut_off_at_once(Transport transport, string route) => CutOffAsync(transport, route, Reply.Hang);

    [Theory(Timeout = Within.Seconds10)]
    [InlineData(Transport.Tcp, 1)]
    [InlineData(Transport.Unix, 1)]
    // Not even the head is complete.
    [InlineData(Transport.Tcp, 9000)]
    [InlineData(Transport.Unix, 9000)]
    public Task A_reply_that_hangs_half_way_is_cut_off_at_once(Transport transport, int missing) =>
        CutOffAsync(transport, "GET /nodes", Reply.Json(EngineReplies.Read("engine-20.10/nodes")).Cut(Ending.Hang, missing));

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task A_request_is_not_sent_when_it_is_cancelled_already(Transport transport)
    {
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.First);
        using var engine = served.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.GetNodesAsync(new CancellationToken(canceled: true)));
        Assert.Empty(served.Requests);
    }

    [Theory(Timeout = Within.Seconds10)]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task Requests_that_hang_do_not_keep_a_later_one_waiting(Transport transport)
    {
        const int Hanging = 40;
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.First).When("GET /nodes", Reply.Hang);
        using var engine = served.Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var hanging = Enumerable.Range(0, Hanging).Select(_ => engine.GetNodesAsync(cancel.Token)).ToList();
        await Eventually.IsTrueAsync(() => served.Count("GET /nodes") == Hanging, "all hanging requests have arrived");

        served.When("GET /nodes", Reply.Json(ServedNode.List(ServedManagers.First)));
        var watch = Stopwatch.StartNew();
        Assert.Single(await engine.GetNodesAsync(Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Promptly);
        Assert.DoesNotContain(hanging, static task => task.IsCompleted);

        await cancel.CancelAsync();
        foreach (var task in hanging)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }
    }

    private static async Task CutOffAsync(Transport transport, string route, Reply reply)
    {
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.First).When(route, reply);
        using var engine = served.Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task asking = route switch
        {
            "GET /nodes" => engine.GetNodesAsync(cancel.Token),
            ServedManagers.UpdateRoute => engine.UpdateNodeAsync(ServedManagers.Update, cancel.Token),
            _ => engine.GetStatusAsync(cancel.Token),
        };
        await Eventually.IsTrueAsync(() => served.Count(route) == 1, "the request has arrived");
        Assert.False(asking.IsCompleted);

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        var cut = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Promptly);
        Assert.Equal(cancel.Token, cut.CancellationToken);
        await Eventually.IsTrueAsync(() => served.OpenConnections == 0, "the connection is closed");
    }
}
