namespace SwarmHa.Core.Tests;

/// <summary>Other faults than the loss of one leader: several managers, quorum lost on purpose, and a demotion.</summary>
public sealed class FailoverFaultTests
{
    [Fact]
    public async Task Two_of_five_are_lost_and_the_others_carry_on()
    {
        var scene = new DrillScene(managers: 5) { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Count = 2, Fault = SwarmFailoverFault.KillEngine };
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        Assert.Equal(["m1", "m2"], report.Targets.Select(static target => target.Name));
        Assert.Equal((2, 2), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.Equal("m3", report.NewLeader?.Name);
        Assert.All(["m1", "m2"], name => Assert.True(scene.Swarm[name] is { EngineRuns: true, Reachability: SwarmReachability.Reachable }));
        Assert.All(report.NodesDuring.Where(static node => node.Name is "m1" or "m2"), static node => Assert.True(node is SwarmManager { IsReachable: false }));
    }

    [Fact]
    public async Task Quorum_that_is_lost_on_purpose_stops_writes_and_they_come_back()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Count = 2, ExpectQuorumLoss = true };
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        Assert.True(report.ExpectQuorumLoss);
        Assert.True(report.WriteGap >= scene.Options.QuorumLossPeriod, $"{report.WriteGap}");
        Assert.True(report.ControlPlaneGap >= scene.Options.QuorumLossPeriod / 2, $"{report.ControlPlaneGap}");
        Assert.NotNull(report.NewLeader);
        Assert.Contains(report.Findings, static finding => finding is { Stage: SwarmFailoverStage.During, Passed: true, Expectation: "Without quorum no write is committed" });
        Assert.Contains(report.TimeLine, static entry => entry.Moment == SwarmFailoverMoment.WritesStopped);
        Assert.Equal(new QuorumCount(3, 3), QuorumCount.Of(report.NodesAfter));
    }

    /// <summary>A swarm that goes on writing without quorum would be no swarm: the drill has to see it.</summary>
    [Fact]
    public async Task A_write_that_is_committed_without_quorum_is_a_reason()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Count = 2, ExpectQuorumLoss = true };
        scene.Driver.OnStop = () => scene.Swarm.Later(TimeSpan.FromMilliseconds(500), () => scene.Swarm["m3"].IsLeader = true);
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.Contains(report.Reasons, static reason => reason.StartsWith("Fail  Without quorum no write is committed: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_demotion_needs_no_driver_and_ends_with_the_leader_promoted_again()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote, Timeout = TimeSpan.FromSeconds(60) };
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        Assert.Equal((0, 0), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.Equal(("m1", "m2", string.Empty), (report.OldLeader.Name, report.NewLeader?.Name, report.Driver));
        Assert.True(scene.Swarm["m1"] is { Role: SwarmNodeRole.Manager, Reachability: SwarmReachability.Reachable });
        Assert.True(report.ControlPlaneGap < TimeSpan.FromSeconds(1), $"{report.ControlPlaneGap}");
        Assert.DoesNotContain(report.Managers, static probe => probe is { Node: "m1", Operation: SwarmProbeOperation.Write });
        Assert.Contains("m1 as a worker", report.TimeLine.Single(static entry => entry.Moment == SwarmFailoverMoment.OldLeaderLost).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demotion_that_is_cut_off_is_undone()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote, Timeout = TimeSpan.FromSeconds(60) };
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        scene.Reporter.OnProgress = step =>
        {
            if (step.Status.Contains("rest as a worker", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(scene.RunAsync);
        Assert.Equal(SwarmNodeRole.Manager, scene.Swarm["m1"].Role);
        Assert.Contains(scene.Reporter.Urgencies, static line => line.Contains("promoting m1 again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_of_two_that_cannot_be_brought_back_is_told_and_the_other_is_back()
    {
        var scene = new DrillScene(managers: 5) { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Count = 2 };
        scene.Driver.StartFails = static node => node.Name == "m2";
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(scene.RunAsync);
        Assert.EndsWith("start-by-hand m2", problem.Message, StringComparison.Ordinal);
        Assert.True(scene.Swarm["m1"].EngineRuns);
    }

    [Fact]
    public async Task What_is_arranged_on_the_hosts_is_in_the_report()
    {
        var scene = new DrillScene();
        scene.Driver.Arrangement = "a timer";
        var report = await scene.RunAsync();
        Assert.Equal("m1: a timer", report.DeadMansSwitch);
        Assert.Equal([scene.Options.DeadMansDelay], scene.Driver.Arranged);
        Assert.True(scene.Options.DeadMansDelay > scene.Options.Timeout + scene.Options.Timeout + scene.Options.Timeout);
        var moments = report.TimeLine.Select(static entry => entry.Moment).ToList();
        Assert.True(moments.IndexOf(SwarmFailoverMoment.StartArranged) < moments.IndexOf(SwarmFailoverMoment.Fault));
    }

    [Fact]
    public async Task What_cannot_be_arranged_ends_the_drill_before_the_fault_and_takes_back_what_may_be_half_done()
    {
        var scene = new DrillScene();
        scene.Driver.ArrangeFailure = new EngineDriverException("no timer");
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(scene.RunAsync);
        Assert.Equal("The engine of m1 could not be made sure to come back by itself by the driver Fake: no timer", problem.Message);
        Assert.Equal((0, 1), (scene.Driver.Stops, scene.Driver.Starts));
    }

    [Fact]
    public async Task A_fault_that_the_driver_does_not_know_is_refused()
    {
        var scene = new DrillScene();
        scene.Driver.Faults = [SwarmFailoverFault.StopEngine];
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.FreezeEngine };
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Equal("The driver Fake cannot do FreezeEngine; it can do StopEngine.", problem.Message);
    }

    /// <summary>One that was frozen goes on telling what it knew, namely that it leads and that all is well.</summary>
    [Fact]
    public async Task What_a_lost_leader_says_of_itself_does_not_count()
    {
        var scene = new DrillScene();
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.FreezeEngine };
        var before = scene.Swarm.Nodes.Select(static node => node.View()).ToList();
        scene.Driver.OnStart = () => scene.Swarm["m1"].OwnView = () => before;
        scene.Swarm.Pace.Rejoin = TimeSpan.FromSeconds(2);
        var report = await scene.RunAsync();
        Assert.True(report.RejoinTime >= scene.Swarm.Pace.Rejoin, $"{report.RejoinTime}");
        Assert.Equal("m2", report.NodesAfter.OfType<SwarmManager>().Single(static manager => manager.IsLeader).Name);
    }
}
