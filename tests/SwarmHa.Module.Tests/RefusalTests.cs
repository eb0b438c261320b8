using System.Management.Automation;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>What a command refuses it refuses with -WhatIf as well, by the same error, and nothing is changed by either.</summary>
public sealed class RefusalTests : IDisposable
{
    /// <summary>One refusal of each command that changes something, in a swarm of three managers of which node-60 is lost, and with the worker node-80 down.</summary>
    private static readonly Dictionary<string, (string Command, string Error)> Refusals = new()
    {
        ["Export-SwarmFailoverReport"] = ("@() | Export-SwarmFailoverReport /no/such/folder/report.json", "ReportNotWritten"),
        ["Invoke-SwarmDemote"] = ("Invoke-SwarmDemote node-50", "QuorumAtRisk"),
        ["Invoke-SwarmPromote"] = ("Invoke-SwarmPromote node-80", "NodeNotReady"),
        ["Move-SwarmLeader"] = ("Move-SwarmLeader", "QuorumAtRisk"),
        ["New-SwarmLab"] = ("New-SwarmLab refusals", "LabFailed"),
        ["Remove-SwarmLab"] = ("Remove-SwarmLab no-such-lab", "LabNotFound"),
        ["Resume-SwarmManager"] = ("Resume-SwarmManager node-70", "NodeNotManager"),
        ["Set-SwarmConnection"] = ("Set-SwarmConnection $(if (-not $gone) { $gone = Connect-Swarm @((Get-SwarmLab refusals).Endpoint)[0] -Name gone; Disconnect-Swarm $gone; $null = Connect-Swarm @((Get-SwarmLab refusals).Endpoint)[0] -Name again }; $gone) -Default", "NotConnected"),
        ["Start-SwarmLabNode"] = ("Start-SwarmLabNode no-such-node -Lab refusals", "LabNotFound"),
        ["Stop-SwarmLabNode"] = ("Stop-SwarmLabNode node-60 -Lab refusals", "LabFailed"),
        ["Suspend-SwarmManager"] = ("Suspend-SwarmManager node-50", "QuorumAtRisk"),
        ["Test-SwarmFailover"] = ("Test-SwarmFailover", "QuorumAtRisk"),
    };

    private readonly EngineSession _session = ModuleSession.Open();

