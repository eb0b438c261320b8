using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SwarmHa.Shell;

namespace SwarmHa.ModuleTests;

/// <summary>The scripts in module/examples, on a simulated swarm: what they write, and the codes with which a scheduler sees them end.</summary>
public sealed class ExampleScriptTests : IDisposable
{
    private readonly string _lab = $"w8fits-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly EngineSession _session = ModuleSession.Open();

    public ExampleScriptTests()
    {
        var examples = Path.Combine(ModuleSession.ModuleDirectory, "examples");
        Assert.Empty(_session.Run($"$examples = '{examples}'; $lab = '{_lab}'; $null = New-SwarmLab {_lab} -Speed 30 -Workers 4; $a = (Get-SwarmConnection)[0]").Errors);
    }

    public void Dispose()
    {
        _session.Run("Get-SwarmLab \"$lab*\" | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public void The_nightly_check_tells_the_worst_of_all_swarms()
    {
        Assert.Equal(["OK"], Ends("Test-SwarmQuorumNightly.ps1 -Connection $a -Commit", 0, "Status"));
        Assert.Equal(["OK"], Ends("Test-SwarmQuorumNightly.ps1 ((Get-SwarmLab $lab).Endpoint -join ';')", 0, "Status"));
        Assert.Equal(["WARNING"], Ends("Test-SwarmQuorumNightly.ps1 -Connection $a -MinimumTolerance 2", 1, "Status"));
        Assert.Equal(["CRITICAL", "OK"], Ends("Test-SwarmQuorumNightly.ps1 'tcp://127.0.0.1:9', ((Get-SwarmLab $lab).Endpoint -join ';') -TimeoutSec 5", 2, "Status"));
        Assert.Equal(1, _session.Run("@(Get-SwarmConnection).Count").One<int>());
    }

    [Fact]
    public void The_monthly_drill_files_its_report_and_compares_it_with_the_last_one()
    {
        var folder = Directory.CreateTempSubdirectory("swarmha-drills-");
        try
        {
            const string Quickly = "-Drill @{ Fault = 'StopEngine'; SteadySec = 1; ProbeIntervalMilliseconds = 30; WriteIntervalMilliseconds = 50";
            _session.Run($"$folder = '{folder.FullName}'");
            Ends("Invoke-MonthlyDrill.ps1 $folder -WhatIf", 0);
            Assert.Empty(folder.EnumerateFileSystemInfos());

            var first = Ends($"Invoke-MonthlyDrill.ps1 $folder (Get-SwarmLab $lab).Service {Quickly} }} -Confirm:$false -WarningAction Ignore", 0, "Previous", "Folder");
            Assert.Empty(first[0]);
            Assert.Equal(["report.html", "report.json", "report.xml"], Directory.GetFiles(first[1]).Select(Path.GetFileName).Order());
            var second = Ends($"Invoke-MonthlyDrill.ps1 $folder {Quickly}; MaxControlPlaneGap = 0.001 }} -Confirm:$false -WarningAction Ignore", 1, "Previous", "Verdict");
            Assert.Equal([Path.Combine(first[1], "report.json"), "Fail"], second);

            Ends($"Invoke-MonthlyDrill.ps1 $folder {Quickly}; Count = 2 }} -Confirm:$false -ErrorAction SilentlyContinue", 2);
            Assert.Equal(2, folder.EnumerateDirectories().Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_rolling_restart_takes_one_after_the_other_and_the_leader_last()
    {
        var from = _session.Host.Screen.Length;
        Ends("Restart-SwarmManagerRolling.ps1 { throw 'it was run' } -WhatIf", 0);
        Assert.Matches("(?s)node-50 .*node-60 .*node-40 ", _session.Host.Screen[from..]);
        Assert.Equal(
            ["node-50", "node-60"],
            Ends("Restart-SwarmManagerRolling.ps1 -Name node-5*, node-60 { param($node) Stop-SwarmLabNode $node.Name -Lab $lab; Start-SwarmLabNode $node.Name -Lab $lab } -StableForSec 0 -Confirm:$false", 0, "Name"));
        Assert.Equal(3, _session.Run("Get-SwarmManager -Reachable | Where-Object { -not $_.Labels.Count }").Output.Count);

        // Whether the host goes down all the same is not known: it stays suspended, and the next one is not touched.
        Assert.Empty(Ends("Restart-SwarmManagerRolling.ps1 -Name node-50, node-60 { throw 'no power' } -Confirm:$false -StableForSec 0 -ErrorAction SilentlyContinue", 1, "Name"));
        Assert.Equal("node-50", _session.Run("(Get-SwarmManager | Where-Object { $_.Labels.Count }).Name").One<string>());
        _session.Run("$null = Resume-SwarmManager node-50");
        Assert.Equal(3, _session.Run("Get-SwarmManager -Reachable | Where-Object { -not $_.Labels.Count }").Output.Count);

        _session.Run("Stop-SwarmLabNode node-50 -Lab $lab; $null = Wait-SwarmManager node-50 -Reachable:$false");
        Ends("Restart-SwarmManagerRolling.ps1 { throw 'it was run' } -Confirm:$false -ErrorAction SilentlyContinue", 2);
    }

    [Fact]
    public async Task Managers_are_added_where_there_are_fewest()
    {
        Ends("Add-ManagerByZone.ps1 4 -ErrorAction SilentlyContinue", 2);
        Ends("Add-ManagerByZone.ps1 5 -ErrorAction SilentlyContinue", 2);
        Assert.Equal(3, _session.Run("Get-SwarmManager").Output.Count);
        Assert.Empty(Ends("Add-ManagerByZone.ps1 3 -WarningAction Ignore", 1, "Name"));

        // Two in a, one in b; c has a worker, and so has a, which comes first by its name.
        foreach (var (node, zone) in ((string, string)[])[("node-40", "a"), ("node-50", "a"), ("node-60", "b"), ("node-70", "a"), ("node-80", "b"), ("node-90", "c")])
        {
            await LabelAsync(node, zone);
        }

        var from = _session.Host.Screen.Length;
        Assert.Empty(Ends("Add-ManagerByZone.ps1 5 -WhatIf", 0, "Name"));
        Assert.DoesNotContain("node-70", _session.Host.Screen[from..], StringComparison.Ordinal);
        Assert.Equal(["node-90", "node-80"], Ends("Add-ManagerByZone.ps1 5", 0, "Name"));
        Ends("Add-ManagerByZone.ps1 3 -ErrorAction SilentlyContinue", 2);
    }

    [Fact]
    public void Lost_managers_are_started_or_told_with_advice()
    {
        Assert.Empty(Ends("Repair-SwarmManager.ps1", 0, "Outcome"));
        _session.Run("Stop-SwarmLabNode node-60 -Lab $lab; $null = Wait-SwarmManager node-60 -Reachable:$false");
        var told = Ends("Repair-SwarmManager.ps1", 1, "Node", "Outcome", "Advice");
        Assert.Equal(["node-60", "Lost"], told.Take(2));
        Assert.Contains("docker node rm --force", told[2], StringComparison.Ordinal);
        Ends("Repair-SwarmManager.ps1 { throw 'it was run' } -WhatIf", 0);
        Assert.Equal(["Lost"], Ends("Repair-SwarmManager.ps1 { throw 'no key' } -Confirm:$false", 1, "Outcome"));
        Assert.Equal(["Repaired"], Ends("Repair-SwarmManager.ps1 { param($node) Start-SwarmLabNode $node.Name -Lab $lab } -Confirm:$false", 0, "Outcome"));

        _session.Run("Stop-SwarmLabNode node-50, node-60 -Lab $lab");
        var lost = Ends("Repair-SwarmManager.ps1 -ReadTimeoutSec 3", 2, "Outcome", "Advice");
        Assert.Equal("NoQuorum", lost[0]);
        Assert.Contains("docker swarm init --force-new-cluster", lost[1], StringComparison.Ordinal);
        Assert.DoesNotContain("NoQuorum", Ends("Repair-SwarmManager.ps1 { param($node) Start-SwarmLabNode $node.Name -Lab $lab } -ReadTimeoutSec 3 -Confirm:$false", 0, "Outcome"));
        Assert.Equal(3, _session.Run("Get-SwarmManager -Reachable").Output.Count);
    }

    [Fact]
    public async Task Another_leader_is_told_and_a_way_that_fails_is_a_warning()
    {
        _session.Run("$told = [System.Collections.Generic.List[string]]::new()");
        var watching = _session.RunAsync("& \"$examples/Watch-LeaderChange.ps1\" -TimeoutSec 5 -WebhookUri http://127.0.0.1:9/secret -Action { param($change) $told.Add(\"$($change.Property) $($change.To)\") }; $LASTEXITCODE; $told");
        using var other = ModuleSession.Open();
        other.Run($"$null = Connect-Swarm (Get-SwarmLab {_lab}).Endpoint");

        // Until the watch, which may only just begin, has seen one.
        for (var i = 0; i < 3 && !watching.IsCompleted; i++)
        {
            other.Run($"$leader = Get-SwarmManager -Leader; $leader | Stop-SwarmLabNode -Lab {_lab}; $null = Wait-SwarmManager -Leader -StableForSec 1; $leader | Start-SwarmLabNode -Lab {_lab}; $null = Wait-SwarmManager -Count 3");
        }

        var result = await watching;
        Assert.Contains(result.Output, static item => item.BaseObject is SwarmManagerChange { Property: SwarmManagerProperty.Leader });
        Assert.Contains(result.Output, static item => item.BaseObject is 1);
        Assert.Contains(result.Output, static item => item.BaseObject is string text && text.StartsWith("Leader node-", StringComparison.Ordinal));
        Assert.All(result.Warnings, static warning => Assert.DoesNotContain("secret", warning, StringComparison.Ordinal));
        Assert.NotEmpty(result.Warnings);

    }

    [Theory]
    [InlineData("Watch-LeaderChange.ps1 -TimeoutSec 1")]
    [InlineData("Repair-SwarmManager.ps1")]
    [InlineData("Test-SwarmQuorumNightly.ps1")]
    [InlineData("Restart-SwarmManagerRolling.ps1 { throw 'it was run' } -WhatIf")]
    [InlineData("Add-ManagerByZone.ps1 3", 1)]
    [InlineData("Invoke-MonthlyDrill.ps1 ([IO.Path]::GetTempPath()) -WhatIf")]
    public void Without_a_connection_they_connect_to_what_docker_would_use(string script, int code = 0)
    {
        using var host = new SetVariable("DOCKER_HOST", _session.Run("(Get-SwarmLab $lab).Endpoint[0]").One<string>());
        using var session = ModuleSession.Open();
        session.Run($"$examples = '{Path.Combine(ModuleSession.ModuleDirectory, "examples")}'");
        Ends(script + " -WarningAction Ignore", session, code);

        using var nobody = new SetVariable("DOCKER_HOST", "tcp://127.0.0.1:9");
        using var lonely = ModuleSession.Open();
        lonely.Run($"$examples = '{Path.Combine(ModuleSession.ModuleDirectory, "examples")}'");
        Ends(script + " -WarningAction Ignore -ErrorAction SilentlyContinue", lonely, 2);
    }

    /// <summary>As docker node update --label-add does.</summary>
    private async Task LabelAsync(string name, string zone)
    {
        var node = _session.Run($"Get-SwarmNode {name}").One<SwarmNode>();
        using var engine = new HttpClient { BaseAddress = new Uri(_session.Run("(Get-SwarmLab $lab).Endpoint[0]").One<string>().Replace("tcp:", "http:", StringComparison.Ordinal)) };
        var known = JsonNode.Parse(await engine.GetStringAsync($"/nodes/{node.Id}", TestContext.Current.CancellationToken))!;
        known["Spec"]!["Labels"] = new JsonObject { ["zone"] = zone };
        using var answer = await engine.PostAsJsonAsync($"/nodes/{node.Id}/update?version={known["Version"]!["Index"]}", known["Spec"], TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a script, which has to end with that code, and gives these properties of what it wrote.</summary>
    private IReadOnlyList<string> Ends(string script, int code, params string[] properties) => Ends(script, _session, code, properties);

    private static IReadOnlyList<string> Ends(string script, EngineSession session, int code, params string[] properties)
    {
        var result = session.Run($"$LASTEXITCODE = -1; & \"$examples/{script.Replace(".ps1", ".ps1\"", StringComparison.Ordinal)}; [pscustomobject]@{{ Code = $LASTEXITCODE }}");
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(code, result.Output[^1].Properties["Code"].Value);
        return [.. result.Output.Take(result.Output.Count - 1).SelectMany(item => properties.Select(name => item.Properties[name].Value?.ToString() ?? string.Empty))];
    }
}
