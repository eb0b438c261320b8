namespace SwarmHa.Core.Tests;

/// <summary>What a drill expects beforehand, meanwhile and afterwards, and how it judges.</summary>
public sealed class FailoverHypothesisTests
{
    private const string Service = "http://10.0.1.1:8080/";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task The_steady_state_before_is_part_of_the_evidence()
    {
        var report = await new DrillScene().RunAsync();
        Assert.Equal(
            ["Quorum holds", "Every manager is Reachable and Ready", "No replicated services to check", "Every probe answers for 0.2 s"],
            report.Findings.Where(static finding => finding.Stage == SwarmFailoverStage.Before).Select(static finding => finding.Expectation));
        Assert.Equal(report.Findings.Select(static finding => finding.Stage).Order(), report.Findings.Select(static finding => finding.Stage));
    }

    [Fact]
    public async Task The_conclusion_says_that_services_were_untouched_and_manager_operations_alone_affected()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service));
        var report = await scene.RunAsync();
        var service = Assert.Single(report.Services);
        Assert.StartsWith($"Services were untouched: all {service.Sent} probes of 1 service answered, longest gap ", report.Conclusion, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"Manager operations alone were affected: no reads for {report.ControlPlaneGap!.Value.TotalSeconds:0.000} s, no committed write for "), report.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_conclusion_says_that_services_were_touched()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service) { IsUp = () => scene.Swarm["m1"].EngineRuns });
        var report = await scene.RunAsync();
        Assert.StartsWith($"Services were touched: {report.Services[0].Failed} of {report.Services[0].Sent} probes of 1 service failed", report.Conclusion, StringComparison.Ordinal);
        Assert.DoesNotContain("alone", report.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_that_are_kept_pass()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service));
        scene.Options = scene.Options with { Limits = new SwarmFailoverLimits { ControlPlaneGap = Long, ServiceGap = Long, FailedProbes = 0, Rejoin = Long } };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.Equal(4, report.Findings.Count(static finding => finding is { Stage: SwarmFailoverStage.Limit, Passed: true }));
        Assert.Equal(scene.Options.Limits, report.Limits);
    }

    [Fact]
    public async Task Limits_that_are_exceeded_fail_each_with_its_figure()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service));
        scene.Options = scene.Options with { Limits = new SwarmFailoverLimits { ControlPlaneGap = Short, ServiceGap = Short, Rejoin = Short } };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        var failed = report.Findings.Where(static finding => !finding.Passed).ToList();
        Assert.Equal(3, failed.Count);
        Assert.All(failed, static finding => Assert.True(finding.Stage == SwarmFailoverStage.Limit && finding.Observed.Contains(" s", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Some_failed_probes_are_allowed_where_that_was_said()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Service) { IsUp = () => scene.Swarm["m1"].EngineRuns });
        scene.Options = scene.Options with { Limits = new SwarmFailoverLimits { FailedProbes = 10_000 } };
        Assert.Equal(SwarmFailoverVerdict.Pass, (await scene.RunAsync()).Verdict);
    }

    [Fact]
    public async Task A_service_without_all_its_tasks_is_refused_beforehand()
    {
        var scene = new DrillScene();
        Replicate(scene, 3, "w1");
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Contains("web runs 1 of 3", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Driver.Stops);
    }

    [Fact]
    public async Task By_force_it_begins_all_the_same_and_fails()
    {
        var scene = new DrillScene();
        Replicate(scene, 3, "w1");
        scene.Options = scene.Options with { Force = true };
        var report = await scene.RunAsync();
        Assert.StartsWith("Fail  Every replicated service has its tasks: ", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfit_manager_is_passed_over_by_force_and_quorum_never()
    {
        var scene = new DrillScene(managers: 5);
        scene.Swarm["w1"].Role = SwarmNodeRole.Manager;
        scene.Options = scene.Options with { Force = true };
        var plan = await scene.LookAsync();
        Assert.Empty(plan.Refusals);
        Assert.Contains("w1 is not fit for a drill", Assert.Single(plan.PassedOver), StringComparison.Ordinal);

        scene.Options = scene.Options with { Count = 3 };
        Assert.IsType<QuorumAtRiskException>(Assert.Single((await scene.LookAsync()).Refusals));
    }

    [Fact]
    public async Task All_that_speaks_against_it_is_told_at_once()
    {
        var scene = new DrillScene(managers: 3);
        scene.Swarm["m3"].State = SwarmNodeState.Down;
        scene.Driver.CheckFailure = new EngineDriverException("no way in");
        scene.Options = scene.Options with { Count = 2 };
        var plan = await scene.LookAsync();
        Assert.Equal(
            [typeof(QuorumAtRiskException), typeof(DrillRefusedException), typeof(DrillRefusedException), typeof(DrillRefusedException)],
            plan.Refusals.Select(static refusal => refusal.GetType()));
        Assert.Throws<QuorumAtRiskException>(plan.DemandSafe);
        Assert.Contains(plan.Steps, static step => step.StartsWith("Stop the engine of m1 and m2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, true, "Without m1 quorum would hold (3 managers, 2 reachable, quorum 2): to lose it, take away 2 managers with -Count.")]
    [InlineData(3, true, "nobody would be left to ask")]
    [InlineData(2, false, "use -ExpectQuorumLoss")]
    public async Task The_number_and_what_is_expected_have_to_go_together(int count, bool expectLoss, string because)
    {
        var scene = new DrillScene();
        scene.Options = scene.Options with { Count = count, ExpectQuorumLoss = expectLoss };
        var problem = Assert.Single((await scene.LookAsync()).Refusals);
        Assert.Contains(because, $"{problem.Message} {problem.Advice}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public async Task A_demotion_is_of_the_leader_alone(int count, bool expectLoss)
    {
        var scene = new DrillScene(managers: 5);
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote, Count = count, ExpectQuorumLoss = expectLoss };
        Assert.Contains("A demotion is of the leader alone", Assert.Single((await scene.LookAsync()).Refusals).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_of_the_lost_manager_count_as_lost_until_it_is_back()
    {
        var scene = new DrillScene();
        Replicate(scene, 2, "m1", "w1");
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        var web = Assert.Single(report.Tasks);
        Assert.Equal((2, 2, 1, 2, 1), (web.Desired, web.RunningBefore, web.LeastRunning, web.RunningAfter, web.OnLostNodes));
        Assert.True(web.TimeBelowDesired > scene.Swarm.Pace.Election, $"{web.TimeBelowDesired}");
        Assert.Null(web.ReplacedAfter);
        Assert.Equal([2, 1, 2], web.History.Select(static change => change.Running));
    }

    [Fact]
    public async Task Tasks_that_run_elsewhere_are_told_with_the_time_and_the_node()
    {
        var scene = new DrillScene();
        var moved = false;
        Replicate(scene, 2, () => moved ? ["w1", "m2"] : ["m1", "w1"]);
        scene.Swarm.Pace.Notice = TimeSpan.FromSeconds(3);
        scene.Driver.OnStop = () => scene.Swarm.Later(TimeSpan.FromSeconds(1.5), () => moved = true);
        var web = Assert.Single((await scene.RunAsync()).Tasks);
        Assert.InRange(web.ReplacedAfter!.Value, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3.5));
        Assert.Equal(["m2"], web.ReplacedOn);
    }

    [Fact]
    public async Task Tasks_that_do_not_come_back_are_a_reason()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        var gone = false;
        Replicate(scene, 2, () => gone ? ["w1"] : ["m1", "w1"]);
        scene.Driver.OnStop = () => gone = true;
        var report = await scene.RunAsync();
        Assert.StartsWith("Fail  web runs as many tasks as before: 1 of 2", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_drills_give_their_statistics()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        var series = await scene.RepeatAsync(3);
        Assert.Equal((3, 3, SwarmFailoverVerdict.Pass, string.Empty), (series.Reports.Count, series.Wanted, series.Verdict, series.Reason));
        Assert.Equal(3, series.Reports.Select(static report => report.Id).Distinct().Count());

        // Each begins with whoever leads by then.
        Assert.Equal(series.Reports.Skip(1).Select(static report => report.OldLeader.Name), series.Reports.Take(2).Select(static report => report.NewLeader?.Name));
        var election = series.Statistics.Single(static statistic => statistic.Figure == nameof(SwarmFailoverReport.ElectionTime));
        var known = series.Reports.Select(static report => report.ElectionTime!.Value).Order().ToList();
        Assert.Equal((3, known[0], known[1], known[2], known[2]), (election.Count, election.Minimum, election.Median, election.P95, election.Maximum));
    }

    [Fact]
    public async Task A_series_that_is_cut_short_says_why_and_keeps_what_it_has()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        scene.Driver.OnStart = () => scene.Driver.CheckFailure = new EngineDriverException("the way in is closed");
        var series = await scene.RepeatAsync(3);
        Assert.Single(series.Reports);
        Assert.Equal(SwarmFailoverVerdict.Fail, series.Verdict);
        Assert.Contains("Drill 2 of 3 did not come about", series.Reason, StringComparison.Ordinal);
        Assert.Contains("the way in is closed", series.Reason, StringComparison.Ordinal);
    }

    private static void Replicate(DrillScene scene, long wanted, params string[] on) => Replicate(scene, wanted, () => on);

    /// <summary>A service whose tasks run on these nodes at the moment.</summary>
    private static void Replicate(DrillScene scene, long wanted, Func<IReadOnlyList<string>> on)
    {
        scene.Swarm.Services.Add(new SwarmService { Id = "s", Name = "web", Replicas = wanted });
        scene.Swarm.Tasks = () => on().Select(name => new SwarmTask
        {
            Id = $"task-on-{name}",
            ServiceId = "s",
            NodeId = scene.Swarm[name].Id,
            DesiredState = SwarmTaskState.Running,
            State = SwarmTaskState.Running,
        });
    }
}
