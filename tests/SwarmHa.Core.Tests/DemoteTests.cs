namespace SwarmHa.Core.Tests;

/// <summary>A manager becomes a worker, unless that would cost quorum.</summary>
public sealed class DemoteTests
{
    [Fact]
    public async Task What_needs_a_suspended_manager_for_quorum_is_refused_unless_forced()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m2"].Labels[Suspension.Label] = "active";
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.DemoteAsync("m3"));
        Assert.Equal(
            "Demoting m3 would leave quorum to m2, which is suspended and may go down: afterwards 2 managers, 2 reachable, quorum 2; without it 2 managers, 1 reachable, quorum 2. Nothing was changed.",
            problem.Message);
        Assert.Equal("Finish the maintenance first: Resume-SwarmManager m2.", problem.Advice);
        Assert.Equal(0, scene.Swarm.Attempts);
        Assert.Equal(SwarmNodeRole.Worker, (await scene.DemoteAsync("m3", new RoleChangeOptions { Force = true })).Role);
    }

    [Fact]
    public async Task A_suspended_manager_itself_can_be_demoted()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m2"].Labels[Suspension.Label] = "active";
        Assert.Equal(SwarmNodeRole.Worker, (await scene.DemoteAsync("m2")).Role);
    }

    [Fact]
    public async Task The_mark_of_a_suspension_goes_with_the_role_and_the_availability_stays()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        var fake = scene.Swarm["m2"];
        (fake.Availability, fake.Labels["rack"], fake.Labels[Suspension.Label]) = (SwarmNodeAvailability.Drain, "r2", "pause");
        var node = await scene.DemoteAsync("m2");
        Assert.Equal((SwarmNodeRole.Worker, SwarmNodeAvailability.Drain, "rack=r2"), (node.Role, node.Availability, node.Labels.ToString()));
        Assert.Single(scene.Swarm.Applied);
    }

    /// <summary>A leader that is demoted for a moment while it is suspended is to be resumed.</summary>
    [Fact]
    public async Task A_demotion_that_is_part_of_a_handover_keeps_the_mark_of_a_suspension()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m2"].Labels[Suspension.Label] = "active";
        var node = await scene.DemoteAsync("m2", new RoleChangeOptions { IsPart = true, Mark = "Move-SwarmLeader by me" });
        Assert.Equal([Suspension.Label, HandoverMark.Label], node.Labels.Keys.Order());
    }

    /// <summary>As docker node demote, or a handover that was killed, leaves it.</summary>
    [Fact]
    public async Task The_marks_of_a_worker_are_taken_off()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        (scene.Swarm["w1"].Labels[Suspension.Label], scene.Swarm["w1"].Labels[HandoverMark.Label]) = ("active", "Move-SwarmLeader by me");
        Assert.Empty((await scene.DemoteAsync("w1")).Labels);
        Assert.Empty((await scene.DemoteAsync("w1")).Labels);
        Assert.Single(scene.Swarm.Applied);
    }

    [Theory]
    [InlineData("active", SwarmNodeAvailability.Drain, "m1 is suspended. The demotion ends the suspension, and m1 keeps availability Drain. To give it back what it had: docker node update --availability active id-of-m1")]
    [InlineData("drain", SwarmNodeAvailability.Drain, null)]
    [InlineData("active", SwarmNodeAvailability.Active, null)]
    [InlineData(null, SwarmNodeAvailability.Drain, null)]
    public async Task What_a_suspension_leaves_is_said_beforehand(string? remembered, SwarmNodeAvailability now, string? warning)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m1"].Availability = now;
        if (remembered is not null)
        {
            scene.Swarm["m1"].Labels[Suspension.Label] = remembered;
        }

        var plan = await scene.PrepareAsync("m1", SwarmNodeRole.Worker);
        Assert.Equal(warning is null ? [] : [warning], plan.Warnings);
        Assert.Empty((await scene.PrepareAsync("m1", SwarmNodeRole.Manager)).Warnings);
    }

    /// <summary>The engine cannot find it in raft, now and later.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_down_and_not_in_raft_is_refused_with_what_helps(bool force)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        (scene.Swarm["w1"].Role, scene.Swarm["w1"].State) = (SwarmNodeRole.Manager, SwarmNodeState.Down);
        var problem = await Assert.ThrowsAsync<NodeNotReadyException>(() => scene.DemoteAsync("w1", new RoleChangeOptions { Force = force }));
        Assert.Equal("w1 is Down and not in raft: the engine cannot demote it.", problem.Message);
        Assert.EndsWith("docker node rm --force id-of-w1.", problem.Advice, StringComparison.Ordinal);
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task A_manager_leaves_raft_and_answers_as_a_worker()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].Labels["rack"] = "r3";
        var node = await scene.DemoteAsync("m3");
        Assert.IsNotType<SwarmManager>(node);
        Assert.Equal("r3", node.Labels["rack"]);
        Assert.True(scene.Took >= scene.Swarm.Pace.Leave + scene.Swarm.Pace.TurnWorker, $"It did not ask the engine: {scene.Took}.");
        Assert.False(scene.Swarm["m3"].AnswersAsManager);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
        Assert.Contains(scene.Reporter.Steps, static step => step.Status == "Waiting until it leaves raft");
        Assert.Contains(scene.Reporter.Steps, static step => step.Status == "Waiting until it answers as a Worker itself");
    }

    [Fact]
    public async Task The_leader_hands_over_and_leaves()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m1"));
        Assert.True(scene.Swarm["m2"].IsLeader);
    }

    [Fact]
    public async Task Nothing_is_written_of_one_that_is_a_worker_already()
    {
        var scene = new RoleChangeScene(managers: 1, workers: 1);
        Assert.Equal("w1", (await scene.DemoteAsync("w1")).Name);
        Assert.Equal(0, scene.Swarm.Attempts);
        Assert.Contains("w1 is already a worker.", scene.Reporter.Remarks);
    }

    [Fact]
    public async Task One_that_is_leaving_already_is_waited_for()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        await scene.DemoteAsync("m3", new RoleChangeOptions { Wait = false });
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m3"));
        Assert.Equal(1, scene.Swarm.Attempts);
        Assert.True(scene.Took >= scene.Swarm.Pace.TurnWorker);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_manager_stays_even_by_force(bool force)
    {
        var scene = new RoleChangeScene(managers: 1, workers: 2);
        var problem = await Assert.ThrowsAsync<LastManagerException>(() => scene.DemoteAsync("m1", new RoleChangeOptions { Force = force }));
        Assert.Contains("m1 is the only manager", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task What_would_lose_quorum_is_refused_with_the_arithmetic()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m2"].Reachability = SwarmReachability.Unreachable;
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.DemoteAsync("m3"));
        Assert.Equal(
            "Demoting m3 would lose quorum: now 3 managers, 2 reachable, quorum 2; afterwards 2 managers, 1 reachable, quorum 2. Not reachable: m2.",
            problem.Message);
        Assert.Equal("Bring m2 back, or promote others (Invoke-SwarmPromote), first. -Force leaves the decision to the engine.", problem.Advice);
        Assert.Equal("m3", (problem.Target as SwarmNode)?.Name);
        Assert.Equal(0, scene.Swarm.Attempts);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    [Fact]
    public async Task What_is_refused_anyway_is_refused_without_waiting_for_others()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 1);
        await scene.PromoteAsync("w1", new RoleChangeOptions { Wait = false });
        scene.Swarm["m2"].Reachability = SwarmReachability.Unreachable;
        await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.DemoteAsync("m3"));
        Assert.Equal(TimeSpan.Zero, scene.Took);
    }

    [Fact]
    public async Task One_that_is_lost_itself_may_go()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        (scene.Swarm["m3"].Reachability, scene.Swarm["m3"].State) = (SwarmReachability.Unreachable, SwarmNodeState.Down);
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m3"));
        Assert.DoesNotContain(scene.Swarm.Opened, static engine => engine.Endpoint.ToString().Contains("m3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_managers_one_may_go()
    {
        var scene = new RoleChangeScene(managers: 2, workers: 0);
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m1"));
    }

    [Fact]
    public async Task By_force_the_engine_decides()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m2"].Reachability = SwarmReachability.Unreachable;
        var problem = await Assert.ThrowsAsync<QuorumLossException>(() => scene.DemoteAsync("m3", new RoleChangeOptions { Force = true }));
        Assert.Contains("can't remove member from the raft", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task Quorum_that_is_lost_in_between_is_seen_before_anything_is_written()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm.BeforeUpdate.Enqueue(() =>
        {
            scene.Swarm["m2"].Reachability = SwarmReachability.Unreachable;
            scene.Swarm["m3"].Version++;
        });
        await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.DemoteAsync("m3"));
        Assert.Equal(1, scene.Swarm.Attempts);
        Assert.Empty(scene.Swarm.Applied);
    }

    [Fact]
    public async Task Another_demotion_is_waited_for_first()
    {
        var scene = new RoleChangeScene(managers: 5, workers: 0);
        await scene.DemoteAsync("m5", new RoleChangeOptions { Wait = false });
        scene.Swarm.BeforeUpdate.Enqueue(() => Assert.Equal(SwarmReachability.None, scene.Swarm["m5"].Reachability));
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m4"));
        Assert.Contains(scene.Reporter.Steps, static step => step is { Activity: "Demoting m4" } && step.Status.Contains("until m5, whose role was changed before", StringComparison.Ordinal));
    }

    /// <summary>At first sight two managers are there, and one of them is on its way out.</summary>
    [Fact]
    public async Task The_arithmetic_is_done_again_once_another_demotion_has_settled()
    {
        var scene = new RoleChangeScene(managers: 2, workers: 0);
        await scene.DemoteAsync("m2", new RoleChangeOptions { Wait = false });
        await Assert.ThrowsAsync<LastManagerException>(() => scene.DemoteAsync("m1"));
        Assert.Single(scene.Swarm.Applied);
        Assert.True(scene.Took >= scene.Swarm.Pace.Leave - TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_lost_reply_does_not_demote_twice()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm.LostReplies.Enqueue(SwarmErrors.ConnectionLost);
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m1"));
        Assert.Equal(1, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task Somebody_elses_change_at_the_same_time_is_kept()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Meddle("m3", times: 2);
        var node = await scene.DemoteAsync("m3");
        Assert.Equal(2, node.Labels.Count);
        Assert.Equal(3, scene.Swarm.Attempts);
    }

    [Theory]
    [InlineData(nameof(SwarmErrors.ConnectionRefused))]
    [InlineData(nameof(SwarmErrors.HostNotFound))]
    [InlineData(nameof(SwarmErrors.AccessDenied))]
    public async Task An_engine_that_cannot_be_asked_is_a_remark_only(string row)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].StatusFailures.Enqueue(SwarmErrors.All.Single(one => one.Id == row));
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m3"));
        Assert.Contains(scene.Reporter.Remarks, static remark => remark.StartsWith("m3 cannot be asked itself", StringComparison.Ordinal));
        Assert.True(scene.Took < scene.Swarm.Pace.Leave + scene.Swarm.Pace.TurnWorker);
    }

    [Fact]
    public async Task An_engine_that_never_answers_is_a_remark_only()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].StatusHangs = true;
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m3"));
        Assert.Contains(scene.Reporter.Remarks, static remark => remark.Contains("(no answer); the managers say that it is", StringComparison.Ordinal));
        Assert.True(scene.Took < new RoleChangeOptions().Timeout / 2, $"It used up the time of the change: {scene.Took}.");
    }

    [Fact]
    public async Task An_engine_that_is_out_of_reach_is_left_out()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].CanBeOpened = false;
        Assert.IsNotType<SwarmManager>(await scene.DemoteAsync("m3"));
        Assert.True(scene.Swarm["m3"].AnswersAsManager);
    }

    [Fact]
    public async Task An_engine_that_restarts_its_swarm_part_is_asked_again()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        scene.Swarm["m3"].StatusFailures.Enqueue(SwarmErrors.ConnectionLost);
        scene.Swarm["m3"].StatusFailures.Enqueue(SwarmErrors.EngineTimeout);
        await scene.DemoteAsync("m3");
        Assert.False(scene.Swarm["m3"].AnswersAsManager);
    }

    [Fact]
    public async Task Without_waiting_it_is_handed_back_while_it_leaves()
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        var node = await scene.DemoteAsync("m3", new RoleChangeOptions { Wait = false });
        Assert.True(node is SwarmManager { Role: SwarmNodeRole.Worker });
        Assert.True(scene.Took < scene.Swarm.Pace.Leave);
    }

    [Theory]
    [InlineData(true, "m3: role set to Worker, but it did not leave raft, after 4 s")]
    [InlineData(false, "the managers say that it is a Worker, but its own engine does not")]
    public async Task One_that_never_becomes_a_worker_ends_in_a_timeout(bool staysInRaft, string expected)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        (staysInRaft ? () => scene.Swarm.Pace.Leave = TimeSpan.FromHours(1) : (Action)(() => scene.Swarm.Pace.TurnWorker = TimeSpan.FromHours(1)))();
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.DemoteAsync("m3", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(4) }));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("Waiting until it leaves raft")]
    [InlineData("Waiting until it answers as a Worker itself")]
    public async Task A_wait_can_be_ended(string during)
    {
        var scene = new RoleChangeScene(managers: 3, workers: 0);
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        scene.Reporter.OnProgress = step =>
        {
            if (step.Status == during)
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.DemoteAsync("m3"));
        Assert.EndsWith("Invoke-SwarmDemote m3 finishes it. Invoke-SwarmPromote m3 takes it back.", Assert.Single(scene.Reporter.Urgencies), StringComparison.Ordinal);
        Assert.True(stop.IsCancellationRequested);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }
}
