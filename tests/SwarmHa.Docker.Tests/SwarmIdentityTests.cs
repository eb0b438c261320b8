namespace SwarmHa.Docker.Tests;

/// <summary>An endpoint is not a swarm: the engine behind it can leave and make another one while a connection is open.</summary>
public sealed class SwarmIdentityTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RecordingReporter _reporter = new();
    private readonly ServedEngine _first = ServedEngine.OnTcp().Plays(ServedManagers.First);
    private readonly ServedEngine _second = ServedEngine.OnTcp().Plays(ServedManagers.Second);

    /// <summary>Whatever is read, by name.</summary>
    private static Dictionary<string, Func<ISwarm, Task>> Reads => new()
    {
        ["nodes"] = static swarm => swarm.GetNodesAsync(Patience, Token),
        ["nodes one by one"] = static swarm => swarm.ReadNodesAsync(static _ => true, static _ => Assert.Fail("A stranger's node was given."), Patience, Token),
        ["status"] = Read(static (engine, token) => engine.GetStatusAsync(token)),
        ["nodes of one engine"] = Read(static (engine, token) => engine.GetNodesAsync(token)),
        ["cluster"] = Read(static (engine, token) => engine.GetClusterAsync(token)),
        ["services"] = Read(static (engine, token) => engine.GetServicesAsync(token)),
        ["tasks"] = Read(static (engine, token) => engine.GetTasksAsync(null, token)),
        ["unlock key"] = Read(static (engine, token) => engine.HasUnlockKeyAsync(token)),
        ["config"] = Read(static (engine, token) => engine.FindConfigAsync("lock", token)),
    };

    /// <summary>Whatever is written, by name.</summary>
    private static Dictionary<string, Func<IEngine, CancellationToken, Task>> Writes => new()
    {
        ["node"] = static (engine, token) => engine.UpdateNodeAsync(ServedManagers.Update, token),
        ["new config"] = static (engine, token) => engine.CreateConfigAsync("lock", new Dictionary<string, string>(), token),
        ["config gone"] = static (engine, token) => engine.RemoveConfigAsync("lock", token),
    };

    public static TheoryData<string> AllReads => [.. Reads.Keys];

    public static TheoryData<string> AllWrites => [.. Writes.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(AllReads))]
    public async Task Another_swarm_is_never_an_answer(string name)
    {
        using var swarm = await ConnectAsync(_first.Endpoint);
        Leaves(_first);
        await Assert.ThrowsAsync<DifferentSwarmException>(() => Reads[name](swarm));
        var endpoint = Assert.Single(swarm.Endpoints);
        Assert.Equal((SwarmEndpointState.DifferentSwarm, "id-40"), (endpoint.State, endpoint.NodeId));
        Assert.Equal(
            $"{_first.Endpoint}: The engine is now a manager of another swarm (swarm2). The connection is to swarm {ServedManagers.SwarmId}.",
            endpoint.LastError);
    }

    [Theory]
    [MemberData(nameof(AllReads))]
    public async Task Of_two_the_one_that_stayed_answers_and_is_preferred(string name)
    {
        _second.When("GET /swarm", Reply.Json("""{ "ID": "swarm1" }""")).When("GET /services", Reply.Json("[]")).When("GET /tasks", Reply.Json("[]"))
            .When("GET /swarm/unlockkey", Reply.Json("{}")).When("GET /configs/lock", Reply.Json("""{ "ID": "c", "Spec": { "Name": "lock" } }"""));
        using var swarm = await ConnectAsync(_first.Endpoint, _second.Endpoint);
        Leaves(_first);
        if (name != "nodes one by one")
        {
            await Reads[name](swarm);
        }
        else
        {
            Assert.Equal(2, (await swarm.ReadNodesAsync(static _ => true, static _ => { }, Patience, Token)).Count);
        }

        // On a busy machine the other one is asked before this one has shown its swarm.
        Assert.Equal([_second.Endpoint, _first.Endpoint], swarm.Endpoints.Select(static endpoint => endpoint.Endpoint));
        Assert.NotEqual(SwarmEndpointState.Up, swarm.Endpoints[1].State);
    }

    [Theory]
    [MemberData(nameof(AllWrites))]
    public async Task Nothing_is_sent_that_would_change_another_swarm(string name)
    {
        using var swarm = await ConnectAsync(_first.Endpoint);

        // A moment after the swarm was seen, and on the same connection.
        await swarm.GetNodesAsync(Patience, Token);
        Leaves(_first);
        await Assert.ThrowsAsync<DifferentSwarmException>(() => WriteAsync(swarm, name));
        Assert.DoesNotContain(_first.Requests, static request => request.Method != "GET");
        Assert.Equal(1, _first.Connections);
        Assert.Equal(SwarmEndpointState.DifferentSwarm, swarm.Endpoints[0].State);
    }

    [Theory]
    [MemberData(nameof(AllWrites))]
    public async Task A_change_goes_to_the_manager_that_stayed(string name)
    {
        _second.When("POST /configs/create", Reply.Json("""{ "ID": "c" }""", 201)).When("DELETE /configs/lock", Reply.Text(204, "text/plain", string.Empty));
        using var swarm = await ConnectAsync(_first.Endpoint, _second.Endpoint);
        Leaves(_first);
        await WriteAsync(swarm, name);
        Assert.DoesNotContain(_first.Requests, static request => request.Method != "GET");
        Assert.Single(_second.Requests, static request => request.Method != "GET");
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task While_the_others_are_silent_it_is_no_answer_either()
    {
        using var swarm = await ConnectAsync(_first.Endpoint, _second.Endpoint);
        Leaves(_first);
        _second.Otherwise(Reply.Hang).When("GET /nodes", Reply.Hang).When("GET /info", Reply.Hang);
        var problem = await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.GetNodesAsync(TimeSpan.FromSeconds(3), Token));
        Assert.Contains("another swarm (swarm2)", problem.Message, StringComparison.Ordinal);
        Assert.Equal(SwarmEndpointState.DifferentSwarm, swarm.Endpoints.Single(endpoint => endpoint.Endpoint.Equals(_first.Endpoint)).State);

        _second.Plays(ServedManagers.Second);
        Assert.Equal(["node-40", "node-50"], (await swarm.GetNodesAsync(Patience, Token)).Select(static node => node.Hostname));
        Assert.Equal(_second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact]
    public async Task Refreshing_shows_it_and_shows_when_it_is_back()
    {
        using var swarm = await ConnectAsync(_first.Endpoint, _second.Endpoint);
        Leaves(_first);
        await swarm.RefreshAsync(Patience, Token);
        Assert.Equal([SwarmEndpointState.DifferentSwarm, SwarmEndpointState.Up], swarm.Endpoints.Select(static endpoint => endpoint.State));
        Assert.Contains("swarm2", swarm.Endpoints[0].LastError, StringComparison.Ordinal);

        _first.Plays(ServedManagers.First);
        await swarm.RefreshAsync(Patience, Token);
        Assert.Equal([SwarmEndpointState.Up, SwarmEndpointState.Up], swarm.Endpoints.Select(static endpoint => endpoint.State));
        Assert.Equal("node-40", Assert.Single(await swarm.GetNodesAsync(Patience, Token), static node => node.IsSelf).Hostname);
    }

    [Fact]
    public async Task An_endpoint_that_was_down_when_connecting_is_asked_who_it_is_before_its_first_answer()
    {
        _first.When("GET /info", Reply.Close);
        using var swarm = await ConnectAsync(_first.Endpoint, _second.Endpoint);
        _second.When("GET /nodes", Reply.Close);
        Leaves(_first);
        await Assert.ThrowsAnyAsync<SwarmException>(() => swarm.GetNodesAsync(TimeSpan.FromSeconds(1), Token));

        _first.Plays(ServedManagers.First);
        var nodes = await swarm.GetNodesAsync(Patience, Token);
        Assert.Equal("node-40", Assert.Single(nodes, static node => node.IsSelf).Hostname);
        Assert.All(nodes, static node => Assert.Equal(ServedManagers.SwarmId, node.SwarmId));
        Assert.Equal(("node-40", "id-40"), (swarm.Endpoints[0].Node, swarm.Endpoints[0].NodeId));
    }

    [Fact]
    public async Task A_host_that_joined_the_same_swarm_again_is_the_swarm_s()
    {
        using var swarm = await ConnectAsync(_first.Endpoint);
        var again = new ServedNode("id-41", "node-40") { Leads = true };
        _first.Plays(again).When("GET /nodes", Reply.Json(ServedNode.List(again, ServedManagers.Second)));
        Assert.Equal("id-41", Assert.Single(await swarm.GetNodesAsync(Patience, Token), static node => node.IsSelf).Id);
        Assert.Equal((SwarmEndpointState.Up, "id-41"), (swarm.Endpoints[0].State, swarm.Endpoints[0].NodeId));
    }

    [Fact]
    public async Task In_good_health_the_nodes_are_one_request_and_a_change_is_two()
    {
        using var swarm = await ConnectAsync(_first.Endpoint);
        var before = _first.Requests.Count;
        await swarm.GetNodesAsync(Patience, Token);
        Assert.Equal(before + 1, _first.Requests.Count);
        await swarm.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Equal(before + 3, _first.Requests.Count);
    }

    [Fact]
    public async Task A_learnt_manager_whose_address_another_swarm_has_is_found_where_it_is_now()
    {
        using var pool = ServedManagers.Pool(
            ServedManagers.Identified(EngineEndpoint.Parse("tcp://203.0.113.40:2375"), "id-40"), ServedManagers.Identified(_first.Endpoint, "id-60", isLearnt: true));
        Leaves(_first);
        var (answered, learnt) = (pool.Slots()[0], pool.Slots()[1]);
        var manager = new SwarmManager { Id = "id-60", Hostname = "node-60", Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable, RaftAddress = "203.0.113.60:2377" };
        pool.Learn(answered, [manager]);
        Assert.Same(learnt, pool.Slots()[1]);
        await Assert.ThrowsAsync<DifferentSwarmException>(() => learnt.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Patience, Token));
        pool.Learn(answered, [manager]);
        Assert.Equal("tcp://203.0.113.60:2375", Assert.Single(pool.Slots().Skip(1)).Engine.Endpoint.ToString());
    }

    [Fact]
    public async Task The_engine_of_one_node_is_held_to_the_swarm_as_well()
    {
        using var swarm = await ConnectAsync(_first.Endpoint);
        using var engine = swarm.OpenEngine((await swarm.GetNodesAsync(Patience, Token)).Single(static node => node.IsSelf))!;
        Leaves(_first);
        await Assert.ThrowsAsync<DifferentSwarmException>(() => engine.GetNodesAsync(Token));
        await Assert.ThrowsAsync<DifferentSwarmException>(() => engine.GetStatusAsync(Token));
        await Assert.ThrowsAsync<DifferentSwarmException>(() => engine.UpdateNodeAsync(ServedManagers.Update, Token));
        Assert.DoesNotContain(_first.Requests, static request => request.Method != "GET");
    }

    private static Func<ISwarm, Task> Read<T>(Func<IEngine, CancellationToken, Task<T>> ask) => swarm => swarm.ReadAsync(ask, Patience, Token);

    private static Task<bool> WriteAsync(ISwarm swarm, string name) => swarm.WriteAsync(
        async (engine, token) =>
        {
            await Writes[name](engine, token);
            return true;
        },
        Token);

    private static void Leaves(ServedEngine engine) => engine.PlaysStranger()
        .When("GET /swarm", Reply.Json("""{ "ID": "swarm2" }"""))
        .When("GET /services", Reply.Json("[]"))
        .When("GET /tasks", Reply.Json("[]"))
        .When("GET /swarm/unlockkey", Reply.Json("{}"))
        .When("GET /configs/lock", Reply.Json("""{ "ID": "c", "Spec": { "Name": "lock" } }"""));

    private Task<ISwarm> ConnectAsync(params EngineEndpoint[] endpoints) =>
        new DockerSwarmConnector().ConnectAsync(ServedManagers.Request(endpoints), _reporter, Token);
}
