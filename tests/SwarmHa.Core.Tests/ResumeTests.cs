namespace SwarmHa.Core.Tests;

/// <summary>A manager is taken into service again, whatever its suspension has left.</summary>
public sealed class ResumeTests
{
    [Theory]
    [InlineData(SwarmNodeAvailability.Active)]
    [InlineData(SwarmNodeAvailability.Pause)]
    [InlineData(SwarmNodeAvailability.Drain)]
    public async Task It_has_the_availability_that_it_had_and_no_label(SwarmNodeAvailability before)
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Swarm["m3"].Availability = before;
        Assert.Equal(SwarmNodeAvailability.Drain, (await scene.SuspendAsync("m3")).Availability);
        var manager = await scene.ResumeAsync("m3");
        Assert.Equal((before, 0), (manager.Availability, manager.Labels.Count));

        // And once more, which changes nothing.
        var writes = scene.Swarm.Attempts;
        Assert.Equal(before, (await scene.ResumeAsync("m3")).Availability);
        Assert.Equal(writes, scene.Swarm.Attempts);
        Assert.Contains("m3 is not suspended.", scene.Reporter.Remarks);
    }

    [Fact]
    public async Task A_label_that_says_nothing_stands_for_active()
    {
        var scene = new MaintenanceScene(managers: 3);
        (scene.Swarm["m3"].Availability, scene.Swarm["m3"].Labels["io.swarmha.availability"]) = (SwarmNodeAvailability.Drain, "7");
        Assert.Equal(SwarmNodeAvailability.Active, (await scene.ResumeAsync("m3")).Availability);
    }

    [Fact]
    public async Task The_availability_that_is_asked_for_goes_first_also_when_it_is_not_suspended()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Swarm["m3"].Availability = SwarmNodeAvailability.Drain;
        Assert.Equal(SwarmNodeAvailability.Active, (await scene.ResumeAsync("m3", SwarmNodeAvailability.Active)).Availability);
    }

    [Fact]
    public async Task One_that_is_not_back_keeps_the_label_and_is_resumed_later()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(20) };
        await scene.SuspendAsync("m3");
        (scene.Swarm["m3"].Reachability, scene.Swarm["m3"].State) = (SwarmReachability.Unreachable, SwarmNodeState.Down);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.ResumeAsync("m3"));
        Assert.Contains("m3 was not Ready and Reachable within 20 s (state Down, manager status Unreachable).", problem.Message, StringComparison.Ordinal);
        Assert.Equal("It stays suspended, with availability Active. Look at its engine. Once it is back, run Resume-SwarmManager m3.", problem.Advice);
        Assert.True(scene.Swarm["m3"].Labels.ContainsKey("io.swarmha.availability"));
        scene.Swarm.StartEngine(scene.Swarm["m3"]);
        Assert.Empty((await scene.ResumeAsync("m3")).Labels);
    }

    /// <summary>The managers list a lost engine as Ready for some seconds.</summary>
    [Fact]
    public async Task One_that_does_not_come_back_after_its_action_is_said_to_stay_suspended()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(12) };
        await scene.SuspendAsync("m3");
        scene.Swarm["m3"].Reachability = SwarmReachability.Unreachable;
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.ReturnAsync("m3"));
        Assert.Equal("m3 was not Ready and Reachable within 12 s (manager status Unreachable).", problem.Message);
        Assert.Equal("It stays suspended, with availability Drain. Look at its engine. Once it is back, run Resume-SwarmManager m3.", problem.Advice);
        Assert.Equal(SwarmNodeAvailability.Drain, scene.Swarm["m3"].Availability);
    }

    [Fact]
    public async Task A_host_that_goes_down_only_after_the_order_is_not_taken_for_one_that_is_back()
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Options = scene.Options with { StableFor = TimeSpan.FromSeconds(10) };
        await scene.SuspendAsync("m3");
        var m3 = scene.Swarm["m3"];
        scene.Swarm.Later(TimeSpan.FromSeconds(4), () => (m3.Reachability, m3.State) = (SwarmReachability.Unreachable, SwarmNodeState.Down));
        scene.Swarm.Later(TimeSpan.FromSeconds(34), () => scene.Swarm.StartEngine(m3));
        var manager = await scene.ReturnAsync("m3");
        Assert.True(manager is { IsReachable: true, State: SwarmNodeState.Ready, Availability: SwarmNodeAvailability.Active });
        Assert.True(scene.Took >= TimeSpan.FromSeconds(44), $"It was taken for back after {scene.Took}.");
    }

    [Fact]
    public async Task One_that_does_not_come_back_stays_suspended()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        (scene.Swarm["m3"].Reachability, scene.Swarm["m3"].State) = (SwarmReachability.Unreachable, SwarmNodeState.Down);
        await Assert.ThrowsAsync<ChangeTimeoutException>(() => scene.ReturnAsync("m3"));
        Assert.Equal(SwarmNodeAvailability.Drain, scene.Swarm["m3"].Availability);
    }

    [Fact]
    public async Task Managers_that_do_not_answer_meanwhile_are_asked_again()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        foreach (var row in Enumerable.Repeat(SwarmErrors.NoLeader, 5).Append(SwarmErrors.ConnectionRefused))
        {
            scene.Swarm.ReadFailuresAfterUpdate.Enqueue(row);
        }

        Assert.Equal(SwarmNodeAvailability.Active, (await scene.ReturnAsync("m3")).Availability);
    }

    /// <summary>Whatever is not known to be final is read again and tried again until the limit, from the first reading on.</summary>
    [Fact]
    public async Task Transient_errors_do_not_leave_it_drained()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        foreach (var row in SwarmErrors.All.Where(static row => row.Scope == SwarmErrorScope.Moment))
        {
            scene.Swarm.ReadFailuresAfterUpdate.Enqueue(row);
            scene.Swarm.UpdateRefusals.Enqueue(row);
            scene.Swarm.LostReplies.Enqueue(row);
        }

        Assert.True(await scene.ResumeAsync("m3") is { Availability: SwarmNodeAvailability.Active, Labels.Count: 0 });
    }

    [Fact]
    public async Task A_worker_is_refused()
    {
        var scene = new MaintenanceScene(managers: 3, workers: 1);
        await Assert.ThrowsAsync<NodeNotManagerException>(() => scene.ResumeAsync("w1"));
    }

    /// <summary>A process that is killed in the middle of a handover leaves a worker.</summary>
    [Theory]
    [InlineData(true, "m1 is a worker since a handover was cut off. Resume-SwarmManager m1 makes it a manager again.")]
    [InlineData(false, "m1 was demoted while it was suspended. Resume-SwarmManager m1 makes it a manager again.")]
    public async Task A_worker_that_a_handover_or_a_demotion_has_left_is_a_manager_again(bool byHandover, string expected)
    {
        var scene = new MaintenanceScene(managers: 3);
        var m1 = scene.Swarm["m1"];
        (m1.Role, m1.Reachability, m1.IsLeader, m1.AnswersAsManager, m1.Labels["io.swarmha.availability"]) = (SwarmNodeRole.Worker, SwarmReachability.None, false, false, "pause");
        scene.Swarm["m2"].IsLeader = true;
        if (byHandover)
        {
            m1.Labels[HandoverMark.Label] = "Move-SwarmLeader by me";
        }

        var problem = await Assert.ThrowsAsync<NodeNotManagerException>(() => scene.SuspendAsync("m1"));
        Assert.Equal(expected, problem.Message);
        var manager = await scene.ResumeAsync("m1");
        Assert.True(manager is { IsReachable: true, Availability: SwarmNodeAvailability.Pause, Labels.Count: 0 });
    }

    /// <summary>Ctrl+C right after each write, and while each thing is waited for: resuming puts it right.</summary>
    [Theory]
    [InlineData("m1", 1, null)]
    [InlineData("m1", 2, null)]
    [InlineData("m1", 3, null)]
    [InlineData("m1", 4, null)]
    [InlineData("m3", 1, null)]
    [InlineData("m3", 2, null)]
    [InlineData("m1", 0, "Handing leadership over")]
    [InlineData("m1", 0, "leaves raft")]
    [InlineData("m1", 0, "answers as a Worker")]
    [InlineData("m1", 0, "becomes Reachable")]
    [InlineData("m3", 0, "tasks run elsewhere")]
    public async Task What_was_broken_off_is_put_right(string name, int write, string? during)
    {
        var scene = new MaintenanceScene(managers: 3);
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        for (var i = 1; i < write; i++)
        {
            scene.Swarm.BeforeUpdate.Enqueue(static () => { });
        }

        if (write > 0)
        {
            scene.Swarm.BeforeUpdate.Enqueue(stop.Cancel);
        }

        scene.Reporter.OnProgress = step =>
        {
            if (during is not null && step.Status.Contains(during, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.SuspendAsync(name));
        Assert.True(stop.IsCancellationRequested);
        Assert.Contains(scene.Reporter.Urgencies, text => text.EndsWith($"Resume-SwarmManager {name} puts it right.", StringComparison.Ordinal));
        Assert.Equal(SwarmNodeRole.Manager, scene.Swarm[name].Role);

        scene.Reporter.OnProgress = null;
        var manager = await scene.ResumeAsync(name);
        Assert.True(manager is { IsReachable: true, Availability: SwarmNodeAvailability.Active, Labels.Count: 0 });
        Assert.Single(scene.Swarm.Nodes, static node => node.IsLeader);
    }

    [Fact]
    public async Task The_next_one_waits_until_the_swarm_is_whole()
    {
        var scene = new MaintenanceScene(managers: 3);
        await scene.SuspendAsync("m3");
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(8) };
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(scene.WaitUntilWholeAsync);
        Assert.Contains("m3 is suspended", problem.Message, StringComparison.Ordinal);

        // The global service needs a while to be back on the node.
        scene.Work.Step = TimeSpan.FromSeconds(1.5);
        await scene.ResumeAsync("m3");
        Assert.DoesNotContain(scene.Work.RunningOn("m3"), static task => task.ServiceId == "id-of-web");
        await scene.WaitUntilWholeAsync();
        Assert.Contains(scene.Work.RunningOn("m3"), static task => task.ServiceId == "id-of-web");
        Assert.Contains(scene.Reporter.Steps, static step => step.Status.Contains("web does not run on m3 yet", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SwarmReachability.Unreachable, SwarmNodeState.Ready)]
    [InlineData(SwarmReachability.Reachable, SwarmNodeState.Down)]
    [InlineData(SwarmReachability.None, SwarmNodeState.Ready)]
    public async Task A_swarm_with_a_manager_that_is_not_well_is_not_whole(SwarmReachability reachability, SwarmNodeState state)
    {
        var scene = new MaintenanceScene(managers: 3);
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(5) };
        (scene.Swarm["m2"].Reachability, scene.Swarm["m2"].State) = (reachability, state);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(scene.WaitUntilWholeAsync);
        Assert.Contains($"m2 is {state}", problem.Message, StringComparison.Ordinal);
    }
}
