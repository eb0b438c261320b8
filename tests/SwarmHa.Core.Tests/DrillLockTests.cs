namespace SwarmHa.Core.Tests;

/// <summary>One drill at a time has the lock, and what it has left is taken over when it should be over.</summary>
public sealed class DrillLockTests : IDisposable
{
    private readonly DrillLockScene _scene = new();

    public static TheoryData<string> Uncertain => ["ConnectionLost", "EngineTimeout", "Electing"];

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task It_says_who_does_what_until_when_and_is_gone_afterwards()
    {
        var taken = await _scene.TakeAsync();
        var config = Assert.Single(_scene.Configs.All);
        Assert.Equal("io.swarmha.drill", config.Name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["io.swarmha.drill.id"] = "mine",
                ["io.swarmha.drill.holder"] = "ann@desk",
                ["io.swarmha.drill.host"] = "host-1",
                ["io.swarmha.drill.process"] = "4",
                ["io.swarmha.drill.process-start"] = "100",
                ["io.swarmha.drill.what"] = "StopEngine node-40",
                ["io.swarmha.drill.seconds"] = "600",
            },
            config.Labels);
        await _scene.GiveBackAsync(taken);
        await _scene.GiveBackAsync(taken);
        Assert.Empty(_scene.Configs.All);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task A_second_drill_is_refused_and_told_whose_turn_it_is()
    {
        var other = _scene.Leave("other", TimeSpan.FromMinutes(5));
        foreach (var attempt in (Func<Task>[])[() => _scene.TakeAsync(), _scene.DemandFreeAsync])
        {
            var refused = await Assert.ThrowsAsync<DrillInProgressException>(attempt);
            Assert.Equal(
                "Another drill is running on this swarm: KillEngine node-50, run by bob@shed, process 12. It started 0 s ago by the managers' clocks, and its lock expires in 330 s.",
                refused.Message);
            Assert.Contains("docker config rm io.swarmha.drill.", refused.Error.Advice, StringComparison.Ordinal);
            Assert.Same(other, refused.Target);
        }

        Assert.Equal(other, Assert.Single(_scene.Configs.All));
    }

