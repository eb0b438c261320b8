namespace SwarmHa.Core.Tests;

/// <summary>What is written of a node, while others write, the swarm elects, or replies are lost.</summary>
public sealed class PromoteWriteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Somebody_elses_change_at_the_same_time_is_kept(int times)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Meddle("w1", times);
        var node = await scene.PromoteAsync("w1");
        Assert.True(node is SwarmManager { IsReachable: true });
        Assert.Equal(times + 1, scene.Swarm.Attempts);
        Assert.Single(scene.Swarm.Applied);
        Assert.Equal(times, node.Labels.Count(static label => label.Value == "kept"));
        Assert.Equal(times, scene.Reporter.Remarks.Count(static remark => remark.StartsWith("Retrying the change of ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Somebody_elses_endless_changes_end_in_the_engines_own_words()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Meddle("w1", 1000);
        var problem = await Assert.ThrowsAsync<OutOfSequenceException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(2) }));
        Assert.Contains("update out of sequence", problem.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Swarm.Applied);
    }

    [Theory]
    [InlineData(nameof(SwarmErrors.ConnectionLost))]
    [InlineData(nameof(SwarmErrors.EngineTimeout))]
    [InlineData(nameof(SwarmErrors.EngineError))]
    public async Task What_took_effect_although_its_reply_was_lost_is_not_sent_again(string lost)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.LostReplies.Enqueue(SwarmErrors.All.Single(row => row.Id == lost));
        var node = await scene.PromoteAsync("w1");
        Assert.True(node is SwarmManager { IsReachable: true });
        Assert.Equal(1, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task What_somebody_else_wrote_at_the_same_time_is_not_written_again()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var fake = scene.Swarm["w1"];
        scene.Swarm.BeforeUpdate.Enqueue(() =>
        {
            (fake.Role, fake.Reachability, fake.AnswersAsManager) = (SwarmNodeRole.Manager, SwarmReachability.Reachable, true);
            fake.Version++;
        });
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Equal(1, scene.Swarm.Attempts);
        Assert.Empty(scene.Swarm.Applied);
    }

    [Fact]
    public async Task An_election_in_between_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        var election = TimeSpan.FromSeconds(12);
        scene.Swarm.BeforeUpdate.Enqueue(() => scene.Swarm.LoseLeaderFor(election));
        var node = await scene.PromoteAsync("w1");
        Assert.True(node is SwarmManager { IsReachable: true });
        Assert.Equal(2, scene.Swarm.Attempts);
        Assert.True(scene.Took >= election + scene.Swarm.Pace.Join);
    }

    [Fact]
    public async Task An_election_afterwards_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm.ReadFailuresAfterUpdate.Enqueue(SwarmErrors.NoLeader);
        scene.Swarm.ReadFailuresAfterUpdate.Enqueue(SwarmErrors.ManagerPreparing);
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Equal(2, scene.Reporter.Remarks.Count(static remark => remark.StartsWith("Retrying: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(nameof(SwarmErrors.QuorumLoss))]
    [InlineData(nameof(SwarmErrors.AccessDenied))]
    [InlineData(nameof(SwarmErrors.RequestRejected))]
    public async Task What_the_engine_refuses_is_not_tried_again(string row)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.UpdateRefusals.Enqueue(SwarmErrors.All.Single(one => one.Id == row));
        var problem = await Assert.ThrowsAnyAsync<SwarmException>(() => scene.PromoteAsync("w1"));
        Assert.Equal(row, problem.Error.Id);
        Assert.Equal(1, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task What_the_engine_has_no_known_words_for_is_tried_again_until_the_limit()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        Enumerable.Repeat(SwarmErrors.EngineError, 300).ToList().ForEach(scene.Swarm.UpdateRefusals.Enqueue);
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Equal(301, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task What_is_not_written_by_the_limit_is_read_once_more_and_told()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        Enumerable.Repeat(SwarmErrors.EngineError, 1000).ToList().ForEach(scene.Swarm.UpdateRefusals.Enqueue);
        var problem = await Assert.ThrowsAsync<EngineErrorException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.Equal("w1: the role was not changed after 3 s. The fake swarm refuses.", problem.Message);
        Assert.StartsWith("Nothing was written.", problem.Advice, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.5));
    }

    [Fact]
    public async Task What_cannot_be_read_afterwards_is_not_called_unchanged()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.LostReplies.Enqueue(SwarmErrors.EngineError);
        scene.Swarm.ReadsHang = () => scene.Swarm.Attempts > 0;
        var problem = await Assert.ThrowsAsync<EngineErrorException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.Equal("w1: whether the role was changed cannot be read after 3 s. The reply of the fake swarm is lost.", problem.Message);
        Assert.Contains("the change may have been made", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_found_written_at_the_limit_is_no_failure_of_the_write()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.LostReplies.Enqueue(SwarmErrors.EngineError);
        var away = TimeSpan.FromSeconds(3.2);
        scene.Swarm.BeforeUpdate.Enqueue(() => scene.Swarm.LoseLeaderFor(away));
        scene.Swarm.BeforeUpdate.Enqueue(() => { });
        var problem = await Assert.ThrowsAnyAsync<SwarmException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.Equal("w1: the role was not changed after 3 s. The fake swarm has no leader.", problem.Message);
    }
}
