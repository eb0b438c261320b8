namespace SwarmHa.Core.Tests;

/// <summary>A leader that was demoted for a handover is promoted again, whatever happens in between.</summary>
public sealed class LeaderMoveRollbackTests
{
    private readonly LeaderMoveScene _scene = new();

    [Theory]
    [InlineData("Waiting until it leaves raft")]
    [InlineData("Waiting until it answers as a Worker itself")]
    [InlineData("Letting m1 rest as a worker before it is promoted again")]
    public async Task Ctrl_C_after_the_demotion_promotes_it_again(string during)
    {
        using var stop = new CancellationTokenSource();
        _scene.Stop = stop.Token;
        _scene.Reporter.OnProgress = step => StopAt(step, during, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync());
        Assert.Equal([SwarmNodeRole.Worker, SwarmNodeRole.Manager], _scene.Swarm.Applied.Select(static update => update.Role));
        Assert.Equal(SwarmNodeRole.Manager, _scene.Swarm["m1"].Role);
        Assert.Equal(
            ["The handover did not come to its end: promoting m1 again.", "m1 is written down as a manager again. Its engine may need up to a minute to be Reachable."],
            _scene.Reporter.Urgencies);
        Assert.All(_scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    [Fact]
    public async Task Ctrl_C_while_it_is_being_promoted_changes_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        _scene.Stop = stop.Token;
        _scene.Reporter.OnProgress = step => StopAt(step, "Waiting until it becomes Reachable", stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync());
        Assert.Equal([SwarmNodeRole.Worker, SwarmNodeRole.Manager], _scene.Swarm.Applied.Select(static update => update.Role));
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task Ctrl_C_before_the_demotion_leaves_everything_untouched()
    {
        using var stop = new CancellationTokenSource();
        _scene.Stop = stop.Token;
        _scene.AfterPlan = stop.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync());
        Assert.Equal(0, _scene.Swarm.Attempts);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task A_demotion_whose_reply_was_lost_is_carried_to_its_end()
    {
        _scene.Swarm.LostReplies.Enqueue(SwarmErrors.EngineTimeout);
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
    }

    [Fact]
    public async Task A_demotion_that_failed_after_it_took_effect_is_carried_to_its_end()
    {
        _scene.Swarm.LostReplies.Enqueue(SwarmErrors.EngineError);
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task A_demotion_that_is_refused_for_good_after_it_took_effect_is_taken_back()
    {
        _scene.Swarm.LostReplies.Enqueue(SwarmErrors.RequestRejected);
        await Assert.ThrowsAsync<RequestRejectedException>(() => _scene.RunAsync());
        Assert.Equal(SwarmNodeRole.Manager, _scene.Swarm["m1"].Role);
        Assert.Empty(_scene.Swarm["m1"].Labels);
        Assert.Equal("The handover did not come to its end: promoting m1 again.", _scene.Reporter.Urgencies.First());
    }

    [Fact]
    public async Task A_demotion_that_the_engine_refuses_is_told_and_nothing_else_is_done()
    {
        _scene.Swarm.UpdateRefusals.Enqueue(SwarmErrors.QuorumLoss);
        await Assert.ThrowsAsync<QuorumLossException>(() => _scene.RunAsync());
        Assert.Empty(_scene.Swarm.Applied);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task When_nobody_takes_over_the_old_leader_is_promoted_as_soon_as_there_is_one()
    {
        _scene.Options = _scene.Options with { Timeout = TimeSpan.FromSeconds(5) };
        _scene.Swarm.Pace.HandOver = TimeSpan.FromSeconds(12);
        await Assert.ThrowsAsync<ChangeTimeoutException>(() => _scene.RunAsync());
        Assert.Equal(SwarmNodeRole.Manager, _scene.Swarm["m1"].Role);
    }

    [Theory]
    [InlineData(nameof(SwarmErrors.EngineError), 1)]
    [InlineData(nameof(SwarmErrors.EngineError), 100)]
    [InlineData(nameof(SwarmErrors.NoLeader), 100)]
    [InlineData(nameof(SwarmErrors.RequestRejected), 2)]
    public async Task Promoting_it_again_is_tried_until_the_limit(string row, int failures)
    {
        RefusePromotion(row, failures);
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
        Assert.Equal(failures + 2, _scene.Swarm.Attempts);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Theory]
    [InlineData(nameof(SwarmErrors.EngineError))]
    [InlineData(nameof(SwarmErrors.RequestRejected))]
    public async Task When_it_cannot_be_promoted_within_the_limit_a_person_is_told_the_command(string row)
    {
        RefusePromotion(row, 10000);
        var problem = await Assert.ThrowsAsync<LeaderNotRestoredException>(() => _scene.RunAsync());
        Assert.StartsWith("m1 was demoted for a handover, and is still a worker.", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("Finish the handover: Invoke-SwarmPromote m1", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Run Invoke-SwarmPromote m1.", problem.Advice);
        Assert.Equal(problem.Message, Assert.Single(_scene.Reporter.Urgencies));
        Assert.Equal("m1", (problem.Target as SwarmNode)?.Name);
        Assert.True(HandoverMark.IsUnfinished(_scene.Swarm["m1"].View()));
    }

    [Fact]
    public async Task One_that_is_a_manager_after_all_is_not_called_a_worker()
    {
        // The second update is the promotion: it takes effect, and its reply says that it does not.
        _scene.Swarm.BeforeUpdate.Enqueue(static () => { });
        _scene.Swarm.BeforeUpdate.Enqueue(() => _scene.Swarm.LostReplies.Enqueue(SwarmErrors.RequestRejected));
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task One_that_does_not_become_reachable_in_time_is_told_too()
    {
        _scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        var problem = await Assert.ThrowsAsync<LeaderNotRestoredException>(() => _scene.RunAsync());
        Assert.StartsWith("m1 was demoted for a handover. Its role is Manager again, but it is not in raft.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("role set to Manager, but it did not become Reachable", problem.Message, StringComparison.Ordinal);
        Assert.Equal(SwarmNodeRole.Manager, _scene.Swarm["m1"].Role);
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_is_kept_and_told()
    {
        _scene.Swarm.Successor = candidates =>
        {
            _scene.Swarm["m1"].Labels["theirs"] = "kept";
            return candidates[0];
        };
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal("kept", _scene.Swarm["m1"].Labels["theirs"]);
        Assert.Contains(_scene.Reporter.Remarks, static remark => remark.StartsWith("Somebody changed m1 during the handover", StringComparison.Ordinal));
    }

    /// <summary>Lets the demotion pass, and refuses the next updates.</summary>
    private void RefusePromotion(string row, int times) => _scene.Swarm.Successor = candidates =>
    {
        Enumerable.Repeat(SwarmErrors.All.Single(one => one.Id == row), times).ToList().ForEach(_scene.Swarm.UpdateRefusals.Enqueue);
        return candidates[0];
    };

    private void StopAt(SwarmProgress step, string status, CancellationTokenSource stop)
    {
        if (step.Status == status && _scene.Swarm.Applied.Count > 0)
        {
            stop.Cancel();
        }
    }
}
