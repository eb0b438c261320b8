using System.Diagnostics;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The same cmdlets on a simulated lab, for what needs no engine.</summary>
public sealed class SimulatedMaintenanceTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public SimulatedMaintenanceTests() => Assert.Empty(_session.Run("$null = New-SwarmLab upkeep -Speed 20 -Workers 1").Errors);

    public void Dispose()
    {
        _session.Run("Remove-SwarmLab upkeep");
        _session.Dispose();
    }

    [Fact]
    public void It_asks_first_and_a_no_changes_nothing()
    {
        _session.Host.Answer("N");
        Assert.Empty(_session.Run("Suspend-SwarmManager node-50").Output);
        Assert.Single(_session.Host.Prompts);
        Assert.Empty(_session.Run("Get-SwarmManager node-50").One<SwarmManager>().Labels);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-NoDrain")]
    public void A_suspended_manager_that_is_demoted_is_no_longer_suspended(string drain)
    {
        var node = _session.Run($"Suspend-SwarmManager node-60 {drain} -Confirm:$false").One<SwarmManager>();
        var supposed = _session.Run("Invoke-SwarmDemote node-60 -WhatIf");
        var real = _session.Run("Invoke-SwarmDemote node-60 -Confirm:$false");
        Assert.Empty(real.One<SwarmNode>().Labels);
        Assert.Equal(drain.Length > 0 ? SwarmNodeAvailability.Active : SwarmNodeAvailability.Drain, real.One<SwarmNode>().Availability);
        Assert.All([supposed, real], result => Assert.Equal(drain.Length == 0, result.Warnings.Any(warning => warning.EndsWith($"docker node update --availability active {node.Id}", StringComparison.Ordinal))));
        Assert.Equal("node-60 is a worker, not a manager.", Assert.Single(_session.Run("Suspend-SwarmManager node-60 -WhatIf").Errors).Exception.Message);
    }

    [Fact]
    public void The_documented_rolling_maintenance_takes_the_leader_last()
    {
        var result = _session.Run("""
            # Get-SwarmManager | Sort-Object IsLeader, where there is no Sort-Object.
            @(Get-SwarmManager | Where-Object { -not $_.IsLeader }) + @(Get-SwarmManager -Leader) | Suspend-SwarmManager -Confirm:$false -StableForSec 0 -Verbose -Action {
                param($node)
                "restarting $($node.Name), and so is $($_.Name)"
                Stop-SwarmLabNode $node.Name -Lab upkeep
                Start-SwarmLabNode $node.Name -Lab upkeep
            }
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["node-50", "node-60", "node-40"], result.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.Contains("node-40: restarting node-40, and so is node-40", result.Verbose);
        Assert.Equal(3, _session.Run("Get-SwarmManager -Reachable | Where-Object { $_.Availability -eq 'Active' -and $_.Labels.Count -eq 0 }").Output.Count);
        Assert.NotEqual("node-40", _session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name);
    }

    /// <summary>In the words of the action's own error record.</summary>
    [Theory]
    [InlineData("throw 'no power'")]
    [InlineData("Write-Error 'no power'")]
    [InlineData("{ Write-Error 'no power' }.Invoke()")]
    public void Actions_that_restart_nothing_and_fail_are_told_and_the_next_one_is_taken(string failure)
    {
        var result = _session.Run($$"""
            'node-50', 'node-60' | Suspend-SwarmManager -NoDrain -Confirm:$false -StableForSec 0 -NoRestart -Action { if ($_.Name -eq 'node-50') { {{failure}} } }
            """);
        Assert.Equal(["node-50", "node-60"], result.Of<SwarmManager>().Select(static manager => manager.Name));
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ActionFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("The action on node-50 failed: no power", error.Exception.Message);
    }

    [Theory]
    [InlineData("{ }", "RestartNotSeen", "node-50 did not go down within 2 s after its action. It stays suspended, because it may still go down, and no other manager was touched.")]
    [InlineData("{ throw 'no power' }", "ActionFailed", "The action on node-50 failed: no power. node-50 stays suspended, because it may still go down, and no other manager was touched.")]
    public void One_that_may_still_go_down_ends_it(string action, string id, string message)
    {
        var end = _session.EndOf($"'node-50', 'node-60' | Suspend-SwarmManager -Confirm:$false -StableForSec 0 -LossTimeoutSec 2 -Action {action}");
        Assert.StartsWith($"{id},", end?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(message, end?.Exception.Message);
        Assert.Equal(["node-50"], _session.Run("(Get-SwarmManager | Where-Object { $_.Labels.Count -and $_.Availability -eq 'Drain' }).Name").Of<string>());
        Assert.Empty(_session.Run("Resume-SwarmManager node-50").One<SwarmManager>().Labels);
    }

    [Fact]
    public void An_action_that_fails_after_its_restart_is_told_and_the_next_one_is_taken()
    {
        var result = _session.Run("""
            'node-50', 'node-60' | Suspend-SwarmManager -Confirm:$false -StableForSec 0 -Action {
                Stop-SwarmLabNode $_.Name -Lab upkeep
                Start-SwarmLabNode $_.Name -Lab upkeep
                $null = Wait-SwarmManager $_.Name -Reachable
                [System.Threading.Thread]::Sleep(5000)
                if ($_.Name -eq 'node-50') { throw 'a detail' }
            }
            """);
        Assert.Equal(["node-50", "node-60"], result.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.Equal("The action on node-50 failed: a detail", Assert.Single(result.Errors).Exception.Message);
    }

    /// <summary>As when the manager before goes down a second time.</summary>
    [Fact]
    public void That_quorum_was_lost_is_warned_of()
    {
        var result = _session.Run("""
            'node-50', 'node-60' | Suspend-SwarmManager -Confirm:$false -StableForSec 0 -Action {
                $down = if ($_.Name -eq 'node-60') { 'node-60', 'node-50' } else { $_.Name }
                Stop-SwarmLabNode $down -Lab upkeep
                [System.Threading.Thread]::Sleep(6000)
                Start-SwarmLabNode $down -Lab upkeep
            }
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["node-50", "node-60"], result.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.StartsWith("While node-60 was down, quorum was lost: Quorum is lost: 2 of 3 managers are down", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_swarm_that_is_not_whole_after_the_last_one_is_an_error()
    {
        var end = _session.Run("""
            $ErrorActionPreference = 'Continue'
            'node-50', 'node-60' | Suspend-SwarmManager -NoDrain -Confirm:$false -TimeoutSec 10 -StableForSec 0 -NoRestart -Action { if ($_.Name -eq 'node-60') { Stop-SwarmLabNode node-40 -Lab upkeep } }
            """);
        Assert.Equal(["node-50", "node-60"], end.Of<SwarmManager>().Select(static manager => manager.Name));
        var problem = end.Terminating?.Exception ?? Assert.Single(end.Errors).Exception;
        Assert.StartsWith("After the maintenance the swarm did not become whole within 10 s: node-40 is ", Assert.IsType<ChangeTimeoutException>(problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_come_back_ends_it()
    {
        var end = _session.Run("""
            $ErrorActionPreference = 'Continue'
            'node-50', 'node-60' | Suspend-SwarmManager -NoDrain -Confirm:$false -TimeoutSec 2 -StableForSec 1 -Action { Stop-SwarmLabNode $_.Name -Lab upkeep }
            """);
        Assert.Empty(end.Output);
        Assert.IsType<ChangeTimeoutException>(end.Terminating?.Exception ?? Assert.Single(end.Errors).Exception);
        Assert.Equal(["node-50"], _session.Run("(Get-SwarmManager | Where-Object { $_.Labels.Count }).Name").Of<string>());
        _session.Run("Start-SwarmLabNode node-50 -Lab upkeep");
        Assert.Empty(_session.Run("Resume-SwarmManager node-50").One<SwarmManager>().Labels);
    }

    [Fact]
    public async Task Ctrl_C_during_the_action_leaves_a_manager_that_is_resumed()
    {
        var run = _session.RunAsync("$running = $false; Suspend-SwarmManager node-50 -Confirm:$false -Action { $global:running = $true; while ($true) { [System.Threading.Thread]::Sleep(50) } }");
        using var other = ModuleSession.Open();
        other.Run("$null = Connect-Swarm (Get-SwarmLab upkeep).Endpoint");
        Assert.True(SpinWait.SpinUntil(() => other.Run("Get-SwarmManager node-50").One<SwarmManager>().Availability == SwarmNodeAvailability.Drain, TimeSpan.FromSeconds(10)));
        var watch = Stopwatch.StartNew();
        _session.Stop();
        Assert.True((await run).Stopped);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed}");
        Assert.Contains("Resume-SwarmManager node-50 puts it right.", _session.Host.Screen, StringComparison.Ordinal);
        var resumed = other.Run("Resume-SwarmManager node-50").One<SwarmManager>();
        Assert.Equal((SwarmNodeAvailability.Active, 0), (resumed.Availability, resumed.Labels.Count));
    }

    [Fact]
    public async Task Changes_are_written_at_once_and_the_first_one_may_end_it()
    {
        using var other = ModuleSession.Open();
        other.Run("$null = Connect-Swarm (Get-SwarmLab upkeep).Endpoint");

        // What Select-Object -First 1 does: it leaves the pipeline with the first object.
        var run = _session.RunAsync("foreach ($once in 1) { Watch-SwarmManager | ForEach-Object { $_; break } }; 'after'");
        var ended = SpinWait.SpinUntil(
            () =>
            {
                other.Run("$null = Suspend-SwarmManager node-50 -Confirm:$false; $null = Resume-SwarmManager node-50");
                return run.IsCompleted;
            },
            TimeSpan.FromSeconds(20));
        Assert.True(ended, "It goes on after the first change.");
        var result = await run;
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(("node-50", SwarmManagerProperty.Availability), result.Output[0].BaseObject is SwarmManagerChange change ? (change.Node, change.Property) : default);
    }

    [Fact]
    public async Task The_loss_of_the_manager_that_is_asked_is_told_and_survived()
    {
        Assert.Empty(_session.Run("$null = New-SwarmLab slower -Speed 4").Errors);
        try
        {
            var run = _session.RunAsync("Watch-SwarmManager -Until { param($change) $change.Property -eq 'Leader' } -TimeoutSec 30");
            using var other = ModuleSession.Open();
            other.Run("Stop-SwarmLabNode node-40 -Lab slower -Freeze");
            var result = await run;
            Assert.Empty(result.Errors);
            var changes = result.Of<SwarmManagerChange>();
            Assert.Equal(["ControlPlane Up Down", "ControlPlane Down Up", "Leader node-40 " + changes[^1].Node], changes.Select(static change => $"{change.Property} {change.From} {change.To}"));
            _session.Host.Width = 80;
            var shown = _session.Render("Watch-SwarmManager -TimeoutSec 1; Get-SwarmManager");
            Assert.All(shown.Split('\n'), static line => Assert.True(line.TrimEnd().Length <= 80, line));
        }
        finally
        {
            _session.Run("Remove-SwarmLab slower");
        }
    }

    [Fact]
    public void An_availability_that_cannot_be_written_is_refused_at_once()
    {
        var watch = Stopwatch.StartNew();
        Assert.StartsWith("ParameterArgumentValidationError,", _session.EndOf("Resume-SwarmManager node-50 -Availability Unknown")?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.Equal(SwarmNodeAvailability.Pause, _session.Run("Resume-SwarmManager node-50 -Availability pause").One<SwarmManager>().Availability);
    }

    [Fact]
    public void A_wildcard_leaves_workers_out_and_a_name_does_not()
    {
        var all = _session.Run("Resume-SwarmManager *");
        Assert.Empty(all.Errors);
        Assert.Equal(["node-40", "node-50", "node-60"], all.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.Empty(_session.Run("Suspend-SwarmManager node-7* -WhatIf").Errors);
        Assert.All(["Resume", "Suspend"], verb => Assert.StartsWith("NodeNotManager,", Assert.Single(_session.Run($"{verb}-SwarmManager node-70 -WhatIf").Errors).FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Fact]
    public void A_lab_from_the_pipeline_has_the_node()
    {
        Assert.Equal(SwarmLabNodeState.Stopped, _session.Run("Get-SwarmLab upkeep | Stop-SwarmLabNode node-50 -PassThru").One<SwarmLabNode>().State);
        Assert.Equal(SwarmLabNodeState.Running, _session.Run("Get-SwarmLab upkeep | Start-SwarmLabNode node-50 -PassThru").One<SwarmLabNode>().State);
    }

    /// <summary>The role is written, and its engine is stopped: it joins once that runs.</summary>
    [Fact]
    public async Task Ctrl_C_in_a_promotion_says_what_finishes_it_and_what_takes_it_back()
    {
        _session.Run("Stop-SwarmLabNode node-70 -Lab upkeep; $null = Wait-SwarmManager node-70 -State Down -Role Worker -TimeoutSec 60");
        var run = _session.RunAsync("Invoke-SwarmPromote node-70 -Force");
        using var other = ModuleSession.Open();
        other.Run("$null = Connect-Swarm (Get-SwarmLab upkeep).Endpoint");
        Assert.True(SpinWait.SpinUntil(() => other.Run("Get-SwarmNode node-70").One<SwarmNode>().Role == SwarmNodeRole.Manager, TimeSpan.FromSeconds(20)));
        _session.Stop();
        Assert.True((await run).Stopped);
        Assert.Contains("Invoke-SwarmPromote node-70 finishes it. Invoke-SwarmDemote node-70 takes it back once the node has joined.", _session.Host.Screen, StringComparison.Ordinal);
        other.Run("Start-SwarmLabNode node-70 -Lab upkeep; $null = Wait-SwarmManager node-70 -TimeoutSec 60");
        Assert.True(other.Run("Invoke-SwarmPromote node-70").One<SwarmManager>().IsReachable);
    }

    [Fact]
    public async Task Ctrl_C_and_the_time_allowed_end_a_watch()
    {
        var watch = Stopwatch.StartNew();
        Assert.Empty(_session.Run("Watch-SwarmManager -TimeoutSec 1").Output);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        var run = _session.RunAsync("Watch-SwarmManager");
        _session.Stop();
        Assert.True((await run).Stopped);
    }

    [Fact]
    public void A_manager_that_is_not_reachable_is_waited_for_only_when_that_is_said()
    {
        var missing = Assert.IsType<WaitTimeoutException>(_session.EndOf("Wait-SwarmManager node-60 -Reachable:$false -TimeoutSec 1")?.Exception);
        Assert.Contains("(not Reachable): node-60 is Manager, Ready, Reachable", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-60 -Lab upkeep").Errors);
        Assert.Equal("node-60", _session.Run("Wait-SwarmManager node-60 -Reachable:$false -TimeoutSec 20").One<SwarmManager>().Name);
        Assert.Equal("node-60", _session.Run("Get-SwarmManager -Reachable:$false").One<SwarmManager>().Name);
        Assert.Empty(_session.Run("Start-SwarmLabNode node-60 -Lab upkeep").Errors);
        Assert.Equal(3, _session.Run("Wait-SwarmManager -Reachable -Count 3 -TimeoutSec 20").Output.Count);
    }

    [Theory]
    [InlineData("Wait-SwarmManager", "node-40 node-50 node-60")]
    [InlineData("Wait-SwarmManager -Leader", "node-40")]
    [InlineData("Wait-SwarmManager node-5*, node-60 -Role Manager", "node-50 node-60")]
    [InlineData("'node-60', 'node-50' | Wait-SwarmManager -Reachable", "node-50 node-60")]
    [InlineData("Get-SwarmNode node-70 | Wait-SwarmManager -Role Worker", "node-70")]
    [InlineData("Wait-SwarmManager -Count 2 -StableForSec 1", "node-40 node-50 node-60")]
    public void What_is_waited_for_is_returned(string command, string expected)
    {
        var result = _session.Run(command);
        Assert.Empty(result.Errors);
        Assert.Equal(expected.Split(' '), result.Of<SwarmNode>().Select(static node => node.Name));
        Assert.All(result.Of<SwarmNode>(), static node => Assert.NotEmpty(node.Swarm));
    }
}
