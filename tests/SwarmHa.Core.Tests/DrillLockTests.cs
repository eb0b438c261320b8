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
                ["io.swarmha.drill.holder"] = "ann@desk, process 4",
                ["io.swarmha.drill.what"] = "StopEngine node-40",
                ["io.swarmha.drill.expires"] = $"{(_scene.Time.GetUtcNow() + DrillLockScene.ValidFor).UtcDateTime:o}",
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
        foreach (var attempt in (Func<Task>[])[() => _scene.TakeAsync(), () => _scene.Time.RunAsync(() => DrillLock.DemandFreeAsync(_scene.Swarm, _scene.Time, CancellationToken.None))])
        {
            var refused = await Assert.ThrowsAsync<DrillInProgressException>(attempt);
            Assert.Equal(
                $"A drill is under way on this swarm already: KillEngine node-50, run by bob@shed, process 12, since {other.Created:u}, until {other.Created.AddMinutes(5):u} at the latest.",
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
        await _scene.Time.RunAsync(() => DrillLock.DemandFreeAsync(_scene.Swarm, _scene.Time, CancellationToken.None));
        await _scene.GiveBackAsync(await _scene.TakeAsync());
        Assert.Equal("io.swarmha.drill.2", Assert.Single(_scene.Configs.All).Name);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public async Task One_that_should_be_over_is_taken_over_after_a_margin_for_clocks_that_differ(int secondsAfter, bool isTakenOver)
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
        _scene.Configs.Add("io.swarmha.drill", ("io.swarmha.drill.expires", "tomorrow"));
        await _scene.PassAsync(TimeSpan.FromMinutes(minutesAfter));
        await IsTakenAsync(isTakenOver);
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
