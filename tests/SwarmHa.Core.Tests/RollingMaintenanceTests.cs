namespace SwarmHa.Core.Tests;

/// <summary>A manager whose engine is to be restarted has to be seen to go and to come back before the next one is touched.</summary>
public sealed class RollingMaintenanceTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);

    private readonly MaintenanceScene _scene = new(managers: 3)
    {
        Options = new MaintenanceOptions { Timeout = TimeSpan.FromSeconds(60), LossTimeout = TimeSpan.FromSeconds(90), StableFor = TimeSpan.FromSeconds(10) },
    };

    public enum Way
    {
        OwnEngine,
        NoEndpoint,
        EventsDenied,
        OnlyManager,
    }

    [Theory]
    [InlineData(14, Way.OwnEngine)]
    [InlineData(60, Way.OwnEngine)]
    [InlineData(14, Way.NoEndpoint)]
    [InlineData(14, Way.EventsDenied)]
    public async Task A_slow_reboot_is_waited_for(int seconds, Way way)
    {
        _scene.Swarm["m3"].CanBeOpened = way != Way.NoEndpoint;
        _scene.Swarm["m3"].EventsAreDenied = way == Way.EventsDenied;
        var manager = await _scene.RollAsync("m3", node => LeaveLater(node, TimeSpan.FromSeconds(seconds)));
        Assert.True(manager is { IsReachable: true, State: SwarmNodeState.Ready, Availability: SwarmNodeAvailability.Active, Labels.Count: 0 });
        var least = TimeSpan.FromSeconds(seconds) + Outage + _scene.Options.StableFor;
        Assert.True(_scene.Took >= least, $"It was taken for back after {_scene.Took}, and cannot be before {least}.");
    }

    [Fact]
    public async Task The_only_manager_is_seen_to_go_by_its_engine()
    {
        var scene = new MaintenanceScene(managers: 1) { Options = _scene.Options with { Force = true, Drain = false } };
        Assert.Empty((await scene.RollAsync("m1", node => LeaveLater(node, TimeSpan.FromSeconds(14), scene))).Labels);
        Assert.True(scene.Took >= TimeSpan.FromSeconds(14) + Outage, $"It was taken for back after {scene.Took}.");
    }

    [Fact]
    public async Task Stopped_between_the_suspension_and_the_action_it_says_what_is_left()
    {
        using var stop = new CancellationTokenSource();
        _scene.Stop = stop.Token;
        _scene.Reporter.OnProgress = step =>
        {
            if (step is { IsCompleted: true, Activity: "Suspending m3" })
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RollAsync("m3", static _ => Assert.Fail("The action ran.")));
        Assert.EndsWith("Resume-SwarmManager m3 puts it right.", Assert.Single(_scene.Reporter.Urgencies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_within_the_action_was_seen()
    {
        await _scene.RollAsync("m3", node =>
        {
            _scene.Swarm.StopEngine(node);
            _scene.Swarm.StartEngine(node);
        });
        Assert.InRange(_scene.Took, _scene.Options.StableFor, TimeSpan.FromSeconds(30));
        Assert.Contains("m3 went down: its engine was started again.", _scene.Reporter.Remarks);
    }

    [Fact]
    public async Task One_that_never_goes_stays_suspended()
    {
        _scene.Options = _scene.Options with { LossTimeout = TimeSpan.FromSeconds(30) };
        var problem = await Assert.ThrowsAsync<RestartNotSeenException>(() => _scene.RollAsync("m3", static _ => { }));
        Assert.Equal("m3 did not go down within 30 s after its action. It stays suspended, because it may still go down, and no other manager was touched.", problem.Message);
        Assert.Contains("-NoRestart", problem.Error.Advice, StringComparison.Ordinal);
        Assert.Equal((SwarmNodeAvailability.Drain, "active"), (_scene.Swarm["m3"].Availability, _scene.Swarm["m3"].Labels["io.swarmha.availability"]));
        Assert.Contains(_scene.Reporter.Steps, static step => step.Status == "Waiting until m3 goes down" && step.Limit == TimeSpan.FromSeconds(30));
        Assert.All(_scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));

        // Whoever tries the next one all the same is refused until this one is resumed.
        _scene.Options = _scene.Options with { Timeout = TimeSpan.FromSeconds(5) };
        var next = await Assert.ThrowsAsync<ChangeTimeoutException>(() => _scene.RollAsync("m2", static _ => { }));
        Assert.Contains("m3 is suspended", next.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Swarm["m2"].Labels);
    }

    [Fact]
    public async Task An_action_that_restarts_nothing_is_believed_when_that_is_said()
    {
        _scene.Options = _scene.Options with { ExpectsRestart = false };
        Assert.Equal(SwarmNodeAvailability.Active, (await _scene.RollAsync("m3", static _ => { })).Availability);
        Assert.InRange(_scene.Took, _scene.Options.StableFor, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task That_the_managers_lose_it_for_a_moment_is_no_restart()
    {
        await _scene.RollAsync("m3", node =>
        {
            _scene.Swarm.Later(TimeSpan.FromSeconds(3), () => node.Reachability = SwarmReachability.Unreachable);
            _scene.Swarm.Later(TimeSpan.FromSeconds(6), () => node.Reachability = SwarmReachability.Reachable);
            LeaveLater(node, TimeSpan.FromSeconds(40));
        });
        Assert.True(_scene.Took >= TimeSpan.FromSeconds(40) + Outage, $"It was taken for back after {_scene.Took}.");
    }

    [Fact]
    public async Task That_the_way_to_its_engine_breaks_is_no_restart()
    {
        await _scene.RollAsync("m3", node =>
        {
            _scene.Swarm.Later(TimeSpan.FromSeconds(3), () => node.EngineRuns = false);
            _scene.Swarm.Later(TimeSpan.FromSeconds(9), () => node.EngineRuns = true);
            LeaveLater(node, TimeSpan.FromSeconds(40));
        });
        Assert.True(_scene.Took >= TimeSpan.FromSeconds(40) + Outage, $"It was taken for back after {_scene.Took}.");
    }

    /// <summary>As for a snapshot of a virtual machine, which keeps its processes.</summary>
    [Fact]
    public async Task A_host_that_is_frozen_and_rebooted_later_is_waited_for()
    {
        await _scene.RollAsync("m3", node =>
        {
            Freeze(node, 5, 25);
            LeaveLater(node, TimeSpan.FromSeconds(55));
        });
        Assert.True(_scene.Took >= TimeSpan.FromSeconds(55) + Outage + _scene.Options.StableFor, $"It was taken for back after {_scene.Took}.");
        Assert.Contains("m3 is away: the managers lost it and its engine does not respond.", _scene.Reporter.Remarks);
        Assert.Contains("m3 responds again, and its engine was not restarted.", _scene.Reporter.Remarks);
        Assert.Contains("m3 went down: its engine was started again.", _scene.Reporter.Remarks);
        Assert.Contains(_scene.Reporter.Steps, static step => step.Status == "Waiting until the engine of m3 responds again" && step.Limit == TimeSpan.FromSeconds(60));
        Assert.Contains(_scene.Reporter.Steps, static step => step.Status == "Waiting until m3 goes down: it stopped responding for a while, and was not restarted");
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(15, 25)]
    public async Task One_that_is_only_frozen_stays_suspended(int limit, int least)
    {
        _scene.Options = _scene.Options with { LossTimeout = TimeSpan.FromSeconds(limit) };
        var problem = await Assert.ThrowsAsync<RestartNotSeenException>(() => _scene.RollAsync("m3", node => Freeze(node, 5, 25)));
        Assert.Equal($"m3 stopped responding for a while within {limit} s of its action, but its engine was not restarted. It stays suspended, because it may still go down, and no other manager was touched.", problem.Message);
        Assert.Equal(SwarmNodeAvailability.Drain, _scene.Swarm["m3"].Availability);
        Assert.InRange(_scene.Took, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(least + 15));
    }

    [Fact]
    public async Task One_that_does_not_come_back_stays_suspended()
    {
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => _scene.RollAsync("m3", node => _scene.Swarm.Later(TimeSpan.FromSeconds(5), () => _scene.Swarm.StopEngine(node))));
        Assert.Equal("m3 was not Ready and Reachable within 60 s (state Unknown, manager status Unreachable).", problem.Message);
    }

    /// <summary>An engine that has only the swarm's events gets them again after a restart: that it has them proves nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_events_of_its_own_one_that_is_lost_and_silent_was_restarted(bool restarts)
    {
        _scene.Swarm["m3"].Events.Clear();
        await _scene.RollAsync("m3", node =>
        {
            if (restarts)
            {
                LeaveLater(node, TimeSpan.FromSeconds(5));
            }
            else
            {
                Freeze(node, 5, 25);
            }
        });
        Assert.Contains("m3 went down: the managers lost it and its engine did not respond.", _scene.Reporter.Remarks);
        Assert.True(_scene.Took >= TimeSpan.FromSeconds(5) + Outage + _scene.Options.StableFor, $"It was taken for back after {_scene.Took}.");
    }

    /// <summary>So many events that those from before are gone in any case.</summary>
    [Fact]
    public async Task One_that_was_away_and_cannot_be_told_apart_was_restarted()
    {
        await _scene.RollAsync("m3", node =>
        {
            LeaveLater(node, TimeSpan.FromSeconds(5));
            _scene.Swarm.Later(TimeSpan.FromSeconds(5) + Outage, () => node.Events.AddRange(Enumerable.Range(0, 256).Select(number => new EngineEvent(_scene.NanoTime + number, "container", "start", "c", IsLocal: true))));
        });
        Assert.Contains("m3 went down: the managers lost it and its engine did not respond.", _scene.Reporter.Remarks);
    }

    [Fact]
    public async Task One_whose_engine_is_not_reachable_from_here_any_more_is_back_when_the_managers_have_it()
    {
        await _scene.RollAsync("m3", node =>
        {
            Freeze(node, 5, 25);
            _scene.Swarm.Later(TimeSpan.FromSeconds(25), () => node.EngineRuns = false);
        });
        Assert.Contains("m3 went down: the managers lost it and found it again, and its engine does not respond from here any more.", _scene.Reporter.Remarks);
        Assert.True(_scene.Took >= TimeSpan.FromSeconds(35), $"It was taken for back after {_scene.Took}.");
    }

    [Theory]
    [InlineData(true, "While m2 was down, quorum was lost: 2 of 3 managers are down.")]
    [InlineData(false, "While m2 was suspended, quorum was lost: 2 of 3 managers are down.")]
    public async Task That_quorum_is_lost_meanwhile_is_told(bool expectsRestart, string warning)
    {
        await _scene.RollAsync("m3", node => LeaveLater(node, TimeSpan.FromSeconds(2)));
        Assert.Null(_scene.QuorumLoss);
        _scene.Options = _scene.Options with { ExpectsRestart = expectsRestart };
        await _scene.RollAsync("m2", node =>
        {
            LeaveLater(node, TimeSpan.FromSeconds(2));
            _scene.Swarm.Later(TimeSpan.FromSeconds(4), () => _scene.Swarm.ReadFailure = SwarmErrors.QuorumLost.Exception("2 of 3 managers are down."));
            _scene.Swarm.Later(TimeSpan.FromSeconds(12), () => _scene.Swarm.ReadFailure = null);
        });
        Assert.Equal(warning, _scene.QuorumLoss);
    }

    [Fact]
    public async Task After_the_last_one_the_swarm_has_to_be_whole_when_there_were_several()
    {
        await _scene.RollAsync("m3", node => LeaveLater(node, TimeSpan.FromSeconds(2)));
        _scene.Swarm.StopEngine(_scene.Swarm["m3"]);
        await _scene.EndRollAsync();
        _scene.Swarm.StartEngine(_scene.Swarm["m3"]);
        await _scene.RollAsync("m2", node => LeaveLater(node, TimeSpan.FromSeconds(2)));
        await _scene.EndRollAsync();
        _scene.Options = _scene.Options with { Timeout = TimeSpan.FromSeconds(5) };
        _scene.Swarm["m3"].Reachability = SwarmReachability.Unreachable;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(_scene.EndRollAsync);
        Assert.Equal("After the maintenance the swarm did not become whole within 5 s: m3 is Ready, Unreachable.", problem.Message);
    }

    [Fact]
    public async Task An_election_is_no_restart()
    {
        _scene.Options = _scene.Options with { LossTimeout = TimeSpan.FromSeconds(40) };
        await Assert.ThrowsAsync<RestartNotSeenException>(() => _scene.RollAsync("m3", _ => _scene.Swarm.LoseLeaderFor(TimeSpan.FromSeconds(19))));
    }

    [Fact]
    public async Task The_next_one_is_not_touched_while_the_one_before_is_away_again()
    {
        await _scene.RollAsync("m3", node => LeaveLater(node, TimeSpan.FromSeconds(2)));
        LeaveLater(_scene.Swarm["m3"], TimeSpan.Zero);
        var writes = _scene.Swarm.Applied.Count;
        await _scene.RollAsync("m2", node =>
        {
            Assert.Equal(SwarmReachability.Reachable, _scene.Swarm["m3"].Reachability);
            LeaveLater(node, TimeSpan.FromSeconds(2));
        });
        Assert.True(_scene.Swarm.Applied.Count > writes);
        Assert.Contains(_scene.Reporter.Steps, static step => step.Status.Contains("m3 is Unknown, Unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_one_is_not_touched_while_no_write_commits()
    {
        await _scene.RollAsync("m3", node => LeaveLater(node, TimeSpan.FromSeconds(2)));
        _scene.Options = _scene.Options with { Timeout = TimeSpan.FromSeconds(10) };
        _scene.Swarm.UpdatesHang = static () => true;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => _scene.RollAsync("m2", static _ => { }));
        Assert.Contains("no further manager is taken", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Swarm["m2"].Labels);
    }

    [Fact]
    public async Task An_action_does_not_run_when_another_manager_is_lost_while_it_is_drained()
    {
        var scene = new MaintenanceScene(managers: 5) { Options = _scene.Options };
        await scene.RollAsync("m5", node => LeaveLater(node, TimeSpan.FromSeconds(2), scene));
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(20) };
        scene.Reporter.OnProgress = step => scene.Swarm["m2"].Reachability =
            step.Activity == "Suspending m4" ? SwarmReachability.Unreachable : scene.Swarm["m2"].Reachability;
        var ran = false;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.RollAsync("m4", _ => ran = true));
        Assert.Contains("m2 is Ready, Unreachable", problem.Message, StringComparison.Ordinal);
        Assert.False(ran);
    }

    private void Freeze(FakeNode node, int from, int until)
    {
        _scene.Swarm.Later(TimeSpan.FromSeconds(from), () => (node.EngineRuns, node.Reachability) = (false, SwarmReachability.Unreachable));
        _scene.Swarm.Later(TimeSpan.FromSeconds(until), () => (node.EngineRuns, node.Reachability) = (true, SwarmReachability.Reachable));
    }

    private void LeaveLater(FakeNode node, TimeSpan delay) => LeaveLater(node, delay, _scene);

    private static void LeaveLater(FakeNode node, TimeSpan delay, MaintenanceScene scene)
    {
        scene.Swarm.Later(delay, () => scene.Swarm.StopEngine(node));
        scene.Swarm.Later(delay + Outage, () => scene.Swarm.StartEngine(node));
    }
}
