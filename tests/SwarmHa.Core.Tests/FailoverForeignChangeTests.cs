namespace SwarmHa.Core.Tests;

/// <summary>What somebody else does to the swarm during a drill ends it, is named, and leaves nothing undone.</summary>
public sealed class FailoverForeignChangeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string, string> Hands => new()
    {
        { "drain", "the availability of w1 was set from Active to Drain" },
        { "promote", "w1 was promoted" },
        { "demote", "m3 was demoted" },
        { "label", "the label zone of m2 was changed" },
        { "rename", "m2 was renamed to boss" },
        { "remove", "w1 was removed from the swarm" },
        { "scale", "the service web was scaled from 2 to 5 tasks" },
        { "unlock", "the lock of this drill, the config io.swarmha.drill, was removed" },
        { "stop", "the engine of m3 stopped (it refuses connections), which this drill did not stop" },
        { "lead", "leadership moved on from m2 to m3" },
    };

    [Theory]
    [MemberData(nameof(Hands))]
    public async Task It_is_named_and_the_fault_is_undone(string hand, string named)
    {
        var scene = Scene();
        scene.Driver.OnStop = () => scene.Swarm.Later(scene.Swarm.Pace.Election + Soon, () => Meddle(scene, hand));
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        Assert.Contains(report.ForeignChanges, change => change.Description == named);
        Assert.Contains($"Inconclusive  Nobody else changes the swarm: {named}", report.Reasons);
        Assert.StartsWith($"The drill ended early, because somebody else changed the swarm: {report.ForeignChanges[0].Description}", report.Conclusion, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Findings, static finding => finding.Result == SwarmFailoverResult.Fail);
        Assert.Equal("Agree on a time in which nobody else changes the swarm, and run the drill again.", Assert.Single(report.Findings.Select(static finding => finding.Advice).Where(static advice => advice.Length > 0).Distinct()));
        Assert.True(scene.Swarm["m1"].EngineRuns);
        Assert.Equal((1, 1), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.Contains(scene.Reporter.Remarks, remark => remark.Contains(report.ForeignChanges[0].Description, StringComparison.Ordinal));
        Assert.True(report.Duration < TimeSpan.FromSeconds(20), $"{report.Duration}");
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("promote")]
    [InlineData("label")]
    [InlineData("reclaim")]
    public async Task During_a_demotion_too(string hand)
    {
        var scene = Scene();
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote };
        var isDone = false;
        scene.Reporter.OnProgress = step =>
        {
            if (!isDone && step.Status.Contains("rest as a worker", StringComparison.Ordinal))
            {
                isDone = true;
                Meddle(scene, hand);
            }
        };
        var report = await scene.RunAsync();
        Assert.True(isDone);
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        Assert.Equal((SwarmNodeRole.Manager, SwarmReachability.Reachable), (scene.Swarm["m1"].Role, scene.Swarm["m1"].Reachability));
        Assert.Empty(scene.Reporter.Urgencies);
    }

    /// <summary>The drill's own doing: writes that change nothing, a demotion and its end, a mark on the demoted node, tasks that move, agents that are unknown.</summary>
    [Theory]
    [InlineData(SwarmFailoverFault.StopEngine)]
    [InlineData(SwarmFailoverFault.Demote)]
    public async Task What_the_drill_does_itself_is_no_foreign_change(SwarmFailoverFault fault)
    {
        var scene = Scene();
        scene.Options = scene.Options with { Fault = fault };
        scene.Swarm.BeforeUpdate.Enqueue(() => scene.Swarm.Later(Soon, () =>
        {
            if (fault == SwarmFailoverFault.Demote)
            {
                scene.Swarm["m1"].Labels["io.swarmha.demoted"] = "drill";
                scene.Swarm["m1"].Version++;
            }
        }));
        var before = scene.Swarm["m2"].Version;
        var report = await scene.RunAsync();
        Assert.Empty(report.ForeignChanges);
        Assert.Empty(report.Reasons);
        Assert.True(scene.Swarm["m2"].Version > before + 5, "No write was probed.");
    }

    [Theory]
    [InlineData("drain", "since the drill was planned, the availability of w1 was set from Active to Drain.")]
    [InlineData("demote", "since the drill was planned, m3 was demoted.")]
    [InlineData("remove", "since the drill was planned, w1 was removed from the swarm.")]
    public async Task Between_the_plan_and_the_fault_it_keeps_the_drill_from_beginning(string hand, string because)
    {
        var scene = Scene();
        scene.AfterPlan = () => Meddle(scene, hand);
        var refused = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Equal($"Nothing was stopped: {because}", refused.Message);
        Assert.Equal(0, scene.Driver.Stops);
        Assert.Empty(scene.Swarm.Configs.All);
    }

    /// <summary>A manager that was reachable when a person was asked may be gone when they confirm.</summary>
    [Fact]
    public async Task A_manager_that_was_lost_since_the_plan_keeps_the_drill_from_beginning()
    {
        var scene = Scene();
        scene.AfterPlan = () => scene.Swarm["m3"].Reachability = SwarmReachability.Unreachable;
        await Assert.ThrowsAsync<QuorumAtRiskException>(scene.RunAsync);
        Assert.Equal(0, scene.Driver.Stops);
    }

    [Fact]
    public async Task It_ends_a_series()
    {
        var scene = Scene();
        scene.Driver.OnStop = () => scene.Swarm.Later(Soon, () => Meddle(scene, "drain"));
        var series = await scene.RepeatAsync(3);
        Assert.Equal(("The series ended with drill 1 of 3: somebody else changed the swarm.", SwarmFailoverVerdict.Inconclusive), (series.Reason, series.Verdict));
        Assert.Single(series.Reports);
    }

    /// <summary>A manager that lags behind lists records as they were.</summary>
    [Fact]
    public void A_record_that_is_older_than_one_that_was_seen_is_no_change()
    {
        var node = new SwarmNode { Id = "a", Hostname = "a", SpecVersion = 5 };
        var drained = node with { Availability = SwarmNodeAvailability.Drain, SpecVersion = 6 };
        var changes = new NodeChanges([drained], null);
        Assert.Empty(changes.In([node]));
        Assert.Empty(changes.In([drained with { SpecVersion = 7 }]));
        Assert.Equal("the availability of a was set from Drain to Active", Assert.Single(changes.In([node with { SpecVersion = 8 }])).Description);
        Assert.Equal("b joined the swarm", Assert.Single(changes.In([node with { SpecVersion = 8 }, node with { Id = "b", Hostname = "b" }])).Description);
        Assert.Equal("b was removed from the swarm", Assert.Single(changes.In([node])).Description);
        Assert.Empty(changes.In([node, node with { Id = "b", Hostname = "b" }]));
    }

    private static DrillScene Scene()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Timeout = TimeSpan.FromSeconds(60) };

        // Long enough for somebody to do something between the election and its consequences.
        scene.Swarm.Pace.Notice = TimeSpan.FromSeconds(5);
        scene.Swarm.Services.Add(new SwarmService { Id = "s", Name = "web", Replicas = 2 });
        scene.Swarm.Tasks = () => new[] { "m2", "w1" }.Select(name => new SwarmTask { Id = $"on-{name}", ServiceId = "s", NodeId = $"id-of-{name}", DesiredState = SwarmTaskState.Running, State = SwarmTaskState.Running });
        return scene;
    }

    private static void Meddle(DrillScene scene, string hand)
    {
        var swarm = scene.Swarm;
        void Change(string name, Action<FakeNode> change)
        {
            change(swarm[name]);
            swarm[name].Version++;
        }

        switch (hand)
        {
            case "drain":
                Change("w1", static node => node.Availability = SwarmNodeAvailability.Drain);
                break;
            case "promote":
                Change("w1", static node => (node.Role, node.Reachability, node.AnswersAsManager) = (SwarmNodeRole.Manager, SwarmReachability.Reachable, true));
                break;
            case "demote":
                Change("m3", static node => node.Role = SwarmNodeRole.Worker);
                break;
            case "label":
                Change("m2", static node => node.Labels = new() { ["zone"] = "a" });
                break;
            case "rename":
                Change("m2", static node => node.SpecName = "boss");
                break;
            case "reclaim":
                Change("m1", static node => (node.Role, node.Reachability, node.AnswersAsManager) = (SwarmNodeRole.Manager, SwarmReachability.Reachable, true));
                break;
            case "remove":
                swarm["w1"].IsRemoved = true;
                break;
            case "scale":
                swarm.Services[0] = swarm.Services[0] with { Replicas = 5 };
                break;
            case "unlock":
                swarm.Configs.Remove("io.swarmha.drill");
                break;
            case "stop":
                swarm["m3"].EngineRuns = false;
                break;
            default:
                (swarm["m2"].IsLeader, swarm["m3"].IsLeader) = (false, true);
                break;
        }
    }
}
