using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Docker.Tests;

/// <summary>Connecting to a swarm that has lost its quorum: the loss is told as soon as it is certain, and an election is waited for.</summary>
public sealed class ConnectQuorumTests
{
    // Reserved, and with no listener at addresses that only these tests use.
    private const int ClosedPort = 1;

    private static readonly ServedNode Survivor = new("127.0.7.40", "node-40");

    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_of_three_that_refuse_are_told_within_three_seconds(bool areNamed)
    {
        await using var survivor = Electing("127.0.7.40", "127.0.7.50", "127.0.7.60");
        var watch = Stopwatch.StartNew();
        var lost = await Assert.ThrowsAsync<QuorumLostException>(() => ConnectAsync(TimeSpan.FromSeconds(30), areNamed ? ["127.0.7.50", "127.0.7.60"] : [], survivor));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Equal((3, 1, 2), (lost.Count.Managers, lost.Count.Reachable, lost.Count.Quorum));
        Assert.StartsWith(
            "Quorum is lost: 2 of 3 managers are down, 1 is left, quorum is 2. Down: tcp://127.0.7.50:1 (connection refused), tcp://127.0.7.60:1 (connection refused). Left: node-40: The swarm has no leader.",
            lost.Message,
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task It_is_told_at_the_end_of_a_short_time_too()
    {
        await using var survivor = Electing("127.0.7.40", "127.0.7.50", "127.0.7.60");
        await Assert.ThrowsAsync<QuorumLostException>(() => ConnectAsync(TimeSpan.FromSeconds(1), ["127.0.7.50", "127.0.7.60"], survivor));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task One_that_refuses_and_one_that_is_silent_are_no_loss()
    {
        await using var survivor = Electing("127.0.7.40", "127.0.7.50", "127.0.7.60");
        await using var silent = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await Assert.ThrowsAsync<NoLeaderException>(() => ConnectAsync(TimeSpan.FromSeconds(3), ["127.0.7.50"], survivor, silent));
    }

    /// <summary>A firewall that refuses the engines' ports says nothing of the managers.</summary>
    [Fact(Timeout = Within.Seconds20)]
    public async Task Managers_whose_raft_ports_are_open_are_no_loss()
    {
        using var fifty = Listener("127.0.7.50");
        using var sixty = Listener("127.0.7.60");
        await using var survivor = Electing("127.0.7.40", $"{fifty.LocalEndpoint}", $"{sixty.LocalEndpoint}");
        await Assert.ThrowsAsync<NoLeaderException>(() => ConnectAsync(TimeSpan.FromSeconds(3), ["127.0.7.50", "127.0.7.60"], survivor));
    }

    /// <summary>One of the lists is of an earlier time, and which one is not known.</summary>
    [Fact(Timeout = Within.Seconds20)]
    public async Task Managers_that_know_different_managers_are_no_proof()
    {
        await using var survivor = Electing("127.0.7.40", "127.0.7.50", "127.0.7.60");
        await using var other = Electing("127.0.7.40", "127.0.7.50", "127.0.7.60", "127.0.7.70");
        await Assert.ThrowsAsync<NoLeaderException>(() => ConnectAsync(TimeSpan.FromSeconds(3), ["127.0.7.50", "127.0.7.60"], survivor, other));
    }

    private static TcpListener Listener(string address)
    {
        var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return listener;
    }

    /// <summary>A manager without a leader that knows these, by addresses that are their ids as well.</summary>
    private static ServedEngine Electing(params IEnumerable<string> managers)
    {
        var known = managers.Select(static manager => $"{{\"NodeID\":\"{manager.Split(':')[0]}\",\"Addr\":\"{(manager.Contains(':', StringComparison.Ordinal) ? manager : $"{manager}:{ClosedPort}")}\"}}");
        var info = ServedManagers.Info(Survivor, swarmId: null, error: EngineWords.NoLeaderByRpc).Replace("\"RemoteManagers\":null", $"\"RemoteManagers\":[{string.Join(',', known)}]", StringComparison.Ordinal);
        return ServedEngine.OnTcp().Plays(Survivor).When("GET /info", Reply.Json(info));
    }

    private Task<ISwarm> ConnectAsync(TimeSpan patience, string[] down, params IEnumerable<ServedEngine> up) => new DockerSwarmConnector().ConnectAsync(
        ServedManagers.Request([.. up.Select(static engine => engine.Endpoint), .. down.Select(static address => EngineEndpoint.Parse($"tcp://{address}:{ClosedPort}"))]) with
        {
            Patience = patience,
            Discovery = new ManagerDiscovery { Template = $"tcp://{{Id}}:{ClosedPort}" },
        },
        _reporter,
        Token);
}
