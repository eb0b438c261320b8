namespace SwarmHa.Core.Tests;

/// <summary>What was asked for and could not be measured is Inconclusive, and what nobody asked for is no failure.</summary>
public sealed class FailoverInconclusiveTests
{
    private const string Lost = "http://10.0.0.1:8080/";
    private const string Elsewhere = "http://10.0.1.1:8080/";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static TheoryData<SwarmFailoverLimits, string[], string> Unmeasured => new()
    {
        { new() { ServiceGap = Long }, [], "no service was probed" },
        { new() { ServiceGap = Long }, [Lost], "all probed services live on a lost host" },
        { new() { FailedProbes = 3 }, [], "no service was probed" },
        { new() { FailedProbes = 0 }, [Lost], "all probed services live on a lost host" },
    };

    [Theory]
    [MemberData(nameof(Unmeasured))]
    public async Task A_limit_that_measured_nothing_does_not_pass(SwarmFailoverLimits limits, string[] services, string because)
    {
        var scene = new DrillScene();
        scene.Services.AddRange(services.Select(static service => new FakeService(service) { IsUp = static () => true }));
        scene.Options = scene.Options with { Limits = limits };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        var limit = Assert.Single(report.Findings, static finding => finding.Stage == SwarmFailoverStage.Limit);
        Assert.Equal((SwarmFailoverResult.Inconclusive, false, because), (limit.Result, limit.Passed, limit.Observed));
        Assert.Equal("Name a service to probe that does not live on a lost host: Test-SwarmFailover http://host:port.", limit.Advice);
        Assert.Contains(report.Reasons, static reason => reason.StartsWith("Inconclusive  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_demotion_with_a_limit_for_services_and_no_service_does_not_pass()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote, Timeout = Long, Limits = new() { ServiceGap = TimeSpan.FromSeconds(2) } };
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, (await scene.RunAsync()).Verdict);
    }

    [Fact]
    public async Task Services_that_all_live_on_a_lost_host_prove_nothing()
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Lost));
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        Assert.Equal("Inconclusive  At least one service is probed that is to survive: all of them live on a lost host", Assert.Single(report.Reasons));
        Assert.Contains(report.Findings, static finding => finding.ToString() == $"Skipped  {Lost} answers all the while: not expected: it lives on a lost host");
    }

    [Fact]
    public async Task One_service_elsewhere_is_enough()
    {
        var scene = new DrillScene();
        scene.Services.AddRange([new FakeService(Lost), new FakeService(Elsewhere)]);
        Assert.Equal(SwarmFailoverVerdict.Pass, (await scene.RunAsync()).Verdict);
    }

    [Fact]
    public async Task Where_nothing_was_asked_for_there_is_nothing_against_it()
    {
        var report = await new DrillScene().RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        var skipped = Assert.Single(report.Findings, static finding => finding.Result == SwarmFailoverResult.Skipped);
        Assert.Equal(("Skipped  No replicated services to check", true), (skipped.ToString(), skipped.Passed));
    }

    [Fact]
    public async Task A_loss_of_quorum_of_which_no_write_was_tried_proves_nothing()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Count = 2, ExpectQuorumLoss = true, WriteInterval = null };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        Assert.Equal(
            ["Inconclusive  Without quorum no write is committed: no write was tried", "Inconclusive  Writes are committed again when quorum is back: no write was tried"],
            report.Reasons);
    }

    [Fact]
    public async Task A_limit_for_management_without_write_probes_speaks_of_reads_alone()
    {
        var scene = new DrillScene();
        scene.Options = scene.Options with { WriteInterval = null, Limits = new() { ControlPlaneGap = Long } };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.Equal("The swarm is without reads for at most 60.000 s (writes are not probed)", report.Findings[^1].Expectation);
    }

    /// <summary>What was listed before the fault is not how the swarm is afterwards.</summary>
    [Fact]
    public async Task What_no_manager_has_told_since_is_not_taken_for_granted()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        scene.Options = scene.Options with { ConvergeTimeout = TimeSpan.FromSeconds(1) };
        scene.Driver.OnStop = () =>
        {
            foreach (var node in scene.Swarm.Nodes)
            {
                node.NodesHang = true;
            }
        };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.Empty(report.NodesAfter);
        Assert.Contains("Inconclusive  The managers are as many and as reachable as before: no manager has told", report.Reasons);
    }

    [Fact]
    public async Task A_failure_outweighs_what_could_not_be_measured()
    {
        var scene = new DrillScene();
        scene.Options = scene.Options with { Limits = new() { ServiceGap = Long, Rejoin = TimeSpan.FromMilliseconds(1) } };
        Assert.Equal(SwarmFailoverVerdict.Fail, (await scene.RunAsync()).Verdict);
    }

    [Theory]
    [InlineData(2, 2, SwarmFailoverVerdict.Inconclusive)]
    [InlineData(2, 3, SwarmFailoverVerdict.Inconclusive)]
    [InlineData(0, 0, SwarmFailoverVerdict.Inconclusive)]
    [InlineData(0, 1, SwarmFailoverVerdict.Fail)]
    public async Task A_series_passes_only_when_all_of_it_was_measured(int reports, int wanted, SwarmFailoverVerdict expected)
    {
        var scene = new DrillScene();
        scene.Services.Add(new FakeService(Lost));
        var series = new SwarmFailoverSeries { Reports = [.. Enumerable.Repeat(reports > 0 ? await scene.RunAsync() : null!, reports)], Wanted = wanted };
        Assert.Equal(expected, series.Verdict);
    }
}
