namespace SwarmHa.Core.Tests;

/// <summary>The drill's story: the leader is lost, another takes over, and the engine comes back.</summary>
public sealed class FailoverDrillTests
{
    private const string Service = "http://10.0.1.1:8080/";

    [Fact]
    public async Task The_whole_story_passes()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service));
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.Equal(("m1", "m2", "Fake", "the-swarm"), (report.OldLeader.Name, report.NewLeader?.Name, report.Driver, report.SwarmId));
        Assert.True(scene.Swarm["m1"].EngineRuns);
        Assert.Equal((1, 1), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.Empty(scene.Reporter.Urgencies);
        Assert.True(scene.Reporter.Steps.Last(static step => step.Activity == "Failover drill").IsCompleted);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
        Assert.All(scene.Services, static service => Assert.False(service.IsDisposed));
    }

    [Fact]
    public async Task Its_times_are_those_of_the_swarm()
    {
        var scene = new DrillScene();
        var pace = scene.Swarm.Pace;
        var report = await scene.RunAsync();
        var slack = TimeSpan.FromSeconds(1);
        Assert.InRange(report.ElectionTime!.Value, pace.Election, pace.Election + slack);
        Assert.InRange(report.ControlPlaneGap!.Value, pace.Election / 2, pace.Election + slack);
        Assert.InRange(report.RejoinTime!.Value, pace.Rejoin + pace.Agents, pace.Rejoin + pace.Agents + slack);
        Assert.True(report.Duration > report.ElectionTime + report.RejoinTime);
    }

    [Fact]
    public async Task The_return_is_the_swarms_and_not_the_drivers()
    {
        var scene = new DrillScene();
        scene.Driver.StartLingers = TimeSpan.FromSeconds(4);
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.True(report.RejoinTime < scene.Driver.StartLingers, $"It took the driver's time: {report.RejoinTime}.");
        Assert.Equal(SwarmFailoverMoment.Undone, report.TimeLine[^1].Moment);
    }

    [Fact]
    public async Task Its_time_line_is_in_order_and_whole()
    {
        var report = await new DrillScene().RunAsync();
        Assert.Equal(report.TimeLine.OrderBy(static entry => entry.Time), report.TimeLine);
        SwarmFailoverMoment[] others = [SwarmFailoverMoment.StartArranged, SwarmFailoverMoment.WritesStopped, SwarmFailoverMoment.ForeignChange];
        Assert.Equal(Enum.GetValues<SwarmFailoverMoment>().Except(others), report.TimeLine.Select(static entry => entry.Moment).Order());
        Assert.Equal(TimeSpan.Zero, Assert.Single(report.TimeLine, static entry => entry.Moment == SwarmFailoverMoment.Fault).SinceFault);
        Assert.All(report.TimeLine, entry => Assert.Equal(entry.Time - report.TimeLine[0].Time, entry.SinceFault - report.TimeLine[0].SinceFault));
        var order = report.TimeLine.Select(static entry => entry.Moment).Where(static moment => moment is not (SwarmFailoverMoment.FaultDone or SwarmFailoverMoment.LastAnswer or SwarmFailoverMoment.LastWrite or SwarmFailoverMoment.FirstWrite)).ToList();
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task It_keeps_the_nodes_before_while_and_after()
    {
        var report = await new DrillScene().RunAsync();
        Assert.Equal("m1", Leader(report.NodesBefore));
        Assert.Equal("m2", Leader(report.NodesDuring));
        Assert.Equal("m2", Leader(report.NodesAfter));
        Assert.True(report.NodesDuring.Single(static node => node.Name == "m1") is SwarmManager { IsReachable: false, State: SwarmNodeState.Unknown });
        Assert.All(report.NodesDuring.Where(static node => node.Name != "m1"), static node => Assert.Equal(SwarmNodeState.Ready, node.State));
        Assert.True(report.NodesAfter.Single(static node => node.Name == "m1") is SwarmManager { IsReachable: true, State: SwarmNodeState.Ready });
    }

    [Fact]
    public async Task It_counts_what_managers_and_services_answered()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service));
        var report = await scene.RunAsync();
        Assert.Equal(["m1", "m2", "m3"], report.Managers.Where(static manager => manager.Operation == SwarmProbeOperation.Read).Select(static manager => manager.Node).Order());
        Assert.Equal(["m1", "m2", "m3"], report.Managers.Where(static manager => manager.Operation == SwarmProbeOperation.Write).Select(static manager => manager.Node).Order());
        Assert.All(report.Managers, static manager => Assert.Equal(manager.Sent, manager.Answered + manager.Failed));
        var stopped = report.Managers.Single(static manager => manager is { Node: "m1", Operation: SwarmProbeOperation.Read });
        Assert.True(stopped.Failed > 0);
        Assert.Contains("Nothing listens at m1", stopped.LastError, StringComparison.Ordinal);
        Assert.All(report.Managers.Where(static manager => manager.Node != "m1"), static manager => Assert.True(manager is { Failed: 0, Answered: > 0 }, $"{manager} {manager.LastError}"));
        var service = Assert.Single(report.Services);
        Assert.Equal((new Uri(Service), 0, false), (service.Target, service.Failed, service.IsOnStoppedNode));
        Assert.True(service.Sent > 4);
    }

    [Fact]
    public async Task What_failed_before_all_was_steady_is_not_held_against_the_fault()
    {
        var asked = 0;
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service) { IsUp = () => Interlocked.Increment(ref asked) > 12 });
        var report = await scene.RunAsync();
        var service = Assert.Single(report.Services);
        Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join("; ", report.Reasons));
        Assert.Equal((0, string.Empty), (service.Failed, service.LastError));
        Assert.True(service.LongestGap < TimeSpan.FromSeconds(1), $"{service.LongestGap}");
        Assert.InRange(service.Sent, 5, asked - 12);

        // The steady state began when it began to answer, and not with the first question.
        Assert.Equal(SwarmFailoverMoment.Baseline, report.TimeLine[0].Moment);
        Assert.True(report.TimeLine[0].SinceFault > report.Services[0].History.Segments[0].From, $"{report.TimeLine[0]}");
    }

    [Fact]
    public async Task A_service_that_fails_meanwhile_is_the_reason_of_the_verdict()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service) { IsUp = () => scene.Swarm["m1"].EngineRuns });
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.StartsWith($"Fail  {Service} answers all the while", Assert.Single(report.Reasons), StringComparison.Ordinal);
        var service = Assert.Single(report.Services);
        Assert.True(service.Failed > 0 && service.LongestGap >= scene.Swarm.Pace.Election, service.ToString());
        Assert.Equal("the service is down", service.LastError);
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080/")]
    [InlineData("tcp://M1:8080")]
    public async Task A_service_on_the_stopped_host_may_fail(string target)
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(target) { IsUp = () => scene.Swarm["m1"].EngineRuns });
        scene.Services.Add(new FakeService(Service));
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.Equal([true, false], report.Services.Select(static service => service.IsOnStoppedNode));
        Assert.Equal([true, false], report.Services.Select(static service => service.Failed > 0));
    }

    [Fact]
    public async Task Without_an_election_the_engine_is_started_and_the_verdict_is_fail()
    {
        var scene = new DrillScene();
        scene.Swarm.Pace.Election = TimeSpan.FromHours(1);
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.Contains("Fail  Another manager becomes leader: not within 10 s", report.Reasons);
        Assert.Null(report.NewLeader);
        Assert.Null(report.ElectionTime);
        Assert.Null(report.ControlPlaneGap);
        Assert.Empty(report.NodesDuring);
        Assert.NotNull(report.RejoinTime);
        Assert.Equal("m1", Leader(report.NodesAfter));
        Assert.True(scene.Swarm["m1"].EngineRuns);
        Assert.DoesNotContain(report.TimeLine, static entry => entry.Moment == SwarmFailoverMoment.NewLeader);
    }

    [Fact]
    public async Task An_old_leader_that_stays_away_is_a_reason()
    {
        var scene = new DrillScene();
        scene.Swarm.Pace.Rejoin = TimeSpan.FromHours(1);
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.Null(report.RejoinTime);
        Assert.Contains("Fail  m1 comes back as Reachable and Ready: not within 10 s", report.Reasons);
        Assert.Contains("Fail  The managers are as many and as reachable as before: 3 managers, 2 reachable, quorum 2", report.Reasons);
    }

    [Fact]
    public async Task A_node_that_is_lost_meanwhile_is_a_reason()
    {
        var scene = new DrillScene();
        scene.Driver.OnStop = () => scene.Swarm.Later(scene.Swarm.Pace.Election + TimeSpan.FromMilliseconds(700), () => scene.Swarm["w1"].State = SwarmNodeState.Down);
        scene.Swarm.Pace.Notice = TimeSpan.FromSeconds(1);
        var report = await scene.RunAsync();
        Assert.Contains("Fail  All other nodes stay or become Ready: not within 10 s", report.Reasons);
        Assert.Equal("m2", report.NewLeader?.Name);
        Assert.NotEmpty(report.NodesDuring);
    }

    [Fact]
    public async Task Only_the_managers_that_can_be_asked_are_watched()
    {
        var scene = new DrillScene();
        scene.Swarm["m1"].CanBeOpened = scene.Swarm["m2"].CanBeOpened = false;
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.All(report.Managers, static manager => Assert.Equal("m3", manager.Node));
    }

    private static string? Leader(IEnumerable<SwarmNode> nodes) => nodes.SingleOrDefault(static node => node is SwarmManager { IsLeader: true })?.Name;
}
