using System.Text.Json;
using System.Text.Json.Serialization;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The audit on real engines.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class HealthTests(HealthLab lab) : IClassFixture<HealthLab>
{
    private static readonly JsonSerializerOptions Json = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };

    [Fact]
    public void A_healthy_swarm_fails_no_rule()
    {
        lab.BecomeWhole();
        using var session = Open();
        var findings = Audit(session);
        Assert.Equal(session.Run("Test-SwarmHealth -List").Of<SwarmHealthRule>().Select(static rule => rule.Id), findings.Keys);
        Assert.DoesNotContain(findings.Values, static finding => finding.Status == SwarmHealthStatus.Fail);

        // What is skipped is what this lab has not: zones. All else is read from the engines.
        Assert.Equal(["ZoneLoss", "ZoneSplit"], findings.Values.Where(static finding => finding.Status == SwarmHealthStatus.Skipped).Select(static finding => finding.Rule));
        Assert.Empty(findings.Values.Where(static finding => finding.Status == SwarmHealthStatus.Warning).Select(static finding => finding.ToString()));
        Assert.Equal(3, findings["ClockSkew"].Evidence.Count);
        Assert.Equal("Valid until 20", findings["AuthorityExpiry"].Message[..14]);
        Assert.True(Quiet(session));
    }

    [Fact]
    public async Task A_manager_that_is_away_is_told_by_the_rules_that_it_breaks()
    {
        lab.BecomeWhole();
        using var session = Open();
        var follower = session.Run("Get-SwarmManager node-50, node-60").Of<SwarmManager>().First(static manager => !manager.IsLeader).Name;
        await lab.Lab.StopAsync(follower, TestContext.Current.CancellationToken);
        try
        {
            Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -Reachable:$false").Output.Count == 1, TimeSpan.FromSeconds(40)));
            var findings = Audit(session);
            Assert.Equal(SwarmHealthStatus.Fail, findings["FaultTolerance"].Status);
            Assert.Equal("3 managers, 2 reachable, quorum 2", Assert.Single(findings["FaultTolerance"].Evidence));
            Assert.Equal(SwarmHealthStatus.Warning, findings["UnreachableManager"].Status);
            Assert.Equal(follower, Assert.Single(findings["UnreachableManager"].Nodes).Name);
            Assert.Equal(SwarmHealthStatus.Pass, findings["Leader"].Status);
            Assert.Contains(findings["ClockSkew"].Evidence, line => line.StartsWith($"{follower}: not known", StringComparison.Ordinal));
            Assert.False(Quiet(session));
            Assert.True(session.Run("Test-SwarmHealth -Quiet -Exclude FaultTolerance").One<bool>());
        }
        finally
        {
            await lab.Lab.StartAsync(follower, TestContext.Current.CancellationToken);
            lab.BecomeWhole();
        }
    }

    [Fact]
    public void Two_managers_are_refused_by_the_audit()
    {
        lab.BecomeWhole();
        using var session = Open();
        var follower = session.Run("Get-SwarmManager node-50, node-60").Of<SwarmManager>().First(static manager => !manager.IsLeader).Name;
        Assert.Empty(session.Run($"$null = Invoke-SwarmDemote {follower} -Confirm:$false -WarningAction Ignore").Errors);
        try
        {
            var findings = Audit(session);
            Assert.Equal(
                [SwarmHealthStatus.Fail, SwarmHealthStatus.Warning, SwarmHealthStatus.Warning, SwarmHealthStatus.Skipped],
                ((string[])["TwoManagers", "FaultTolerance", "OddManagers", "ZoneLoss"]).Select(rule => findings[rule].Status));
        }
        finally
        {
            Assert.Empty(session.Run($"$null = Invoke-SwarmPromote {follower}").Errors);
            lab.BecomeWhole();
        }
    }

    [Fact]
    public async Task Zones_are_read_from_the_labels_of_the_nodes()
    {
        lab.BecomeWhole();
        using var session = Open();
        await LabelAsync(("node-40", "a"), ("node-50", "a"), ("node-60", "b"));
        try
        {
            var finding = session.Run("Test-SwarmHealth ZoneLoss -ZoneLabel h3zone").One<SwarmHealthFinding>();
            Assert.Equal((SwarmHealthStatus.Warning, "The loss of zone a costs quorum."), (finding.Status, finding.Message));
            Assert.Equal(["node-40", "node-50"], finding.Nodes.Select(static node => node.Name));

            await LabelAsync(("node-50", "c"));
            Assert.All(session.Run("Test-SwarmHealth Zone* -ZoneLabel h3zone").Of<SwarmHealthFinding>(), static one => Assert.Equal(SwarmHealthStatus.Pass, one.Status));
        }
        finally
        {
            foreach (var manager in HealthLab.Managers)
            {
                await lab.DockerAsync("node-40", "node", "update", "--label-rm", "h3zone", manager);
            }
        }
    }

    [Fact]
    public async Task Autolock_is_told_and_its_key_is_not()
    {
        lab.BecomeWhole();
        using var session = Open();
        Assert.StartsWith("Off", Audit(session)["Autolock"].Message, StringComparison.Ordinal);
        await lab.DockerAsync("node-40", "swarm", "update", "--autolock=true");
        try
        {
            var key = (await lab.DockerAsync("node-40", "swarm", "unlock-key", "-q")).Trim();
            Assert.StartsWith("SWMKEY-1-", key, StringComparison.Ordinal);
            var result = session.Run("$all = Test-SwarmHealth -Verbose -Debug; $all");
            var finding = result.Of<SwarmHealthFinding>().Single(static one => one.Rule == "Autolock");
            Assert.Equal((SwarmHealthStatus.Pass, "On, and the unlock key can be read."), (finding.Status, finding.Message));

            var shown = string.Join(
                '\n',
                [
                    JsonSerializer.Serialize(result.Of<SwarmHealthFinding>(), Json),
                    JsonSerializer.Serialize(session.Run("Get-SwarmConnection").Of<SwarmConnection>(), Json),
                    session.Render("Test-SwarmHealth -Verbose -Debug; $all; $all | ForEach-Object { $_.ToString(); $_.Evidence; $_.Advice }; Get-SwarmConnection"),
                    .. result.Verbose,
                    .. result.Warnings,
                    .. result.Errors.Select(static error => error.ToString()),
                ]);
            Assert.Contains("the unlock key can be read", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("SWMKEY", shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(key.Split('-')[^1], shown, StringComparison.Ordinal);
        }
        finally
        {
            await lab.DockerAsync("node-40", "swarm", "update", "--autolock=false");
        }
    }

    private EngineSession Open() => ModuleSession.Open(lab.Endpoint("node-40"), lab.Endpoint("node-50"), lab.Endpoint("node-60"));

    private static Dictionary<string, SwarmHealthFinding> Audit(EngineSession session)
    {
        var result = session.Run("Test-SwarmHealth");
        Assert.Empty(result.Errors);
        return result.Of<SwarmHealthFinding>().ToDictionary(static finding => finding.Rule);
    }

    private static bool Quiet(EngineSession session) => session.Run("Test-SwarmHealth -Quiet").One<bool>();

    private async Task LabelAsync(params IEnumerable<(string Node, string Zone)> labels)
    {
        foreach (var (node, zone) in labels)
        {
            await lab.DockerAsync("node-40", "node", "update", "--label-add", $"h3zone={zone}", node);
        }
    }
}
