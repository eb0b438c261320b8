using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>What PowerShell gives every cmdlet, and every preference variable, has its effect.</summary>
public sealed class CommonParameterTests(FitsLab lab) : IClassFixture<FitsLab>
{
    /// <summary>All that can be told apart of the swarm, a version for each write included.</summary>
    private const string State = "Get-SwarmNode -Connection $a | ForEach-Object { \"$($_.Id) $($_.Role) $($_.ManagerStatus) $($_.Availability) $($_.Labels) $($_.SpecVersion)\" }; (Get-SwarmLab $lab).Nodes.State; (Get-SwarmLab $labs).Name; (Get-SwarmConnection).Id";

    private EngineSession Session => lab.Session;

    [Theory]
    [InlineData("Get-SwarmNode nobody", "NodeNotFound")]
    [InlineData("Get-SwarmNode -Id nobody", "NodeNotFound")]
    [InlineData("Get-SwarmManager nobody", "NodeNotFound")]
    [InlineData("Invoke-SwarmPromote nobody", "NodeNotFound")]
    [InlineData("Invoke-SwarmDemote nobody", "NodeNotFound")]
    [InlineData("Suspend-SwarmManager nobody", "NodeNotFound")]
    [InlineData("Resume-SwarmManager nobody", "NodeNotFound")]
    [InlineData("Get-SwarmConnection 999", "NotConnected")]
    [InlineData("Disconnect-Swarm $closed", "NotConnected")]
    [InlineData("Set-SwarmConnection $closed -Default", "NotConnected")]
    [InlineData("Get-SwarmLab nobody", "LabNotFound")]
    [InlineData("Remove-SwarmLab nobody", "LabNotFound")]
    [InlineData("Stop-SwarmLabNode nobody", "LabNotFound")]
    [InlineData("Start-SwarmLabNode nobody", "LabNotFound")]
    [InlineData("Import-SwarmFailoverReport nobody.json", "ReportNotFound")]
    public void An_error_of_one_item_does_as_it_is_told(string command, string id)
    {
        Session.Run("$closed = Connect-Swarm (Get-SwarmLab $lab).Endpoint; Disconnect-Swarm $closed; $a = Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual");

        var usual = Session.Run($"{command}; 'after'");
        Assert.Equal("after", Assert.Single(usual.Of<string>()));
        Assert.StartsWith($"{id},", Assert.Single(usual.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

        var silent = Session.Run($"$Error.Clear(); {command} -ErrorAction SilentlyContinue -ErrorVariable told; $told.Count; $Error.Count");
        Assert.Empty(silent.Errors);
        Assert.Equal([1, 1], silent.Of<int>());

        var ignored = Session.Run($"$Error.Clear(); {command} -ErrorAction Ignore; $Error.Count");
        Assert.Empty(ignored.Errors);
        Assert.Equal([0], ignored.Of<int>());

        Assert.StartsWith($"{id},", Session.EndOf($"{command} -ErrorAction Stop")?.FullyQualifiedErrorId, StringComparison.Ordinal);
        var preferred = Session.Run($"& {{ $ErrorActionPreference = 'Stop'; try {{ {command} }} catch {{ $_.FullyQualifiedErrorId }} }}");
        Assert.StartsWith($"{id},", Assert.Single(preferred.Of<string>()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-SwarmPromote node-70")]
    [InlineData("Invoke-SwarmDemote node-50")]
    [InlineData("Move-SwarmLeader")]
    [InlineData("Move-SwarmLeader -To node-50")]
    [InlineData("Suspend-SwarmManager node-50")]
    [InlineData("Suspend-SwarmManager node-50 -Action { throw 'it was run' }")]
    [InlineData("Resume-SwarmManager node-50 -Availability Pause")]
    [InlineData("Stop-SwarmLabNode node-80 -Lab $lab -Kill")]
    [InlineData("Start-SwarmLabNode node-80 -Lab $lab")]
    [InlineData("Remove-SwarmLab $lab")]
    [InlineData("New-SwarmLab w8fits-never")]
    [InlineData("Set-SwarmConnection other -Default")]
    [InlineData("Test-SwarmFailover")]
    [InlineData("Test-SwarmFailover -Fault Demote")]
    public void What_if_changes_nothing(string command)
    {
        var before = Session.Run(State).Output.Select(static item => item.ToString()).ToList();
        Assert.True(before.Count > 10);
        foreach (var form in (string[])[$"{command} -WhatIf", $"& {{ $WhatIfPreference = $true; {command} }}"])
        {
            var from = Session.Host.Screen.Length;
            var result = Session.Run(form);
            Assert.Empty(result.Errors);
            Assert.Null(result.Terminating);
            Assert.Empty(result.Output);
            Assert.Contains("What if: ", Session.Host.Screen[from..], StringComparison.Ordinal);
        }

        Assert.Equal(before, Session.Run(State).Output.Select(static item => item.ToString()));
        Assert.Empty(Session.Run("Get-SwarmLab w8fits-neve*").Output);
    }

    [Theory]
    [InlineData("Invoke-SwarmDemote node-50", "High", true)]
    [InlineData("Move-SwarmLeader", "High", true)]
    [InlineData("Suspend-SwarmManager node-50", "High", true)]
    [InlineData("Test-SwarmFailover", "High", true)]
    [InlineData("Invoke-SwarmPromote node-70", "Medium", true)]
    [InlineData("Remove-SwarmLab $lab", "Medium", true)]
    [InlineData("Start-SwarmLabNode node-80 -Lab $lab", "High", false)]
    public void The_confirm_preference_decides_who_is_asked(string command, string preference, bool asks)
    {
        var before = Session.Host.Prompts.Count;
        Session.Host.Answer("L");
        Session.Run($"& {{ $ConfirmPreference = '{preference}'; $null = {command} }}");
        Assert.Equal(asks ? before + 1 : before, Session.Host.Prompts.Count);
        if (!asks)
        {
            Session.Host.Answer("L");
            Session.Run("Stop-SwarmLabNode node-80 -Lab $lab -Confirm");
        }
    }

    [Theory]
    [InlineData("Get-SwarmNode")]
    [InlineData("Get-SwarmManager -Leader")]
    [InlineData("Get-SwarmQuorum")]
    [InlineData("Test-SwarmQuorum")]
    [InlineData("Test-SwarmHealth -Quiet")]
    [InlineData("Wait-SwarmManager")]
    [InlineData("Watch-SwarmManager -TimeoutSec 1")]
    [InlineData("Resume-SwarmManager node-50")]
    [InlineData("Invoke-SwarmPromote node-50")]
    public void Verbose_and_debug_say_who_answered_and_what_was_used(string command)
    {
        foreach (var form in (string[])[$"{command} -Verbose", $"& {{ $VerbosePreference = 'Continue'; {command} }}"])
        {
            Assert.Contains(Session.Run($"$null = {form}").Verbose, static line => line.Contains(" answered after ", StringComparison.Ordinal));
        }

        Assert.Empty(Session.Run($"$null = {command}").Verbose);
        var debugged = Session.Run($"& {{ $DebugPreference = 'Continue'; {command} }} 5>&1");
        Assert.Contains(debugged.Output, static line => line.ToString().Contains("Using the connection ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual -Verbose", "Connected to swarm ")]
    [InlineData("Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual | Disconnect-Swarm -Verbose", "is closed.")]
    public void Connections_say_what_became_of_them(string command, string expected)
    {
        Assert.Contains(Session.Run($"$null = {command}").Verbose, line => line.Contains(expected, StringComparison.Ordinal));
        Session.Run("$a = Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual");
    }

    [Fact]
    public void Warnings_can_be_kept_silenced_and_made_an_end_of()
    {
        const string Warning = "Invoke-SwarmPromote node-50 -Connection $b -NoWait";
        try
        {
            var kept = Session.Run($"{Warning} -WarningAction SilentlyContinue -WarningVariable told; $told.Count");
            Assert.Equal(1, kept.Output[^1].BaseObject);
            Assert.Empty(kept.Warnings);
        }
        finally
        {
            Session.Run("$null = Wait-SwarmManager node-50 -Connection $b; $null = Invoke-SwarmDemote node-50 -Connection $b -Confirm:$false -WarningAction Ignore");
        }
    }

    [Fact]
    public void Output_is_kept_and_each_object_named_along_the_pipeline()
    {
        Assert.Equal(5, Session.Run("$null = Get-SwarmNode -OutVariable kept; $kept.Count").One<int>());
        Assert.Equal(3, Session.Run("Get-SwarmManager -PipelineVariable one | Get-SwarmNode | Where-Object { $_.Id -eq $one.Id }").Output.Count);
    }

    [Theory]
    [InlineData("'Get-Swarm*:Connection' = $b", "Get-SwarmNode", "other")]
    [InlineData("'Get-Swarm*:Connection' = 'other'", "Get-SwarmQuorum", "other")]
    [InlineData("'*-Swarm*:Connection' = 'other'", "Test-SwarmQuorum -Detailed", "other")]
    [InlineData("'*-Swarm*:Connection' = 'other'", "Wait-SwarmManager", "other")]
    [InlineData("'*-Swarm*:Connection' = 'other'", "$a | Get-SwarmNode", "usual")]
    [InlineData("'*-Swarm*:TimeoutSec' = 20", "Get-SwarmNode; Get-SwarmQuorum; Test-SwarmHealth; Wait-SwarmManager; Resume-SwarmManager node-50; Invoke-SwarmPromote node-50", "usual")]
    public void Default_values_are_taken(string defaults, string command, string swarm)
    {
        var result = Session.Run($"$PSDefaultParameterValues = @{{ {defaults} }}; try {{ @({command}).Swarm }} finally {{ $PSDefaultParameterValues = @{{}} }}");
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        Assert.All(result.Of<string>(), name => Assert.Equal(swarm, name));
        Assert.NotEmpty(result.Output);
    }
}