    [Fact]
    public async Task Other_configs_are_no_lock()
    {
        _scene.Configs.Add("io.swarmha.drill.2");
        await _scene.DemandFreeAsync();
        await _scene.GiveBackAsync(await _scene.TakeAsync());
        Assert.Equal("io.swarmha.drill.2", Assert.Single(_scene.Configs.All).Name);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public async Task One_that_should_be_over_is_taken_over_after_a_margin(int secondsAfter, bool isTakenOver)
    {
        _scene.Leave("other", TimeSpan.FromMinutes(5));
        await _scene.PassAsync(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(secondsAfter));
        await IsTakenAsync(isTakenOver);
        if (isTakenOver)
        {
            Assert.Contains(_scene.Reporter.Remarks, static remark => remark.Contains("KillEngine node-50, run by bob@shed, process 12", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public async Task One_that_a_person_made_holds_for_an_hour(int minutesAfter, bool isTakenOver)
    {
        _scene.Configs.Add("io.swarmha.drill", ("io.swarmha.drill.seconds", "tomorrow"));
        await _scene.PassAsync(TimeSpan.FromMinutes(minutesAfter));
        await IsTakenAsync(isTakenOver);
    }

    /// <summary>A machine whose clock is 20 minutes ahead took a lock that was 12 s old, and demoted the leader.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [InlineData(60 * 24 * 365)]
    public async Task The_clock_of_the_machine_that_asks_does_not_count(int minutesAhead)
    {
        // What the managers show is behind or ahead of the clock here by as much.
        foreach (var node in _scene.Swarm.Nodes)
        {
            node.ClockAhead = TimeSpan.FromMinutes(-minutesAhead);
        }

        _scene.Leave("other", TimeSpan.FromMinutes(10));
        await _scene.PassAsync(TimeSpan.FromSeconds(12));
        var refused = await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());
        Assert.Contains("It started 12 s ago by the managers' clocks, and its lock expires in 618 s.", refused.Message, StringComparison.Ordinal);
        await _scene.PassAsync(TimeSpan.FromMinutes(10.5));
        await IsTakenAsync(true);
    }

    /// <summary>The manager that dated the lock leads no longer; whoever answers now may be ahead of it.</summary>
    [Fact]
    public async Task Managers_whose_clocks_differ_do_not_shorten_it()
    {
        _scene.Swarm["m2"].ClockAhead = TimeSpan.FromMinutes(20);
        _scene.Swarm["m3"].ClockAhead = TimeSpan.FromMinutes(25);
        await _scene.TakeAsync("other");
        (_scene.Swarm["m1"].IsLeader, _scene.Swarm["m2"].IsLeader) = (false, true);
        await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());

        // The old leader cannot be asked any more, and all others say that much time has passed.
        _scene.Swarm["m1"].StatusFailures.Enqueue(SwarmErrors.ConnectionRefused);
        await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());
        Assert.Equal(["other"], _scene.Holders);
    }

    [Fact]
    public async Task When_no_manager_tells_the_time_it_is_nobody_s_to_take()
    {
        _scene.Leave("other", TimeSpan.FromMinutes(-60));
        foreach (var node in _scene.Swarm.Nodes)
        {
            node.StatusFailures.Enqueue(SwarmErrors.ConnectionRefused);
        }

        var refused = await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());
        Assert.EndsWith("No manager tells the time, so the age of its lock is unknown.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host-1", 12, true)]
    [InlineData("host-1", 13, false)]
    [InlineData("host-2", 12, false)]
    public async Task One_whose_process_has_ended_on_this_host_is_taken_over_at_once(string host, int ended, bool isTakenOver)
    {
        _scene.Host.Ended.Add(ended);
        _scene.Leave("other", TimeSpan.FromMinutes(10), host);
        if (isTakenOver)
        {
            await _scene.DemandFreeAsync();
        }

        await IsTakenAsync(isTakenOver);
        if (isTakenOver)
        {
            Assert.Equal(
                "Removed the lock that an earlier drill left (KillEngine node-50, run by bob@shed, process 12): its process has ended on this host. Check that the engines it stopped run again.",
                Assert.Single(_scene.Reporter.Remarks, static remark => remark.Contains("lock", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Uncertain))]
    public async Task Of_a_reply_that_is_lost_a_reading_tells(string error)
    {
        LoseReplies(Row(error));
        var taken = await _scene.TakeAsync();
        Assert.Equal(["mine"], _scene.Holders);

        LoseReplies(Row(error));
        await _scene.GiveBackAsync(taken);
        Assert.Empty(_scene.Holders);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Theory]
    [MemberData(nameof(Uncertain))]
    public async Task A_lock_that_somebody_else_got_meanwhile_is_theirs(string error)
    {
        LoseReplies(Row(error), isApplied: false);
        _scene.Configs.Before = what =>
        {
            if (what == "create" && !_scene.Holders.Any())
            {
                _scene.Leave("other", TimeSpan.FromMinutes(5));
            }
        };
        await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());
        Assert.Equal(["other"], _scene.Holders);
    }

    [Fact]
    public async Task One_that_comes_about_late_is_ours_all_the_same()
    {
        LoseReplies(SwarmErrors.EngineTimeout, isApplied: false);
        var attempts = 0;
        _scene.Configs.Before = what =>
        {
            if (what == "create" && ++attempts == 2)
            {
                _scene.Leave("mine", TimeSpan.FromMinutes(5));
            }
        };
        await _scene.GiveBackAsync(await _scene.TakeAsync());
        Assert.Empty(_scene.Holders);
    }

    [Fact]
    public async Task An_error_of_the_engine_s_own_ends_it_and_leaves_nothing()
    {
        LoseReplies(SwarmErrors.RequestRejected);
        await Assert.ThrowsAsync<RequestRejectedException>(() => _scene.TakeAsync());
        Assert.Empty(_scene.Holders);
        LoseReplies(SwarmErrors.AccessDenied, isApplied: false);
        await Assert.ThrowsAsync<AccessDeniedException>(() => _scene.TakeAsync());
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task Without_a_leader_it_says_so_in_the_end_and_an_election_is_waited_for()
    {
        var started = _scene.Time.GetTimestamp();
        _scene.Swarm.LoseLeaderFor(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<NoLeaderException>(() => _scene.TakeAsync());
        Assert.InRange(_scene.Time.GetElapsedTime(started).TotalSeconds, 29, 33);
        await _scene.PassAsync(TimeSpan.FromSeconds(60));
        _scene.Swarm.LoseLeaderFor(TimeSpan.FromSeconds(15));
        await _scene.TakeAsync();
        Assert.Equal(["mine"], _scene.Holders);
    }

    [Fact]
    public async Task It_is_given_back_through_an_election()
    {
        var taken = await _scene.TakeAsync();
        _scene.Swarm.LoseLeaderFor(TimeSpan.FromSeconds(19));
        await _scene.GiveBackAsync(taken);
        Assert.Empty(_scene.Holders);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task When_it_cannot_be_given_back_it_says_what_to_type()
    {
        var taken = await _scene.TakeAsync();
        var started = _scene.Time.GetTimestamp();
        _scene.Swarm.LoseLeaderFor(TimeSpan.FromMinutes(5));
        await _scene.GiveBackAsync(taken);
        Assert.InRange(_scene.Time.GetElapsedTime(started).TotalSeconds, 29, 33);
        var told = Assert.Single(_scene.Reporter.Urgencies);
        Assert.Contains("has no leader. Remove it by hand: docker config rm io.swarmha.drill", told, StringComparison.Ordinal);
        Assert.Equal(["mine"], _scene.Holders);
    }

    [Fact]
    public async Task What_is_not_an_error_of_ours_does_not_come_out_of_giving_it_back_either()
    {
        var taken = await _scene.TakeAsync();
        _scene.Configs.Before = static _ => throw new InvalidOperationException("no memory.");
        await _scene.GiveBackAsync(taken);
        Assert.Contains("no memory. Remove it by hand", Assert.Single(_scene.Reporter.Urgencies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_s_lock_is_given_back()
    {
        var taken = await _scene.TakeAsync();
        await _scene.PassAsync(DrillLockScene.ValidFor + TimeSpan.FromMinutes(1));
        await _scene.TakeAsync("next");
        await _scene.GiveBackAsync(taken);
        Assert.Equal(["next"], _scene.Holders);
        Assert.Empty(_scene.Reporter.Urgencies);
    }

    private async Task IsTakenAsync(bool expected)
    {
        if (expected)
        {
            await _scene.TakeAsync();
        }
        else
        {
            await Assert.ThrowsAsync<DrillInProgressException>(() => _scene.TakeAsync());
        }

        Assert.Equal(expected, _scene.Holders.Single() == "mine");
    }

    /// <summary>The next change fails, carried out or not.</summary>
    private void LoseReplies(SwarmError error, bool isApplied = true)
    {
        SwarmError? left = error;
        SwarmError? Once(bool isNow) => isNow ? Interlocked.Exchange(ref left, null) : null;
        _scene.Configs.LostReply = () => Once(isApplied);
        _scene.Configs.Refusal = () => Once(!isApplied);
    }

    private static SwarmError Row(string id) => SwarmErrors.All.Single(row => row.Id == id);
}
