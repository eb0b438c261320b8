using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>Who is asked when, and when a silent one is given up.</summary>
public sealed class HedgedReadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_manager_that_is_merely_slow_is_waited_for()
    {
        // Slower than the questions that are asked beside the first one may take.
        await using var slow = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /nodes", _ =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(4));
            return Reply.Json(ServedNode.List(ServedManagers.First));
        });
        using var swarm = ServedManagers.Connected(_reporter, slow.Endpoint);
        Assert.Single(await swarm.GetNodesAsync(Patience, Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_manager_that_goes_on_being_silent_after_the_election_is_asked_beside_the_old_question()
    {
        var asked = 0;
        await using var only = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When("GET /nodes", _ => Interlocked.Increment(ref asked) == 1 ? Reply.Hang : Reply.Json(ServedNode.List(ServedManagers.First)));
        using var swarm = ServedManagers.Connected(_reporter, only.Endpoint);
        var watch = Stopwatch.StartNew();
        Assert.Single(await swarm.GetNodesAsync(Patience, Token));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(8));
        Assert.Equal(2, only.Count("GET /nodes"));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Three_that_are_silent_end_when_patience_does_and_each_is_named()
    {
        await using var first = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        await using var third = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint, third.Endpoint);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.GetNodesAsync(TimeSpan.FromSeconds(2), Token));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(5));
        Assert.All(swarm.Endpoints, static endpoint => Assert.Equal(SwarmEndpointState.Down, endpoint.State));
        await Eventually.IsTrueAsync(() => first.OpenConnections + second.OpenConnections + third.OpenConnections == 0, "no question is left open");
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task The_second_is_not_asked_when_the_first_answers_at_once()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        for (var i = 0; i < 50; i++)
        {
            await swarm.GetNodesAsync(Patience, Token);
        }

        Assert.Equal((50, 0, 0), (first.Requests.Count, second.Requests.Count, second.Pings));
        Assert.StartsWith($"{first.Endpoint} answered after ", Assert.Single(_reporter.Remarks), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Another_question_goes_the_same_way()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /swarm", Reply.Refusal(500, EngineWords.NoLeaderByRpc));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).When("GET /swarm", Reply.Json(
            """
            { "ID": "swarm1", "Spec": { "Raft": { "ElectionTick": 10, "HeartbeatTick": 1 }, "EncryptionConfig": { "AutoLockManagers": true }, "CAConfig": { "NodeCertExpiry": 7776000000000000 } },
              "JoinTokens": { "Worker": "SWMTKN-1-worker", "Manager": "SWMTKN-1-manager" } }
            """));
        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        var cluster = await swarm.ReadAsync(static (engine, token) => engine.GetClusterAsync(token), Patience, Token);
        Assert.Equal(("swarm1", 10, 1, true, 90.0), (cluster.Id, cluster.ElectionTicks, cluster.HeartbeatTicks, cluster.IsAutolocked, cluster.NodeCertificateValidity.TotalDays));
        Assert.DoesNotContain("SWMTKN", $"{cluster}{string.Join(string.Empty, _reporter.Remarks)}", StringComparison.Ordinal);
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }
}
