using System.Text;

namespace SwarmHa.Docker.Tests;

/// <summary>Nodes are given while they arrive, in order when they are few, and what it costs stays within bounds. No time is measured here.</summary>
public sealed class LargeSwarmTests
{
    private const int Many = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Lazy<Reply> Large = new(static () => Reply.Json(LargeSwarm.List(Many)));

    private readonly RecordingReporter _reporter = new();
    private readonly List<IReadOnlyList<SwarmNode>> _parts = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<SwarmNode> Given
    {
        get
        {
            lock (_parts)
            {
                return [.. _parts.SelectMany(static part => part)];
            }
        }
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Unix)]
    public async Task The_first_node_is_given_before_a_tenth_of_the_list_has_been_sent(Transport transport)
    {
        var held = new TaskCompletionSource();
        await using var served = ServedEngine.On(transport).Plays(ServedManagers.First)
            .When("GET /nodes", Large.Value.HeldBack(Large.Value.Bytes.Length / 10, held.Task));
        using var swarm = Connected(served.Endpoint);
        var reading = swarm.ReadNodesAsync(static _ => true, Take, Patience, Token);
        await Eventually.IsTrueAsync(() => Given.Any(), "the first node is given");
        Assert.False(reading.IsCompleted);

        held.SetResult();
        Assert.Equal(Many, (await reading).Count);
        Assert.Equal(Enumerable.Range(0, Many).Select(LargeSwarm.Id), Given.Select(static node => node.Id));
        Assert.Single(served.Requests);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(300, false)]
    public async Task As_many_as_a_person_may_read_are_sorted(int count, bool areSorted)
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json(LargeSwarm.List(count)));
        using var swarm = Connected(served.Endpoint);
        await swarm.ReadNodesAsync(static _ => true, Take, Patience, Token);
        var asListed = Enumerable.Range(0, count).Select(LargeSwarm.Id);
        Assert.Equal(areSorted ? asListed.Reverse() : asListed, Given.Select(static node => node.Id));

        Assert.Equal(asListed.Reverse(), (await swarm.GetNodesAsync(Patience, Token)).Select(static node => node.Id));
    }

    [Fact]
    public async Task Few_that_are_wanted_of_many_are_sorted()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Large.Value);
        using var swarm = Connected(served.Endpoint);
        Assert.Equal(Many, (await swarm.ReadNodesAsync(static node => node is SwarmManager, Take, Patience, Token)).Count);
        Assert.Equal((int[])[2, 1, 0], Assert.Single(_parts).Select(static node => int.Parse(node.Id[1..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_breaks_off_when_nodes_have_been_given_is_an_error(bool isReset)
    {
        var ending = isReset ? Ending.Reset : Ending.Close;
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /nodes", Large.Value.Cut(ending, Large.Value.Bytes.Length / 2));
        await using var second = ServedEngine.OnTcp().When("GET /nodes", Large.Value);
        using var swarm = Connected(first.Endpoint, second.Endpoint);
        await swarm.ReadAsync(static (engine, token) => engine.GetStatusAsync(token), Patience, Token);
        var problem = await Assert.ThrowsAsync<ConnectionLostException>(() => swarm.ReadNodesAsync(static _ => true, Take, Patience, Token));
        var count = Given.Count();
        Assert.InRange(count, 257, Many / 2);
        Assert.Equal(count, Given.Select(static node => node.Id).Distinct().Count());
        Assert.EndsWith(FormattableString.Invariant($"The list of nodes broke off after {count}."), problem.Message, StringComparison.Ordinal);
        Assert.Equal(first.Endpoint.Uri, problem.Endpoint);
        Assert.Empty(second.Requests);
        Assert.Equal(SwarmEndpointState.Down, swarm.Endpoints[0].State);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_list_that_breaks_off_before_a_node_has_been_given_is_read_from_another_manager()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /nodes", Large.Value.Cut(missing: Large.Value.Bytes.Length / 2));
        await using var second = ServedEngine.OnTcp().When("GET /nodes", Reply.Json(LargeSwarm.List(2)));
        using var swarm = Connected(first.Endpoint, second.Endpoint);
        await swarm.ReadAsync(static (engine, token) => engine.GetStatusAsync(token), Patience, Token);
        await swarm.ReadNodesAsync(static node => node is SwarmManager, Take, Patience, Token);
        Assert.Equal([LargeSwarm.Id(1), LargeSwarm.Id(0)], Given.Select(static node => node.Id));
        Assert.Equal(2, (await swarm.GetNodesAsync(Patience, Token)).Count);
        Assert.Equal((1, 2, second.Endpoint), (first.Count("GET /nodes"), second.Requests.Count, swarm.Endpoints[0].Endpoint));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_list_that_stops_in_the_middle_ends_when_patience_does()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Large.Value.HeldBack(Large.Value.Bytes.Length / 2, Task.Delay(Timeout.Infinite, Token)));
        using var swarm = Connected(served.Endpoint);
        await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.GetNodesAsync(TimeSpan.FromSeconds(2), Token));
        await Eventually.IsTrueAsync(() => served.OpenConnections == 0, "the connection is closed");
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Somebody_who_wants_no_more_ends_the_list()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Large.Value.HeldBack(Large.Value.Bytes.Length / 2, Task.Delay(Timeout.Infinite, Token)));
        using var swarm = Connected(served.Endpoint);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = swarm.ReadNodesAsync(static _ => true, _ => enough.Cancel(), Patience, enough.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Eventually.IsTrueAsync(() => served.OpenConnections == 0, "the connection is closed");
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_given_of_the_long_list_of_another_swarm(bool isLearnt)
    {
        await using var stranger = ServedEngine.OnTcp().PlaysStranger().When("GET /nodes", Large.Value);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = new ManyManagerSwarm(
            ServedManagers.Pool(ServedManagers.Identified(stranger.Endpoint, "id-60", isLearnt), ServedManagers.Identified(second.Endpoint, "id-50")), _reporter);
        await swarm.ReadNodesAsync(static _ => true, Take, Patience, Token);
        Assert.Equal(["node-40", "node-50"], Given.Select(static node => node.Hostname));
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
        Assert.NotEqual(SwarmEndpointState.Up, swarm.Endpoints[1].State);
    }

    [Fact]
    public async Task The_answer_that_comes_too_late_is_closed()
    {
        var held = new TaskCompletionSource();
        await using var first = ServedEngine.OnTcp().When("GET /nodes", Large.Value.HeldBack(0, held.Task));
        await using var second = ServedEngine.OnTcp().When("GET /nodes", Reply.Json(LargeSwarm.List(2)));
        using var swarm = Connected(first.Endpoint, second.Endpoint);
        await swarm.ReadNodesAsync(static _ => true, Take, Patience, Token);
        held.SetResult();
        Assert.Equal(2, Given.Count());
        await Eventually.IsTrueAsync(() => first.OpenConnections == 0, "the question that nobody waits for any more is given up");
    }

    /// <summary>The guard: what a node costs, on a connection that is warm. A node itself is some 600 bytes with its texts.</summary>
    [Theory]
    [InlineData(3, 4_000)]
    [InlineData(Many, 1_000)]
    public async Task A_node_is_read_without_waste(int count, int mostBytesPerNode)
    {
        var body = Encoding.UTF8.GetBytes(LargeSwarm.List(count));
        var texts = new KnownTexts();
        await ReadAsync();

        // On one thread, from memory: nothing of the test's own server is counted.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var nodes = await ReadAsync();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(count, nodes.Count);
        Assert.InRange(bytes / count, 1, mostBytesPerNode);

        async Task<List<SwarmNode>> ReadAsync()
        {
            using var items = new JsonItems<SwarmNode>(new MemoryStream(body), new NodeItem(texts, new EngineStatus()));
            var all = new List<SwarmNode>(count);
            while (await items.ReadAsync(all, CancellationToken.None))
            {
            }

            return all;
        }
    }

    [Fact]
    public void Learning_costs_nothing_when_nothing_has_changed()
    {
        var slot = new EndpointSlot(new DockerEngine(EngineEndpoint.Parse("tcp://203.0.113.40:2376")), isLearnt: false);
        slot.Identify(new EngineStatus { NodeId = "m0", Hostname = "m0" });
        using var pool = ServedManagers.Pool(slot);
        List<SwarmNode> nodes =
        [
            .. Enumerable.Range(0, 3).Select(static number => new SwarmManager
            {
                Id = $"m{number}", Hostname = $"m{number}", Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable, RaftAddress = $"203.0.113.{40 + number}:2377",
            }),
            .. Enumerable.Range(0, Many).Select(static number => new SwarmNode { Id = $"w{number}", Hostname = "worker" }),
        ];
        pool.Learn(slot, nodes);
        Assert.Equal(3, pool.Slots().Count);
        pool.Learn(slot, nodes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        pool.Learn(slot, nodes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private ManyManagerSwarm Connected(params IEnumerable<EngineEndpoint> endpoints) =>
        new(ServedManagers.Pool([.. endpoints.Select(static (endpoint, i) => ServedManagers.Identified(endpoint, LargeSwarm.Id(i)))]), _reporter);

    private void Take(IReadOnlyList<SwarmNode> part)
    {
        lock (_parts)
        {
            _parts.Add(part);
        }
    }
}
