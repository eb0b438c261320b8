namespace SwarmHa.Core.Tests;

/// <summary>A manager is taken out of service: with quorum without it, another leader, and its tasks elsewhere.</summary>
public sealed class SuspendTests
{
    [Fact]
    public async Task Its_tasks_have_ended_and_replicas_run_elsewhere()
    {
        var scene = new MaintenanceScene(managers: 3);
        var manager = await scene.SuspendAsync("m3");
        Assert.Equal(SwarmNodeAvailability.Drain, manager.Availability);
        Assert.Equal("active", manager.Labels["io.swarmha.availability"]);
        Assert.Empty(scene.Work.RunningOn("m3"));
        Assert.Equal(3, scene.Work.Tasks.Count(static task => task.ServiceId == "id-of-api" && task.IsRunning));
        Assert.Equal(2, scene.Work.Tasks.Count(static task => task.ServiceId == "id-of-web" && task.IsRunning));
        Assert.True(scene.Took >= scene.Work.Step + scene.Work.Step, $"It did not wait for the replica: {scene.Took}.");
        Assert.Contains(scene.Reporter.Steps, static step => step.Status.Contains("api.3 is there still", StringComparison.Ordinal));
        Assert.Contains(scene.Reporter.Steps, static step => step.Status.Contains("api.3 does not run elsewhere yet", StringComparison.Ordinal));
        Assert.True(scene.Swarm["m1"].IsLeader);
    }

    [Fact]
    public async Task The_leader_hands_over_before_it_is_drained()
    {
        var scene = new MaintenanceScene(managers: 3);
        var manager = await scene.SuspendAsync("m1");
        Assert.True(manager is { IsLeader: false, IsReachable: true, Role: SwarmNodeRole.Manager, Availability: SwarmNodeAvailability.Drain });
        Assert.True(scene.Swarm["m2"].IsLeader);
        var writes = scene.Swarm.Applied.Where(static update => update.NodeId == "id-of-m1").Select(static update => (update.Role, update.Availability, update.Labels.Count)).ToList();
        Assert.Equal(
            [
                (SwarmNodeRole.Manager, SwarmNodeAvailability.Active, 1),
                (SwarmNodeRole.Worker, SwarmNodeAvailability.Active, 1),
                (SwarmNodeRole.Manager, SwarmNodeAvailability.Active, 1),
                (SwarmNodeRole.Manager, SwarmNodeAvailability.Drain, 1),
            ],
            writes);
    }

