using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The audit as a command, on simulated labs.</summary>
public sealed class HealthCommandTests : IDisposable
{
    // The clocks of a simulation run faster than the one here: what is between two questions counts twenty times.
    private const string Quick = "-Exclude ClockSkew";

    private readonly EngineSession _session = ModuleSession.Open();

    public HealthCommandTests() => Assert.Empty(_session.Run("""
        $null = New-SwarmLab health-one -Speed 20 -NoConnect
        $null = New-SwarmLab health-two -Speed 20 -NoConnect -Managers 2 -Workers 0 -Seed 7
        $a = Connect-Swarm (Get-SwarmLab health-one).Endpoint -Name one
        $b = Connect-Swarm (Get-SwarmLab health-two).Endpoint -Name two
        """).Errors);

    public void Dispose()
    {
        _session.Run("Get-SwarmLab health-* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public void Rules_are_listed_without_a_swarm()
    {
        using var alone = ModuleSession.Open();
        var rules = alone.Run("Test-SwarmHealth -List").Of<SwarmHealthRule>();
        Assert.Equal(SwarmHealthRules.All.Select(static rule => rule.Id), rules.Select(static rule => rule.Id));
        Assert.Equal(["ZoneLoss"], alone.Run("Test-SwarmHealth -List -Include zone* -Exclude *SPLIT").Of<SwarmHealthRule>().Select(static rule => rule.Id));
        Assert.IsType<NotConnectedException>(alone.EndOf("Test-SwarmHealth")?.Exception);
    }

    [Fact]
    public void An_unknown_rule_ends_the_command_and_a_pattern_that_fits_none_does_not()
    {
        Assert.StartsWith("RuleNotFound,", _session.EndOf("Test-SwarmHealth Leader, Nothing")?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.IsType<RuleNotFoundException>(_session.EndOf("Test-SwarmHealth -Exclude Nothing")?.Exception);
        Assert.Empty(_session.Run("Test-SwarmHealth Nothing*").Output);
    }

    [Theory]
    [InlineData("$a, $b | Test-SwarmHealth FaultTolerance, TwoManagers")]
    [InlineData("Test-SwarmHealth FaultTolerance, TwoManagers -Connection $a, $b")]
    public void Several_swarms_are_told_apart(string command)
    {
        var result = _session.Run(command);
        Assert.Equal(
            [("one", "FaultTolerance", SwarmHealthStatus.Pass), ("one", "TwoManagers", SwarmHealthStatus.Pass), ("two", "FaultTolerance", SwarmHealthStatus.Warning), ("two", "TwoManagers", SwarmHealthStatus.Fail)],
            result.Of<SwarmHealthFinding>().Select(static finding => (finding.Swarm, finding.Rule, finding.Status)));
        Assert.Contains("SWARM", _session.Render(command), StringComparison.Ordinal);
        Assert.DoesNotContain("SWARM", _session.Render("$a | Test-SwarmHealth Leader"), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_gives_one_Boolean()
    {
        Assert.True(_session.Run($"$a | Test-SwarmHealth -Quiet {Quick}").One<bool>());
        Assert.False(_session.Run($"$a, $b | Test-SwarmHealth -Quiet {Quick}").One<bool>());
    }

    /// <summary>A monitor of one rule must not be content because the rule is never judged. A pattern takes what there is.</summary>
    [Theory]
    [InlineData("ZoneLoss", false)]
    [InlineData("zoneloss, Leader", false)]
    [InlineData("Zone*", true)]
    [InlineData("Zone*, Leader", true)]
    public void A_rule_that_is_named_and_skipped_is_not_quiet(string rules, bool expected) =>
        Assert.Equal(expected, _session.Run($"$a | Test-SwarmHealth {rules} -Quiet").One<bool>());

    [Fact]
    public void A_swarm_that_does_not_answer_is_a_finding_and_no_error()
    {
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-40, node-50 -Lab health-two -Freeze").Errors);
        var result = _session.Run("$a, $b | Test-SwarmHealth Leader, RaftTicks, NodeState -TimeoutSec 2");
        Assert.Empty(result.Errors);
        Assert.Equal(
            [SwarmHealthStatus.Pass, SwarmHealthStatus.Pass, SwarmHealthStatus.Pass, SwarmHealthStatus.Fail, SwarmHealthStatus.Skipped, SwarmHealthStatus.Skipped],
            result.Of<SwarmHealthFinding>().OrderBy(static finding => finding.Swarm).ThenBy(static finding => finding.Rule).Select(static finding => finding.Status));
        Assert.False(_session.Run("$b | Test-SwarmHealth -Quiet -TimeoutSec 1").One<bool>());
    }

    [Fact]
    public void A_table_fits_a_console()
    {
        var table = _session.Render($"$b | Test-SwarmHealth {Quick}");
        Assert.Contains("RULE                STATUS  MESSAGE", table, StringComparison.Ordinal);
        Assert.Contains("TwoManagers         Fail    The loss of either stops management.", table, StringComparison.Ordinal);
        Assert.All(table.Split('\n'), static line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public void A_finding_leads_to_its_nodes_and_its_parts_can_be_indexed()
    {
        Assert.Equal(["node-40", "node-50"], _session.Run("($b | Test-SwarmHealth TwoManagers).Nodes | Get-SwarmNode").Of<SwarmNode>().Select(static node => node.Name));
        Assert.Equal("node-50", _session.Run("($b | Test-SwarmHealth TwoManagers).Nodes[1].Name").One<string>());
        Assert.Equal("2 managers, 2 reachable, quorum 2", _session.Run("($b | Test-SwarmHealth FaultTolerance).Evidence[0]").One<string>());
    }
}
