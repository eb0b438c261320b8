namespace SwarmHa.Core.Tests;

/// <summary>Leadership is handed over by demoting the leader and promoting it again.</summary>
public sealed class LeaderMoveTests
{
    private readonly LeaderMoveScene _scene = new();

    [Fact]
    public async Task Another_manager_leads_and_the_old_leader_is_a_manager_as_before()
    {
        var old = _scene.Swarm["m1"];
        (old.SpecName, old.Availability) = ("first", SwarmNodeAvailability.Drain);
        old.Labels["rack"] = "7";
        var move = await _scene.RunAsync();
        Assert.Equal(("first", "m2", true, 1, string.Empty), (move.From, move.To, move.Succeeded, move.Attempts, move.Reason));
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
        Assert.Equal(("first", SwarmNodeAvailability.Drain, "7"), (old.SpecName, old.Availability, old.Labels["rack"]));
        Assert.Equal([SwarmNodeRole.Worker, SwarmNodeRole.Manager], _scene.Swarm.Applied.Select(static update => update.Role));
        Assert.Equal(
            [SwarmLeaderMoveStage.Checked, SwarmLeaderMoveStage.HandedOver, SwarmLeaderMoveStage.Rested, SwarmLeaderMoveStage.Restored],
            move.Steps.Select(static step => step.Stage));
        Assert.All(_scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task The_gap_is_the_time_without_an_answer_that_names_a_leader()
    {
        _scene.Swarm.Pace.HandOver = TimeSpan.FromMilliseconds(800);
        var move = await _scene.RunAsync();
        Assert.InRange(move.ControlPlaneGap!.Value, TimeSpan.FromMilliseconds(780), TimeSpan.FromMilliseconds(1000));
    }

    [Theory]
    [InlineData("io.swarmha.speed")]
    [InlineData("speed")]
    public async Task No_label_of_an_engine_shortens_the_rest(string label)
    {
        _scene.Swarm["m1"].EngineLabels[label] = "100";
        _scene.Options = _scene.Options with { RoleRound = TimeSpan.FromMinutes(5), LongRest = TimeSpan.FromSeconds(4) };
        var move = await _scene.RunAsync();
        var rested = move.Steps.Single(static step => step.Stage == SwarmLeaderMoveStage.Rested).Took;
        Assert.InRange(rested, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Nothing_is_done_when_the_wanted_one_leads_already()
    {
        var move = await _scene.RunAsync("m1");
        Assert.Equal(("m1", "m1", true, 0), (move.From, move.To, move.Succeeded, move.Attempts));
        Assert.Null(move.ControlPlaneGap);
        Assert.Equal(0, _scene.Swarm.Attempts);
    }

    [Fact]
    public async Task It_is_repeated_until_the_wanted_one_leads()
    {
        // Never the wanted one, until the third time.
        var times = 0;
        _scene.Swarm.Successor = candidates => ++times < 3 ? candidates.First(static node => node.Name != "m3") : candidates.Single(static node => node.Name == "m3");
        var move = await _scene.RunAsync("m3");
        Assert.Equal(("m1", "m3", true, 3), (move.From, move.To, move.Succeeded, move.Attempts));
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
    }

    [Fact]
    public async Task It_gives_up_after_the_allowed_number_and_says_so()
    {
        _scene.Options = _scene.Options with { MaximumAttempts = 2 };
        _scene.Swarm.Successor = static candidates => candidates.First(static node => node.Name != "m3");
        var move = await _scene.RunAsync("m3");
        Assert.Equal(("m1", false, 2), (move.To, move.Succeeded, move.Attempts));
        Assert.Equal("After 2 handovers m1 leads, and not m3: the engines pick the next leader by chance, 1 in 2 each time.", move.Reason);
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
    }

    [Fact]
    public async Task It_does_not_go_on_when_the_swarm_is_no_longer_fit()
    {
        _scene.Swarm.Successor = candidates =>
        {
            _scene.Swarm.Later(TimeSpan.FromSeconds(4), () => _scene.Swarm["m3"].Reachability = SwarmReachability.Unreachable);
            return candidates[0];
        };
        var move = await _scene.RunAsync("m3");
        Assert.Equal(("m2", false, 1), (move.To, move.Succeeded, move.Attempts));
        Assert.StartsWith("After 1 handover it would not have been safe to go on: m3 cannot lead", move.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_manager_that_is_frozen_and_shown_as_reachable_still_is_noticed(bool force)
    {
        _scene.Options = _scene.Options with { Force = force };
        _scene.Swarm["m3"].NodesHang = true;
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.RunAsync());
        Assert.Equal("m3 is not fit for a handover: its own engine gives no answer within 1 s. Nothing was changed.", problem.Message);
        Assert.Equal(0, _scene.Swarm.Attempts);
    }

    [Fact]
    public async Task One_whose_engine_cannot_be_asked_is_refused_unless_forced()
    {
        _scene.Swarm["m3"].CanBeOpened = false;
        Assert.Contains("no endpoint of its engine is known here", (await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.PrepareAsync())).Message, StringComparison.Ordinal);
        _scene.Options = _scene.Options with { Force = true };
        Assert.True((await _scene.RunAsync()).Succeeded);
    }

    [Fact]
    public async Task When_only_the_leader_can_be_reached_it_is_refused_even_by_force()
    {
        _scene.Options = _scene.Options with { Force = true };
        _scene.Swarm.IsEndpoint = static node => node.IsLeader;
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.RunAsync());
        Assert.StartsWith("No manager but m1 can be reached through this connection", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Swarm.Attempts);
    }

    [Fact]
    public async Task With_two_managers_it_is_done_when_forced()
    {
        var scene = new LeaderMoveScene(managers: 2);
        await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.RunAsync());
        scene.Options = scene.Options with { Force = true };
        Assert.Equal("m2", (await scene.RunAsync()).To);
        Assert.Equal(["m1", "m2"], scene.Managers);
    }

    [Fact]
    public async Task A_change_that_is_under_way_is_waited_for()
    {
        var scene = new LeaderMoveScene(managers: 4);
        scene.AfterPlan = () => scene.Swarm["m4"].Role = SwarmNodeRole.Worker;
        scene.Swarm.Later(TimeSpan.FromSeconds(3), () => scene.Swarm["m4"].Reachability = SwarmReachability.None);
        var move = await scene.RunAsync();
        Assert.True(move.Succeeded);
        Assert.Contains(scene.Reporter.Steps, static step => step.Status == "Waiting until the managers have settled");
        Assert.Equal("3 managers, 3 reachable, quorum 2; all that answer name m1 as leader", move.Steps[0].Description);
        Assert.Equal(["m1", "m2", "m3"], scene.Managers);
    }

    [Fact]
    public async Task A_swarm_that_became_unfit_before_the_handover_is_left_untouched()
    {
        _scene.AfterPlan = () => _scene.Swarm["m2"].Reachability = SwarmReachability.Unreachable;
        await Assert.ThrowsAsync<QuorumAtRiskException>(() => _scene.RunAsync());
        Assert.Equal(0, _scene.Swarm.Attempts);
    }

    [Fact]
    public async Task When_another_leads_by_now_nothing_is_done()
    {
        _scene.AfterPlan = () => (_scene.Swarm["m1"].IsLeader, _scene.Swarm["m2"].IsLeader) = (false, true);
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.RunAsync());
        Assert.Equal("m1 led when the handover was planned, and m2 does now. Nothing was changed.", problem.Message);
        Assert.Equal(0, _scene.Swarm.Attempts);
    }

    [Fact]
    public async Task A_leader_that_somebody_else_demotes_right_before_is_left_to_them()
    {
        var (old, next) = (_scene.Swarm["m1"], _scene.Swarm["m2"]);
        _scene.AfterPlan = () => _scene.Swarm.Later(TimeSpan.FromMilliseconds(30), () =>
        {
            (old.Role, old.Reachability, old.AnswersAsManager) = (SwarmNodeRole.Worker, SwarmReachability.None, false);
            (old.IsLeader, next.IsLeader) = (false, true);
        });
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => _scene.RunAsync());
        Assert.Equal("m1 is being demoted by somebody else. Nothing was changed.", problem.Message);
        Assert.Equal(0, _scene.Swarm.Attempts);
        Assert.Equal(SwarmNodeRole.Worker, old.Role);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(300)]
    [InlineData(1500)]
    [InlineData(4000)]
    public async Task A_second_handover_at_the_same_time_leaves_a_whole_swarm(int milliseconds)
    {
        var moves = await _scene.RunTwoAsync(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Contains(moves, static move => move is { Succeeded: true });
        Assert.Equal(["m1", "m2", "m3"], _scene.Managers);
    }
}