    /// <summary>A new leader shows all nodes as Unknown until their agents have reported.</summary>
    [Fact]
    public async Task A_leader_that_is_unknown_to_the_next_one_is_a_manager_again()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Reporter.OnProgress = step =>
        {
            if (step.Status.Contains("leaves raft", StringComparison.Ordinal))
            {
                scene.Reporter.OnProgress = null;
                scene.Swarm["m1"].State = SwarmNodeState.Unknown;
                scene.Swarm.Later(TimeSpan.FromSeconds(15), () => scene.Swarm["m1"].State = SwarmNodeState.Ready);
            }
        };
        Assert.True(await scene.SuspendAsync("m1") is { IsReachable: true, IsLeader: false });
        Assert.Null(scene.Reporter.OnProgress);
    }

    [Fact]
    public async Task Without_drain_the_tasks_stay()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Options = scene.Options with { Drain = false };
        Assert.Equal(SwarmNodeAvailability.Active, (await scene.SuspendAsync("m3")).Availability);
        Assert.Equal(2, scene.Work.RunningOn("m3").Count());
        Assert.Single(scene.Swarm.Applied);
    }

    [Theory]
    [InlineData(1, "m1", "")]
    [InlineData(2, "m2", "")]
    [InlineData(3, "m3", "m2")]
    [InlineData(5, "m5", "m1 m2")]
    public async Task What_would_lose_quorum_is_refused_and_nothing_is_written(int managers, string name, string lost)
    {
        var scene = new MaintenanceScene(managers);
        foreach (var one in lost.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            scene.Swarm[one].Reachability = SwarmReachability.Unreachable;
        }

        scene.Swarm.Nodes.ToList().ForEach(node => node.IsLeader = node == scene.Swarm.Nodes.First(one => one.Reachability == SwarmReachability.Reachable));
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.SuspendAsync(name));
        Assert.Contains($"Without {name} there would be no quorum: now {managers} manager", problem.Message, StringComparison.Ordinal);
        Assert.Equal(
            lost.Length > 0
                ? $"Bring {lost.Replace(" ", ", ", StringComparison.Ordinal)} back, or promote others (Invoke-SwarmPromote), first."
                : "Promote others first (Invoke-SwarmPromote): 3 managers tolerate the loss of one.",
            problem.Advice);
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    /// <summary>All counts of managers, with every number of others that is lost or suspended: it is granted exactly when a majority is left.</summary>
    [Fact]
    public void It_is_granted_exactly_when_a_majority_is_left()
    {
        for (var managers = 1; managers <= 9; managers++)
        {
            for (var lost = 0; lost < managers; lost++)
            {
                for (var suspended = 0; suspended + lost < managers; suspended++)
                {
                    var nodes = Enumerable.Range(0, managers).Select(number => new FakeNode($"m{number}")
                    {
                        Role = SwarmNodeRole.Manager,
                        Reachability = number >= 1 && number <= lost ? SwarmReachability.Unreachable : SwarmReachability.Reachable,
                        Labels = number > lost && number <= lost + suspended ? new() { ["io.swarmha.availability"] = "active" } : [],
                    }.View()).ToList();
                    var left = managers - 1 - lost - suspended;
                    var refused = Record.Exception(() => RoleGuard.DemandSafeLoss(nodes, (SwarmManager)nodes[0], force: false));
                    Assert.Equal(2 * left > managers, refused is null);
                    RoleGuard.DemandSafeLoss(nodes, (SwarmManager)nodes[0], force: true);
                }
            }
        }
    }

    [Fact]
    public async Task Another_one_that_is_suspended_counts_as_lost()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.SuspendAsync("m2"));
        Assert.Contains("Suspended as well: m3", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Finish the maintenance first: Resume-SwarmManager m3.", problem.Advice);
    }

    [Fact]
    public async Task By_force_the_only_manager_is_suspended_and_goes_on_leading()
    {
        var scene = new MaintenanceScene(managers: 1, workers: 1);
        scene.Options = scene.Options with { Force = true };
        Assert.True((await scene.SuspendAsync("m1")).IsLeader);
        Assert.Contains(scene.Reporter.Remarks, static remark => remark.StartsWith("m1 goes on leading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_is_refused()
    {
        var scene = new MaintenanceScene(managers: 3, workers: 1);
        await Assert.ThrowsAsync<NodeNotManagerException>(() => scene.SuspendAsync("w1"));
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task Twice_is_like_once()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        var writes = scene.Swarm.Attempts;
        Assert.Equal("active", (await scene.SuspendAsync("m3")).Labels["io.swarmha.availability"]);
        Assert.Equal(writes, scene.Swarm.Attempts);
    }

    [Fact]
    public async Task Replicas_that_find_no_node_end_in_a_timeout_that_names_them()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Work.IsStuck = true;
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(10) };
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.SuspendAsync("m3"));
        Assert.Contains("m3 is drained, but not all of its tasks have moved (api.3 does not run elsewhere yet) within 10 s.", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("It stays suspended, with availability Drain. ", problem.Advice, StringComparison.Ordinal);
        Assert.EndsWith("suspend it again, or take it back: Resume-SwarmManager m3.", problem.Advice, StringComparison.Ordinal);
        Assert.InRange(scene.Took, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));

        // A retry waits for the same replica, although it is not on the node any more.
        await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.SuspendAsync("m3"));
        Assert.Equal(SwarmNodeAvailability.Active, (await scene.ResumeAsync("m3")).Availability);
    }

    /// <summary>A global service's task moves nowhere: room on other nodes would not help.</summary>
    [Fact]
    public async Task A_task_that_does_not_end_is_told_without_advice_on_room()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Work.Step = TimeSpan.FromHours(1);
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(10) };
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.SuspendAsync("m3"));
        Assert.Contains("m3 is drained, but not all of its tasks have ended (", problem.Message, StringComparison.Ordinal);
        Assert.Contains("web is there still (Running)", problem.Message, StringComparison.Ordinal);
        Assert.Equal("It stays suspended, with availability Drain. See why they have not ended (docker node ps id-of-m3) and suspend it again, or take it back: Resume-SwarmManager m3.", problem.Advice);
    }

    [Fact]
    public async Task Quorum_that_is_lost_while_it_is_drained_is_told()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Reporter.OnProgress = step => scene.Swarm["m2"].Reachability = step.Status.Contains("tasks", StringComparison.Ordinal) ? SwarmReachability.Unreachable : scene.Swarm["m2"].Reachability;
        var problem = await Assert.ThrowsAsync<QuorumAtRiskException>(() => scene.SuspendAsync("m3"));
        Assert.True(scene.Swarm["m3"].Labels.ContainsKey("io.swarmha.availability"));
        Assert.EndsWith("Not reachable: m2.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("m3 is suspended and its tasks have been moved. Do not stop its engine. Run Resume-SwarmManager m3.", problem.Advice);
        Assert.DoesNotContain("Nothing was changed", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_that_cannot_hand_over_is_refused_before_anything_is_written()
    {
        var scene = new MaintenanceScene(managers: 5);
        scene.Swarm["m5"].Reachability = SwarmReachability.Unreachable;
        var before = Specs(scene);
        await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => scene.SuspendAsync("m1"));
        Assert.Equal(before, Specs(scene));
        Assert.Equal(0, scene.Swarm.Attempts);
    }

    /// <summary>The handover is refused although nothing spoke against it a moment before.</summary>
    [Fact]
    public async Task A_refusal_after_the_mark_takes_the_mark_back()
    {
        var scene = new MaintenanceScene(managers: 3) { Handover = new FailingHandover(SwarmErrors.LeaderMoveRefused) };
        scene.Swarm["m1"].Labels["rack"] = "r1";
        var before = Specs(scene);
        Assert.Equal("It does not let go.", (await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => scene.SuspendAsync("m1"))).Message);
        Assert.Equal(before, Specs(scene));
    }

    [Fact]
    public async Task A_mark_that_cannot_be_taken_back_is_named()
    {
        var scene = new MaintenanceScene(managers: 3) { Handover = new FailingHandover(SwarmErrors.LeaderMoveRefused) };
        scene.Swarm.BeforeUpdate.Enqueue(() => scene.Swarm.UpdatesHang = static () => true);
        var problem = await Assert.ThrowsAsync<LeaderMoveRefusedException>(() => scene.SuspendAsync("m1"));
        Assert.Equal("It does not let go.", problem.Message);
        Assert.StartsWith("m1 keeps its label io.swarmha.availability, which could not be removed again. ", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leadership_that_it_gains_while_it_is_drained_is_handed_over_too()
    {
        var scene = new MaintenanceScene(managers: 3);
        var once = false;
        scene.Reporter.OnProgress = step =>
        {
            if (!once && step.Status.Contains("tasks", StringComparison.Ordinal))
            {
                once = true;
                (scene.Swarm["m1"].IsLeader, scene.Swarm["m3"].IsLeader) = (false, true);
            }
        };
        Assert.False((await scene.SuspendAsync("m3")).IsLeader);
        Assert.True(once);
    }

    [Fact]
    public async Task Somebody_elses_labels_are_kept()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Swarm["m3"].Labels["rack"] = "r3";
        scene.Swarm.BeforeUpdate.Enqueue(() =>
        {
            scene.Swarm["m3"].Labels["theirs"] = "kept";
            scene.Swarm["m3"].Version++;
        });
        await scene.SuspendAsync("m3");
        var labels = (await scene.ResumeAsync("m3")).Labels;
        Assert.Equal("rack=r3, theirs=kept", labels.ToString());
    }

    [Fact]
    public async Task A_handover_that_fails_leaves_a_manager_that_can_be_resumed()
    {
        var scene = new MaintenanceScene(managers: 3) { Handover = new FailingHandover() };
        await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.SuspendAsync("m1"));
        var manager = await scene.ResumeAsync("m1");
        Assert.True(manager is { IsLeader: true, Availability: SwarmNodeAvailability.Active, Labels.Count: 0 });
    }

    private static List<string> Specs(MaintenanceScene scene) =>
        [.. scene.Swarm.Nodes.Select(static node => $"{node.SpecName} {node.Role} {node.Availability} {string.Join(", ", node.Labels)}")];

    private sealed class FailingHandover(SwarmError? row = null) : ILeadershipHandover
    {
        public Task DemandPossibleAsync(SwarmManager leader, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<SwarmManager> HandOverAsync(SwarmManager leader, CancellationToken cancellationToken) =>
            throw (row ?? SwarmErrors.ChangeTimeout).Exception("It does not let go.", leader);
    }
}