    public void Dispose()
    {
        _session.Run("Get-SwarmLab refusals* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public void Every_command_that_changes_something_refuses_the_same_with_WhatIf_and_changes_nothing()
    {
        Raise(3, "node-60", "node-80");
        var changing = _session.Run("Get-Command -Module SwarmHa | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object { $_.Name }").Of<string>();
        Assert.Equal(changing.Order(StringComparer.Ordinal), Refusals.Keys.Order(StringComparer.Ordinal));
        Assert.All(Refusals.Values, refusal => Refuses(refusal.Command, refusal.Error));
    }

    /// <summary>Each of them is refused on its own, and the second one is not safe any more once the first one is done.</summary>
    [Theory]
    [InlineData("Invoke-SwarmDemote node-60, node-50, node-40", "LastManager")]
    [InlineData("Suspend-SwarmManager node-60, node-50 -NoDrain", "QuorumAtRisk")]
    public void WhatIf_counts_on_what_it_said_before(string command, string error)
    {
        Raise(3);
        var before = Specs();
        var supposed = Assert.Single(_session.Run($"{command} -WhatIf").Errors);
        Assert.Equal(before, Specs());
        var real = Assert.Single(_session.Run($"{command} -Confirm:$false -WarningAction Ignore").Errors);
        Assert.StartsWith($"{error},", supposed.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(real.Exception.Message, supposed.Exception.Message);
    }

    [Theory]
    [InlineData("Suspend-SwarmManager node-40", "LeaderMoveRefused")]
    [InlineData("Move-SwarmLeader", "LeaderMoveRefused")]
    [InlineData("Test-SwarmFailover", "DrillRefused")]
    public void The_leader_of_five_with_one_lost_is_left_as_it_is(string command, string error)
    {
        Raise(5, "node-80");
        Refuses(command, error);
    }

    [Theory]
    [InlineData("Invoke-SwarmDemote node-40 -Force", "LastManager")]
    [InlineData("Move-SwarmLeader -Force", "LastManager")]
    [InlineData("Suspend-SwarmManager node-40", "QuorumAtRisk")]
    public void A_single_manager_is_left_as_it_is(string command, string error)
    {
        Raise(1);
        Refuses(command, error);
    }

    [Theory]
    [InlineData("Invoke-SwarmDemote node-50", "Demote to worker", "now 3 managers, 3 reachable, quorum 2; afterwards 2 managers, 2 reachable, quorum 2")]
    [InlineData("Invoke-SwarmPromote node-70", "Promote to manager", "now 3 managers, 3 reachable, quorum 2; afterwards 4 managers, 4 reachable, quorum 3")]
    [InlineData("Move-SwarmLeader", "Demote it so that another manager leads, then promote it again", "now 3 managers, 3 reachable, quorum 2; while it is a worker 2 managers, 2 reachable, quorum 2")]
    [InlineData("Suspend-SwarmManager node-50", "Suspend for maintenance", "now 3 managers, 3 reachable, quorum 2; while its engine is stopped 3 managers, 2 reachable, quorum 2")]
    [InlineData("Resume-SwarmManager node-50", "Resume after maintenance", "availability Active to Active; now 3 managers, 3 reachable, quorum 2")]
    [InlineData("Test-SwarmFailover", "Take away", "now 3 managers, 3 reachable, quorum 2; meanwhile 3 managers, 2 reachable, quorum 2")]
    public void WhatIf_and_the_question_have_the_arithmetic(string command, string action, string arithmetic)
    {
        Raise(3);
        var shown = _session.Render($"{command} -WhatIf");
        Assert.Contains(action, shown, StringComparison.Ordinal);
        Assert.Contains(arithmetic, shown.ReplaceLineEndings(string.Empty), StringComparison.Ordinal);
        _session.Host.Answer("N");
        Assert.Empty(_session.Run($"{command} -Confirm").Output);
        Assert.Contains(arithmetic, string.Concat(_session.Host.Prompts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-SwarmDemote node-50 -Force", "-Force overrides QuorumAtRisk: Demoting node-50 would lose quorum")]
    [InlineData("Invoke-SwarmPromote node-80 -Force", "-Force overrides NodeNotReady: node-80 is Down")]
    [InlineData("Suspend-SwarmManager node-50 -Force", "-Force overrides QuorumAtRisk: Without node-50 there would be no quorum")]
    public void WhatIf_says_what_force_overrides(string command, string expected)
    {
        Raise(3, "node-60", "node-80");
        Assert.Contains(expected, _session.Render($"{command} -WhatIf"), StringComparison.Ordinal);
    }

    /// <summary>The engines stop once the node has come out of the command, which looks at the number of managers after that.</summary>
    [Fact]
    public void A_change_that_was_made_is_no_error_when_nobody_answers_afterwards()
    {
        Raise(3);
        var result = _session.Run("Invoke-SwarmPromote node-70 -NoWait -TimeoutSec 2 -Verbose | ForEach-Object { Stop-SwarmLabNode node-40 -Lab refusals; Stop-SwarmLabNode node-50 -Lab refusals; $_ }");
        Assert.Equal(SwarmNodeRole.Manager, result.One<SwarmNode>().Role);
        Assert.StartsWith("The changes are made, and the managers could not be counted afterwards: ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private void Raise(int managers, params string[] lost)
    {
        Assert.Empty(_session.Run($"$null = New-SwarmLab refusals -Managers {managers} -Workers 2 -Speed 50").Errors);
        foreach (var node in lost)
        {
            Assert.Empty(_session.Run($"Stop-SwarmLabNode {node} -Lab refusals").Errors);
            Assert.True(
                SpinWait.SpinUntil(() => _session.Run($"Get-SwarmNode {node} -Status Down").Output.Count == 1, TimeSpan.FromSeconds(30)),
                $"{node} is not shown as Down.");
        }
    }

    private void Refuses(string command, string error)
    {
        var before = Specs();
        var supposed = Refusal($"{command} -WhatIf");
        var real = Refusal($"{command} -Confirm:$false");
        Assert.StartsWith($"{error},", real.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            (real.FullyQualifiedErrorId, real.Exception.Message, real.CategoryInfo.Category, $"{real.TargetObject}", real.ErrorDetails.RecommendedAction),
            (supposed.FullyQualifiedErrorId, supposed.Exception.Message, supposed.CategoryInfo.Category, $"{supposed.TargetObject}", supposed.ErrorDetails.RecommendedAction));
        Assert.Equal(before, Specs());
    }

    private ErrorRecord Refusal(string command)
    {
        var result = _session.Run($"try {{ {command} }} catch {{ , $_ }}");
        return Assert.Single(result.Errors.Concat(result.Output.Select(static item => item.BaseObject).OfType<ErrorRecord>()));
    }

    private IReadOnlyList<string> Specs() => _session.Run(
        "Get-SwarmNode | ForEach-Object { \"$($_.Id) $($_.SpecName) $($_.Role) $($_.Availability) $($_.Labels)\" }; (Get-SwarmLab refusals*).Nodes | ForEach-Object { \"$_ $($_.State)\" }").Of<string>();
}
