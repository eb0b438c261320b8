namespace SwarmHa.Core.Tests;

/// <summary>A handover that was killed between the demotion and the promotion can be told from the swarm, and finished by one command.</summary>
public sealed class HandoverMarkTests
{
    private readonly LeaderMoveScene _scene = new(workers: 1);

    [Fact]
    public async Task The_mark_is_written_with_the_demotion_and_removed_with_the_promotion()
    {
        _scene.Options = _scene.Options with { By = "Move-SwarmLeader by me" };
        _scene.Swarm["m1"].Labels["rack"] = "7";
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Equal([SwarmNodeRole.Worker, SwarmNodeRole.Manager], _scene.Swarm.Applied.Select(static update => update.Role));
        Assert.StartsWith("Move-SwarmLeader by me, 20", _scene.Swarm.Applied[0].Labels[HandoverMark.Label], StringComparison.Ordinal);
        Assert.Equal("7", _scene.Swarm.Applied[0].Labels["rack"]);
        Assert.Equal(["rack"], _scene.Swarm.Applied[1].Labels.Keys);
        Assert.DoesNotContain(_scene.Reporter.Remarks, static remark => remark.StartsWith("Somebody changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mark_that_is_left_on_a_manager_is_no_change_by_somebody_else()
    {
        _scene.Swarm["m1"].Labels[HandoverMark.Label] = "an old one";
        Assert.True((await _scene.RunAsync()).Succeeded);
        Assert.Empty(_scene.Swarm["m1"].Labels);
        Assert.DoesNotContain(_scene.Reporter.Remarks, static remark => remark.StartsWith("Somebody changed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "Invoke-SwarmPromote w1")]
    [InlineData(true, "Resume-SwarmManager w1")]
    public void Quorum_advice_names_it_and_the_command(bool isSuspended, string command)
    {
        Leave(isSuspended);
        var advice = SwarmQuorum.Of([.. _scene.Swarm.Nodes.Select(static node => node.View())]).Advice.Single(static one => one.Kind == SwarmQuorumAdviceKind.HandoverUnfinished);
        Assert.Equal(
            $"w1 was demoted for a handover and has not been promoted again (Move-SwarmLeader by me). If that command no longer runs, {command} makes it a manager again.",
            advice.Text);
    }

    [Fact]
    public async Task Another_handover_is_refused_and_names_the_command()
    {
        Leave();
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.PrepareAsync());
        Assert.Contains("w1 was demoted for a handover", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Run Invoke-SwarmPromote w1, then move again.", problem.Advice);
        Assert.Equal(0, _scene.Swarm.Attempts);
        _scene.Options = _scene.Options with { Force = true };
        Assert.True((await _scene.RunAsync()).Succeeded);
    }

    [Fact]
    public void A_drill_is_refused_and_names_the_command()
    {
        Leave();
        var plan = FailoverPlan.Of([.. _scene.Swarm.Nodes.Select(static node => node.View())], new FailoverDrillOptions());
        Assert.Contains(plan.Refusals, static refusal => refusal is DrillRefusedException && refusal.Message.Contains("Invoke-SwarmPromote w1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SwarmNodeState.Ready)]
    [InlineData(SwarmNodeState.Unknown)]
    public async Task Promoting_finishes_it_in_one_write(SwarmNodeState state)
    {
        var scene = new RoleChangeScene(managers: 2, workers: 1);
        scene.Swarm["w1"].State = state;
        scene.Swarm["w1"].Labels = new() { [HandoverMark.Label] = "killed", ["rack"] = "7" };
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Equal(["rack"], Assert.Single(scene.Swarm.Applied).Labels.Keys);
    }

    [Fact]
    public async Task Promoting_one_that_somebody_promoted_by_hand_takes_the_mark_away()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].Labels[HandoverMark.Label] = "killed";
        Assert.True(await scene.PromoteAsync("m3") is SwarmManager { IsReachable: true });
        Assert.Empty(Assert.Single(scene.Swarm.Applied).Labels);
    }

    [Fact]
    public async Task Demoting_one_that_is_to_stay_a_worker_takes_the_mark_away()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm["w1"].Labels[HandoverMark.Label] = "killed";
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("w1"));
        Assert.Empty(Assert.Single(scene.Swarm.Applied).Labels);
        Assert.Equal(SwarmNodeRole.Worker, scene.Swarm["w1"].Role);
    }

    private void Leave(bool isSuspended = false)
    {
        _scene.Swarm["w1"].Labels[HandoverMark.Label] = "Move-SwarmLeader by me";
        if (isSuspended)
        {
            _scene.Swarm["w1"].Labels[Suspension.Label] = "active";
        }
    }
}
