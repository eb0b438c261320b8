namespace SwarmHa.Core.Tests;

/// <summary>The managers list one that has just frozen as Reachable for some seconds: what depends on it is not written meanwhile.</summary>
public sealed class ManagerPresenceTests
{
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(6);

    private readonly RoleChangeScene _demotion = new(managers: 3, workers: 0);
    private readonly MaintenanceScene _suspension = new(managers: 3);

    [Fact]
    public async Task A_demotion_is_refused_when_another_manager_has_just_frozen()
    {
        Freeze(_demotion.Swarm, "m2");
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => _demotion.DemoteAsync("m3"));
        Assert.Equal("Demoting m3 would lose quorum: now 3 managers, 2 reachable, quorum 2; afterwards 2 managers, 1 reachable, quorum 2. Not reachable: m2.", problem.Message);
        Assert.Equal(0, _demotion.Swarm.Attempts);
        Assert.InRange(_demotion.Took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_suspension_is_refused_likewise_and_leaves_no_mark()
    {
        Freeze(_suspension.Swarm, "m2");
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => _suspension.SuspendAsync("m3"));
        Assert.Contains("without it 3 managers, 1 reachable, quorum 2. Not reachable: m2.", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_suspension.Swarm["m3"].Labels);
        Assert.Equal(0, _suspension.Swarm.Attempts);
    }

    /// <summary>Its action may stop it as soon as it is suspended.</summary>
    [Fact]
    public async Task A_manager_that_freezes_while_another_is_suspended_is_seen_before_the_action()
    {
        _suspension.Swarm.BeforeUpdate.Enqueue(() => Freeze(_suspension.Swarm, "m2"));
        _suspension.Options = _suspension.Options with { Drain = false };
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => _suspension.SuspendAsync("m3"));
        Assert.Contains("Not reachable: m2.", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_suspension.Swarm["m3"].Labels);
    }

    /// <summary>Docker's API is often not open to the network, or an engine is stuck in one part only.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_cannot_be_asked_counts_when_the_list_goes_on_showing_it(bool canBeOpened)
    {
        (_demotion.Swarm["m2"].CanBeOpened, _demotion.Swarm["m2"].NodesHang) = (canBeOpened, true);
        Assert.IsNotType<SwarmManager>(await _demotion.DemoteAsync("m3"));
        Assert.True(_demotion.Took >= ListLag, $"{_demotion.Took}");

        // Before the mark and after it: what was seen a moment ago is not looked at again.
        (_suspension.Swarm["m2"].CanBeOpened, _suspension.Swarm["m2"].NodesHang) = (canBeOpened, true);
        _suspension.Options = _suspension.Options with { Drain = false };
        await _suspension.SuspendAsync("m3");
        Assert.InRange(_suspension.Took, ListLag, ListLag + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Nobody_is_waited_for_who_responds_or_is_not_needed_or_is_overridden()
    {
        await _demotion.DemoteAsync("m3");
        Assert.True(_demotion.Took < ListLag, $"{_demotion.Took}");

        var five = new RoleChangeScene(managers: 5, workers: 0);
        five.Swarm["m2"].CanBeOpened = false;
        await five.DemoteAsync("m3");
        Assert.True(five.Took < ListLag, $"{five.Took}");

        var forced = new RoleChangeScene(managers: 3, workers: 0);
        forced.Swarm["m2"].CanBeOpened = false;
        await forced.DemoteAsync("m3", new RoleChangeOptions { Force = true });
        Assert.True(forced.Took < ListLag, $"{forced.Took}");
    }

    private static void Freeze(FakeSwarm swarm, string name)
    {
        swarm[name].NodesHang = true;
        swarm.Later(TimeSpan.FromSeconds(3.5), () => swarm[name].Reachability = SwarmReachability.Unreachable);
    }
}
