using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Docker.Tests;

/// <summary>Quorum is called lost as soon as that is certain, and never before.</summary>
public sealed class QuorumEvidenceTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2.5);
    private static readonly string[] Names = ["node-40", "node-50", "node-60"];

    private readonly RecordingReporter _reporter = new();
    private readonly List<ServedEngine> _engines = [];
    private readonly List<IDisposable> _raftPorts = [];
    private readonly HashSet<int> _stopped = [];
    private ISwarm _swarm = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _swarm.Dispose();
        _raftPorts.ForEach(static port => port.Dispose());
        await StopAsync(0, 1, 2);
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_of_three_that_refuse_are_told_within_three_seconds(bool lastOneHangs)
    {
        await ConnectAsync(knowsOthers: true);
        await StopAsync(0, 1);
        _engines[2].Answers(lastOneHangs ? Reply.Hang : Reply.Refusal(500, EngineWords.NoLeader));
        var watch = Stopwatch.StartNew();
        var lost = await Assert.ThrowsAsync<QuorumLostException>(() => _swarm.GetNodesAsync(Patience, Token));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Equal((3, 1, 2), (lost.Count.Managers, lost.Count.Reachable, lost.Count.Quorum));
        Assert.True(lost.IsTransient);
        Assert.StartsWith("Quorum is lost: 2 of 3 managers are down, 1 is left, quorum is 2. Down: ", lost.Message, StringComparison.Ordinal);
        Assert.Contains($"node-40 ({_engines[0].Endpoint}: connection refused)", lost.Message, StringComparison.Ordinal);
        Assert.Contains($"node-50 ({_engines[1].Endpoint}: connection refused)", lost.Message, StringComparison.Ordinal);
        Assert.Contains($"Left: node-60: {(lastOneHangs ? "no reply for " : "The swarm has no leader.")}", lost.Message, StringComparison.Ordinal);
        Assert.Contains("Services keep running", lost.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Three_of_three_that_refuse_are_told_at_once()
    {
        await ConnectAsync(knowsOthers: true);
        await StopAsync(0, 1, 2);
        var watch = Stopwatch.StartNew();
        var lost = await Assert.ThrowsAsync<QuorumLostException>(() => _swarm.GetNodesAsync(Patience, Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(0, lost.Count.Reachable);
        Assert.DoesNotContain("Left", lost.Message, StringComparison.Ordinal);
    }

    /// <summary>An election is possible: whatever the two that are left say, they are asked until the time is over.</summary>
    [Fact(Timeout = Within.Seconds20)]
    public async Task One_of_three_that_refuses_is_no_loss_and_people_see_what_the_others_say()
    {
        await ConnectAsync(knowsOthers: true);
        await StopAsync(0);
        _engines[1].Answers(Reply.Hang);
        _engines[2].Answers(Reply.Refusal(500, EngineWords.NoLeader));
        var failed = await Assert.ThrowsAsync<NoLeaderException>(() => _swarm.GetNodesAsync(Moment, Token));
        Assert.Contains("Other managers: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains("node-40: The connection was refused", failed.Message, StringComparison.Ordinal);
        Assert.Contains("node-50: no reply for ", failed.Message, StringComparison.Ordinal);

        var steps = _reporter.Steps.ToList();
        Assert.All(steps, static step => Assert.True(step.IsPart));
        Assert.True(steps[0].Elapsed < TimeSpan.FromSeconds(1), steps[0].ToString());
        Assert.Contains("node-60: The swarm has no leader", steps[0].Status, StringComparison.Ordinal);
        Assert.True(steps[^1].IsCompleted);
    }

    /// <summary>A firewall before the engines' ports, or engines that never listened here: the managers may be well.</summary>
    [Theory(Timeout = Within.Seconds20)]
    [InlineData("raft ports are open", true)]
    [InlineData("never answered before", false)]
    public async Task What_is_not_certain_is_not_called_a_loss(string reason, bool haveAnswered)
    {
        await ConnectAsync(haveAnswered, raftIsOpen: haveAnswered, raftHost: haveAnswered ? "127.0.0.1" : "127.0.9.9");
        await StopAsync(0, 1);
        _engines[2].Answers(Reply.Hang);
        var failed = await Assert.ThrowsAsync<EngineTimeoutException>(() => _swarm.GetNodesAsync(Moment, Token));
        Assert.Contains("Other managers: ", failed.Message, StringComparison.Ordinal);
        Assert.NotEmpty(reason);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Engines_that_come_back_are_asked_again()
    {
        await ConnectAsync(knowsOthers: true);
        await StopAsync(0, 1);
        _engines[2].Answers(Reply.Hang);
        await Assert.ThrowsAsync<QuorumLostException>(() => _swarm.GetNodesAsync(Patience, Token));
        _engines[2].Plays(ServedManagers.Second);
        Assert.NotEmpty(await _swarm.GetNodesAsync(Patience, Token));
    }

    /// <summary>Three managers behind served engines. Their raft ports are on the same host, where a refusal is a sign, or on another one.</summary>
    private async Task ConnectAsync(bool knowsOthers, bool raftIsOpen = false, string raftHost = "127.0.0.1")
    {
        var nodes = Names.Select(name => new ServedNode($"id-{name[^2..]}", name) { Leads = name == "node-60", RaftAddress = $"{raftHost}:{RaftPort(raftIsOpen)}" }).ToList();
        foreach (var node in nodes)
        {
            _engines.Add(ServedEngine.OnTcp().When("GET /info", Reply.Json(ServedManagers.Info(node))).When("GET /nodes", Reply.Json(ServedNode.List(nodes))));
        }

        if (knowsOthers)
        {
            _swarm = await new DockerSwarmConnector().ConnectAsync(ServedManagers.Request([.. _engines.Select(static engine => engine.Endpoint)]), _reporter, Token);
        }
        else
        {
            var slots = _engines.Zip(nodes, (engine, node) =>
            {
                var slot = new EndpointSlot(engine.Open(), isLearnt: true);
                slot.Identify(new EngineStatus { NodeId = node.Id, Hostname = node.Hostname, IsManager = true });
                return slot;
            });
            _swarm = new ManyManagerSwarm(ServedManagers.Pool([.. slots.Reverse()]), _reporter);
        }

        await _swarm.GetNodesAsync(Patience, Token);
    }

    private int RaftPort(bool isOpen)
    {
        if (!isOpen)
        {
            var closed = new ClosedPort();
            _raftPorts.Add(closed);
            return closed.Endpoint.Uri.Port;
        }

        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _raftPorts.Add(listener);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StopAsync(params int[] engines)
    {
        foreach (var engine in engines.Where(_stopped.Add))
        {
            await _engines[engine].DisposeAsync();
        }
    }
}
