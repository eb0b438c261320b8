namespace SwarmHa.Core.Tests;

/// <summary>A worker becomes a manager that is heard, and nothing else of it changes.</summary>
public sealed class PromoteTests
{
    [Fact]
    public async Task A_worker_becomes_a_reachable_manager()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var node = await scene.PromoteAsync("w1");
        var manager = Assert.IsType<SwarmManager>(node);
        Assert.True(manager is { Name: "w1", Role: SwarmNodeRole.Manager, IsReachable: true });
        Assert.Single(scene.Swarm.Applied);
        Assert.True(scene.Took >= scene.Swarm.Pace.Join + scene.Swarm.Pace.TurnManager, $"It did not ask the node itself: {scene.Took}.");
        Assert.True(scene.Swarm["w1"].AnswersAsManager);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
        Assert.Contains(scene.Reporter.Steps, static step => step is { Activity: "Promoting w1", Status: "Waiting until it becomes Reachable", IsCompleted: false });
        Assert.Contains(scene.Reporter.Steps, static step => step is { Activity: "Promoting w1", Status: "Waiting until it answers as a Manager itself" });
        Assert.True(scene.Reporter.Steps.Last().IsCompleted);
    }

    [Fact]
    public async Task Nothing_is_written_of_one_that_is_a_manager_already()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        var node = await scene.PromoteAsync("m2");
        Assert.True(node is SwarmManager { Name: "m2", IsReachable: true });
        Assert.Equal(0, scene.Swarm.Attempts);
        Assert.Contains(scene.Reporter.Remarks, static remark => remark.Contains("m2 is already a manager (Reachable)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_joining_already_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        var node = await scene.PromoteAsync("w1");
        Assert.True(node is SwarmManager { IsReachable: true });
        Assert.Single(scene.Swarm.Applied);
    }

    /// <summary>As docker swarm init --force-new-cluster leaves the managers that are lost.</summary>
    [Theory]
    [InlineData(SwarmNodeState.Down, true)]
    [InlineData(SwarmNodeState.Down, false)]
    [InlineData(SwarmNodeState.Disconnected, true)]
    [InlineData(SwarmNodeState.Unknown, true)]
    public async Task One_that_is_written_down_and_neither_ready_nor_in_raft_is_refused(SwarmNodeState state, bool wait)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        (scene.Swarm["w1"].Role, scene.Swarm["w1"].State) = (SwarmNodeRole.Manager, state);
        var problem = await Assert.ThrowsAsync<NodeNotReadyException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Wait = wait, HearingLimit = TimeSpan.FromSeconds(5) }));
        Assert.Equal($"w1 has the role Manager already, but is {state} and not in raft: it could not join the managers now.", problem.Message);
        Assert.Equal("w1: role Manager, but not in raft and not Ready. Start the engine, so that it joins, or remove the node: docker node rm --force id-of-w1.", problem.Advice);
        Assert.Equal("w1", (problem.Target as SwarmNode)?.Name);
        Assert.Equal(0, scene.Swarm.Attempts);
        Assert.InRange(scene.Took, TimeSpan.Zero, TimeSpan.FromSeconds(state == SwarmNodeState.Unknown ? 5.5 : 0.1));
    }

    /// <summary>Two that come back at once could go on as a swarm of their own.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_of_several_outside_raft_is_refused_with_what_is_safe_for_all(bool promotes)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        foreach (var name in new[] { "w1", "w2" })
        {
            (scene.Swarm[name].Role, scene.Swarm[name].State) = (SwarmNodeRole.Manager, SwarmNodeState.Down);
        }

        var problem = await Assert.ThrowsAsync<NodeNotReadyException>(() => promotes ? scene.PromoteAsync("w1") : scene.DemoteAsync("w1"));
        Assert.StartsWith("w1, w2: role Manager, but not in raft and not Ready. Start their engines one at a time, and run docker swarm leave --force", problem.Advice, StringComparison.Ordinal);
        Assert.EndsWith("docker node rm --force id-of-w1 id-of-w2.", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_written_down_and_unknown_is_waited_for_once_it_is_heard_from()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        (scene.Swarm["w1"].Role, scene.Swarm["w1"].State) = (SwarmNodeRole.Manager, SwarmNodeState.Unknown);
        scene.Swarm.Later(TimeSpan.FromSeconds(4), () => scene.Swarm["w1"].State = SwarmNodeState.Ready);
        scene.Swarm.Later(TimeSpan.FromSeconds(6), () => (scene.Swarm["w1"].Reachability, scene.Swarm["w1"].AnswersAsManager) = (SwarmReachability.Reachable, true));
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task By_force_one_that_is_written_down_and_down_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        (scene.Swarm["w1"].Role, scene.Swarm["w1"].State) = (SwarmNodeRole.Manager, SwarmNodeState.Down);
        Assert.True(await scene.PromoteAsync("w1", new RoleChangeOptions { Force = true, Wait = false }) is SwarmManager { HasJoinedRaft: false });
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Force = true, Timeout = TimeSpan.FromSeconds(3) }));
        Assert.Contains("it did not become Reachable, after 3 s (role Manager, state Down", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SwarmNodeState.Down)]
    [InlineData(SwarmNodeState.Unknown)]
    [InlineData(SwarmNodeState.Disconnected)]
    public async Task One_that_is_not_ready_is_refused(SwarmNodeState state)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm["w1"].State = state;
        var problem = await Assert.ThrowsAsync<NodeNotReadyException>(() => scene.PromoteAsync("w1"));
        Assert.Contains($"w1 is {state}", problem.Message, StringComparison.Ordinal);
        Assert.Equal("w1", (problem.Target as SwarmNode)?.Name);
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task One_that_is_not_ready_is_promoted_by_force()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm["w1"].State = SwarmNodeState.Down;
        var node = await scene.PromoteAsync("w1", new RoleChangeOptions { Force = true });
        Assert.True(node is SwarmManager { IsReachable: true });
    }

    /// <summary>For some seconds a new leader has heard from nobody.</summary>
    [Fact]
    public async Task One_that_the_leader_has_not_heard_from_yet_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm["w1"].State = SwarmNodeState.Unknown;
        scene.Swarm.Later(TimeSpan.FromSeconds(8), () => scene.Swarm["w1"].State = SwarmNodeState.Ready);
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Contains(scene.Reporter.Steps, static step => step is { Activity: "Promoting w1", Status: "Waiting until the leader has heard from it" });
    }

    [Theory]
    [InlineData(SwarmNodeState.Unknown, 60, 5)]
    [InlineData(SwarmNodeState.Unknown, 3, 3)]
    [InlineData(SwarmNodeState.Down, 60, 0)]
    public async Task One_that_is_not_heard_from_is_refused_at_the_limit_and_one_that_is_down_at_once(SwarmNodeState state, int timeout, int seconds)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm["w1"].State = state;
        var options = new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(timeout), HearingLimit = TimeSpan.FromSeconds(5) };
        var problem = await Assert.ThrowsAsync<NodeNotReadyException>(() => scene.PromoteAsync("w1", options));
        Assert.Equal(state == SwarmNodeState.Unknown, problem.Message == "w1 is Unknown: the leader has not heard from it since it was elected, and could not make it a manager now.");
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 0.5));
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task One_that_goes_down_while_it_is_waited_for_is_refused_as_down()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm["w1"].State = SwarmNodeState.Unknown;
        scene.Swarm.Later(TimeSpan.FromSeconds(8), () => scene.Swarm["w1"].State = SwarmNodeState.Down);
        Assert.StartsWith("w1 is Down:", (await Assert.ThrowsAsync<NodeNotReadyException>(() => scene.PromoteAsync("w1"))).Message, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_node_that_is_gone_is_not_found()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var problem = await Assert.ThrowsAsync<NodeNotFoundException>(scene.PromoteUnknownAsync);
        Assert.Equal("no such id", problem.Target);
    }

    [Fact]
    public async Task The_whole_spec_is_kept()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var fake = scene.Swarm["w1"];
        fake.SpecName = "the given name";
        fake.Availability = SwarmNodeAvailability.Drain;
        fake.Labels = new Dictionary<string, string> { ["rack"] = "r1", ["empty"] = string.Empty };
        var version = fake.Version;
        var node = await scene.PromoteAsync("w1");
        var update = Assert.Single(scene.Swarm.Applied);
        Assert.Equal((fake.Id, version, "the given name", SwarmNodeRole.Manager, SwarmNodeAvailability.Drain), (update.NodeId, update.Version, update.Name, update.Role, update.Availability));
        Assert.Equal(new Dictionary<string, string> { ["rack"] = "r1", ["empty"] = string.Empty }, update.Labels);
        Assert.Equal("the given name", node.Name);
    }

    [Fact]
    public async Task A_node_without_a_given_name_gets_none()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        await scene.PromoteAsync("w1");
        Assert.Equal(string.Empty, Assert.Single(scene.Swarm.Applied).Name);
    }

    [Fact]
    public async Task Another_nodes_joining_is_waited_for_first()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        Assert.Equal(SwarmReachability.None, scene.Swarm["w1"].Reachability);
        scene.Swarm.BeforeUpdate.Enqueue(() => Assert.Equal(SwarmReachability.Reachable, scene.Swarm["w1"].Reachability));
        await scene.PromoteAsync("w2");
        Assert.True(scene.Took >= 2 * scene.Swarm.Pace.Join - TimeSpan.FromSeconds(0.5));
        Assert.Contains(scene.Reporter.Steps, static step => step is { Activity: "Promoting w2" } && step.Status.Contains("until w1, whose role was changed before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_node_that_never_joins_ends_it_before_anything_is_written()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w2", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(5) }));
        Assert.Contains("w2 was left as it is: the role of w1", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Nothing was written. Take the other change back (Invoke-SwarmDemote w1), see to its engine, or go past it with -Force.", problem.Advice);
        Assert.Single(scene.Swarm.Applied);
    }

    [Theory]
    [InlineData(SwarmNodeRole.Manager)]
    [InlineData(SwarmNodeRole.Worker)]
    public async Task Force_goes_past_another_node_that_never_settles(SwarmNodeRole stuckOnTheWayTo)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        scene.Swarm["m3"].Role = stuckOnTheWayTo;
        scene.Swarm["m3"].Reachability = stuckOnTheWayTo == SwarmNodeRole.Manager ? SwarmReachability.None : SwarmReachability.Reachable;
        var node = await scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(8), Force = true });
        Assert.True(node is SwarmManager { IsReachable: true });
        Assert.Contains("-Force: w1 is changed although the role change of m3 has not settled.", scene.Reporter.Remarks);
    }

    [Fact]
    public async Task One_that_never_becomes_reachable_tells_its_own_reason()
    {
        const string Reason = "manager stopped: can't initialize raft node: could not connect to prospective new cluster member using its advertised address";
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        scene.Swarm["w1"].SwarmMessage = Reason;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.EndsWith($"(role Manager, state Ready, manager status none). Its engine says: {Reason}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(Reason, problem.EngineMessage);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_cannot_be_asked_for_its_reason_ends_in_the_same_timeout(bool hangs)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        scene.Swarm["w1"].StatusHangs = hangs;
        scene.Swarm["w1"].StatusFailures.Enqueue(SwarmErrors.ConnectionRefused);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.EndsWith("manager status none).", problem.Message, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6.5));
    }

    [Fact]
    public async Task One_that_somebody_else_demotes_again_is_told_as_it_is()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        scene.Reporter.OnProgress = _ => scene.Swarm["w1"].Role = SwarmNodeRole.Worker;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.StartsWith("w1: role set to Manager, but somebody set it to Worker since, after 3 s", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managers_that_fall_silent_before_anything_is_written_are_the_reason()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var readings = 0;
        scene.Swarm.ReadsHang = () => ++readings > 1;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.Equal("w1 was left as it is: no manager answered within 3 s.", problem.Message);
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task Another_node_that_is_down_is_not_waited_for()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        (scene.Swarm["w1"].Role, scene.Swarm["w1"].State) = (SwarmNodeRole.Manager, SwarmNodeState.Down);
        Assert.True(await scene.PromoteAsync("w2") is SwarmManager { IsReachable: true });
    }

    [Fact]
    public async Task Without_waiting_it_is_handed_back_as_it_is_written_down()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        var node = await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        Assert.True(node is SwarmManager { Role: SwarmNodeRole.Manager, HasJoinedRaft: false });
        Assert.True(scene.Took < scene.Swarm.Pace.Join);
    }

    [Fact]
    public async Task One_that_never_becomes_reachable_ends_in_a_timeout_that_says_what_is_there()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.Pace.Join = TimeSpan.FromHours(1);
        var limit = TimeSpan.FromSeconds(7.5);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = limit }));
        Assert.Contains("w1: role set to Manager, but it did not become Reachable, after 7.5 s", problem.Message, StringComparison.Ordinal);
        Assert.Contains("role Manager, state Ready, manager status none", problem.Message, StringComparison.Ordinal);
        Assert.Equal(SwarmNodeRole.Manager, (problem.Target as SwarmNode)?.Role);
        Assert.InRange(scene.Took, limit, limit + TimeSpan.FromSeconds(1));
        Assert.True(scene.Reporter.Steps.Last().IsCompleted);
    }

    [Fact]
    public async Task One_that_says_itself_that_something_is_wrong_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm["w1"].SwarmMessage = "Manager is being prepared";
        scene.Swarm.Later(TimeSpan.FromSeconds(5), () => scene.Swarm["w1"].SwarmMessage = string.Empty);
        await scene.PromoteAsync("w1");
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task One_that_never_says_itself_that_it_is_a_manager_ends_in_a_timeout()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.Pace.TurnManager = TimeSpan.FromHours(1);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(5) }));
        Assert.Contains("w1: the managers say that it is a Manager, but its own engine does not, after 5 s", problem.Message, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task One_that_cannot_be_asked_itself_is_a_remark_only()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm["w1"].StatusFailures.Enqueue(SwarmErrors.ConnectionRefused);
        Assert.True(await scene.PromoteAsync("w1") is SwarmManager { IsReachable: true });
        Assert.Contains(scene.Reporter.Remarks, static remark => remark.StartsWith("w1 cannot be asked itself whether it is a Manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Managers_that_fall_silent_end_in_a_timeout()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        scene.Swarm.ReadsHang = () => scene.Swarm.Applied.Count > 0;
        await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(3) }));
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("Waiting until w1")]
    [InlineData("Waiting until it becomes Reachable")]
    [InlineData("Waiting until it answers as a Manager itself")]
    public async Task A_wait_can_be_ended(string during)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        scene.Reporter.OnProgress = step =>
        {
            if (step.Status.StartsWith(during, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.PromoteAsync("w2"));
        Assert.True(stop.IsCancellationRequested);
        Assert.True(scene.Took < TimeSpan.FromSeconds(10));

        // What is written takes effect by itself, and what is not needs no word.
        Assert.Equal(
            scene.Swarm["w2"].Role == SwarmNodeRole.Worker
                ? []
                : ["w2: stopped before the change of its role to Manager was complete. It may still take effect. Invoke-SwarmPromote w2 finishes it. Invoke-SwarmDemote w2 takes it back once the node has joined."],
            scene.Reporter.Urgencies);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_the_write_says_what_may_be_left()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        scene.Swarm.BeforeUpdate.Enqueue(stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.PromoteAsync("w1"));
        Assert.Contains("Invoke-SwarmDemote w1 takes it back", Assert.Single(scene.Reporter.Urgencies), StringComparison.Ordinal);
    }
}
