namespace SwarmHa.Core.Tests;

/// <summary>The test by a write, and what is a result and what an error.</summary>
public sealed class QuorumTestTests
{
    private static readonly QuorumTestOptions Proof = new() { Commit = true, Timeout = TimeSpan.FromSeconds(5) };

    private readonly PacedTime _time = new();
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task A_write_that_commits_is_a_proof_and_changes_nothing()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1);
        swarm["w1"].Labels["rack"] = "7";
        var test = await TestAsync(swarm, Proof);
        Assert.True(test.Passed, test.Reason);
        Assert.NotNull(test.CommitTime);
        var update = Assert.Single(swarm.Applied);
        Assert.Equal((swarm["w1"].Id, SwarmNodeRole.Worker, "7"), (update.NodeId, update.Role, update.Labels["rack"]));
    }

    [Theory]
    [InlineData(3, "m2")]
    [InlineData(1, "m1")]
    public async Task Without_workers_another_manager_is_written_and_the_leader_only_when_it_is_alone(int managers, string expected)
    {
        var swarm = new FakeSwarm(_time, managers);
        Assert.True((await TestAsync(swarm, Proof)).Passed);
        Assert.Equal(swarm[expected].Id, Assert.Single(swarm.Applied).NodeId);
    }

    [Fact]
    public async Task Somebody_elses_write_in_between_is_no_failure()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1);
        for (var i = 0; i < 3; i++)
        {
            swarm.BeforeUpdate.Enqueue(() => swarm["w1"].Version++);
        }

        Assert.True((await TestAsync(swarm, Proof)).Passed);
        Assert.Equal(4, swarm.Attempts);
    }

    [Fact]
    public async Task An_election_is_ridden_over()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1);
        swarm.UpdateRefusals.Enqueue(SwarmErrors.NoLeader);
        swarm.UpdateRefusals.Enqueue(SwarmErrors.EngineError);
        swarm.LostReplies.Enqueue(SwarmErrors.ConnectionLost);
        Assert.True((await TestAsync(swarm, Proof)).Passed);
    }

    [Fact]
    public async Task A_write_that_hangs_while_readings_answer_is_false_with_the_reason()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1) { UpdatesHang = static () => true };
        var started = _time.GetTimestamp();
        var test = await TestAsync(swarm, Proof);
        Assert.False(test.Passed);
        Assert.Null(test.CommitTime);
        Assert.Equal((3, 3), (test.Managers, test.Reachable));
        Assert.Equal("No write commits, whatever is read (3 managers, 3 reachable, quorum 2. 1 more may be lost): none was confirmed within 5 s", test.Reason);
        Assert.InRange(_time.GetElapsedTime(started), TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(5.5));
        Assert.True(_reporter.Steps.Last().IsCompleted);
    }

    [Fact]
    public async Task A_refusal_that_lasts_is_false_with_what_was_said()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        for (var i = 0; i < 1000; i++)
        {
            swarm.UpdateRefusals.Enqueue(SwarmErrors.NoLeader);
        }

        var test = await TestAsync(swarm, Proof);
        Assert.False(test.Passed);
        Assert.EndsWith("within 5 s. Last reply: The fake swarm refuses.", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_no_waiting_mends_is_told_at_once()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        swarm.UpdateRefusals.Enqueue(SwarmErrors.AccessDenied);
        Assert.False((await TestAsync(swarm, Proof)).Passed);
        Assert.Equal(1, swarm.Attempts);
    }

    [Fact]
    public async Task What_fails_by_the_arithmetic_is_not_written()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        var test = await TestAsync(swarm, Proof with { FindLost = static nodes => [nodes[0], nodes[1]] });
        Assert.False(test.Passed);
        Assert.Equal(0, swarm.Attempts);
        Assert.Equal(["m1", "m2"], test.Without);
    }

    [Fact]
    public async Task No_leader_is_a_result()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        swarm["m1"].IsLeader = false;
        var test = await TestAsync(swarm, new QuorumTestOptions { Timeout = TimeSpan.FromSeconds(2) });
        Assert.False(test.Passed);
        Assert.Equal("No manager tells how things are: The fake swarm has no leader.", test.Reason);
    }

    [Fact]
    public async Task That_the_client_is_not_let_in_and_that_what_is_lost_is_not_there_are_errors()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1);
        var unknown = Proof with { FindLost = static _ => throw SwarmErrors.NodeNotFound.Exception("nobody") };
        await Assert.ThrowsAsync<NodeNotFoundException>(() => TestAsync(swarm, unknown));

        Assert.True((await TestAsync(swarm, Proof)).Passed);
        swarm.ReadFailuresAfterUpdate.Enqueue(SwarmErrors.CertificateUntrusted);
        await Assert.ThrowsAsync<CertificateUntrustedException>(() => TestAsync(swarm, Proof));
    }

    private Task<SwarmQuorumTest> TestAsync(FakeSwarm swarm, QuorumTestOptions options) =>
        _time.RunAsync(() => new QuorumTest(swarm, _reporter, _time).RunAsync(options, CancellationToken.None));
}
