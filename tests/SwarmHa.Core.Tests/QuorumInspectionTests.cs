namespace SwarmHa.Core.Tests;

/// <summary>Each manager's own view, and what is made of a difference.</summary>
public sealed class QuorumInspectionTests : IDisposable
{
    private readonly PacedTime _time = new();
    private readonly RecordingReporter _reporter = new();
    private readonly FakeSwarm _swarm;

    public QuorumInspectionTests() => _swarm = new FakeSwarm(_time, managers: 3, workers: 1);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task All_that_agree_are_shown_and_nothing_is_suspected()
    {
        var quorum = await LookAsync();
        Assert.Equal(["m1", "m2", "m3"], quorum.Views.Select(static view => view.Node));
        Assert.All(quorum.Views, static view => Assert.Equal((SwarmManagerViewState.Answered, "m1", 3, 3, ""), (view.State, view.Leader, view.Managers, view.Reachable, view.Error)));
        Assert.False(quorum.IsPartitionSuspected);
        Assert.Empty(quorum.Advice);
        Assert.Equal((10, 1, 10, 20), (quorum.ElectionTicks!.Value, quorum.HeartbeatTicks!.Value, (int)quorum.ShortestElection.TotalSeconds, (int)quorum.LongestElection.TotalSeconds));
        Assert.Equal(3, _swarm.Opened.Count);
        Assert.All(_swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    /// <summary>Engines take their own ticks, whatever the spec says.</summary>
    [Fact]
    public async Task The_ticks_of_the_spec_do_not_change_how_long_an_election_takes()
    {
        _swarm.Cluster = _swarm.Cluster with { ElectionTicks = 3, HeartbeatTicks = 2 };
        var quorum = await LookAsync();
        Assert.Equal((3, 2, 10.0, 20.0), (quorum.ElectionTicks!.Value, quorum.HeartbeatTicks!.Value, quorum.ShortestElection.TotalSeconds, quorum.LongestElection.TotalSeconds));
    }

    [Fact]
    public async Task They_are_not_asked_when_that_is_not_wanted()
    {
        var quorum = await LookAsync(new QuorumInspectionOptions { WithViews = false });
        Assert.Empty(quorum.Views);
        Assert.Empty(_swarm.Opened);
        Assert.Equal(3, quorum.Reachable);
    }

    [Fact]
    public async Task Two_leaders_are_a_partition()
    {
        _swarm["m3"].OwnView = () => Seen(leader: "m3", "m3");
        await AssertSuspectedAsync("m3 names m3 as leader and m1, m2 as not reachable");
    }

    [Fact]
    public async Task Two_opinions_on_who_is_reachable_are_a_partition()
    {
        _swarm["m2"].OwnView = () => Seen(leader: "m1", "m1", "m2");
        await AssertSuspectedAsync("m2 names m1 as leader and m3 as not reachable");
    }

    [Fact]
    public async Task One_that_knows_no_leader_beside_those_that_do_is_a_partition()
    {
        _swarm["m2"].OwnView = static () => throw SwarmErrors.NoLeader.Exception("no leader here");
        await AssertSuspectedAsync("m2 knows no leader");
    }

    [Fact]
    public async Task A_difference_that_passes_is_none()
    {
        var looks = 0;
        _swarm["m2"].OwnView = () => ++looks == 1 ? Seen(leader: "m1", "m1", "m2") : Seen(leader: "m1", "m1", "m2", "m3");
        var quorum = await LookAsync();
        Assert.Equal(2, looks);
        Assert.False(quorum.IsPartitionSuspected);
    }

    [Fact]
    public async Task One_that_is_silent_or_cannot_be_asked_is_told_and_holds_up_nobody()
    {
        _swarm["m1"].CanBeOpened = false;
        _swarm["m2"].EngineRuns = false;
        _swarm["m3"].OwnView = () => throw SwarmErrors.NotAManager.Exception("m3 is no manager.");
        var started = _time.GetTimestamp();
        var quorum = await LookAsync();
        Assert.Equal([SwarmManagerViewState.NotAsked, SwarmManagerViewState.Silent, SwarmManagerViewState.Silent], quorum.Views.Select(static view => view.State));
        Assert.Equal(["It is not known where its engine listens.", "Nothing listens at m2.", "m3 is no manager."], quorum.Views.Select(static view => view.Error));
        Assert.False(quorum.IsPartitionSuspected);
        Assert.True(_time.GetElapsedTime(started) < TimeSpan.FromSeconds(1));

        // The leader still counts them; one that cannot be asked from here is not held against anybody.
        var advice = Assert.Single(quorum.Advice);
        Assert.Equal(SwarmQuorumAdviceKind.Silent, advice.Kind);
        Assert.StartsWith("m2, m3 count as reachable and do not answer here.", advice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_hangs_is_waited_for_two_seconds_only()
    {
        _swarm["m2"].OwnView = static () => null;
        var started = _time.GetTimestamp();
        var quorum = await LookAsync();
        Assert.Equal("No reply within 2 s.", quorum.Views[1].Error);
        Assert.InRange(_time.GetElapsedTime(started), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Another_swarm_at_the_expected_address_is_not_taken_for_a_manager()
    {
        _swarm["m3"].OwnView = static () => [new SwarmManager { Id = "stranger", Hostname = "m3", IsLeader = true, Reachability = SwarmReachability.Reachable }];
        var quorum = await LookAsync();
        Assert.Contains("another swarm", quorum.Views[2].Error, StringComparison.Ordinal);
        Assert.False(quorum.IsPartitionSuspected);
    }

    private async Task AssertSuspectedAsync(string evidence)
    {
        var quorum = await LookAsync();
        Assert.True(quorum.IsPartitionSuspected);
        var advice = Assert.Single(quorum.Advice, static advice => advice.Kind == SwarmQuorumAdviceKind.PartitionSuspected);
        Assert.Contains(evidence, advice.Text, StringComparison.Ordinal);
    }

    private Task<SwarmQuorum> LookAsync(QuorumInspectionOptions? options = null) =>
        _time.RunAsync(() => new QuorumInspection(_swarm, _reporter, _time).RunAsync(options ?? new QuorumInspectionOptions(), CancellationToken.None));

    private IReadOnlyList<SwarmNode> Seen(string leader, params string[] reachable) =>
    [
        .. _swarm.Nodes.Select(static node => node.View()).Select(node => node is SwarmManager manager
            ? manager with { IsLeader = manager.Name == leader, Reachability = reachable.Contains(manager.Name) ? SwarmReachability.Reachable : SwarmReachability.Unreachable }
            : node),
    ];
}
