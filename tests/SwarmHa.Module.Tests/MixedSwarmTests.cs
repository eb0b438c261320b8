using SwarmHa.Hosting;
using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Three managers on the engine that is installed, on that of Debian's stable release and on the newest one, and a worker.</summary>
public sealed class MixedLab : LabFixture
{
    public static IReadOnlyList<string> Managers { get; } = ["node-40", "node-50", "node-60"];

    private protected override EngineLabOptions Options { get; } = new() { Name = "mixed", Nodes = [.. Managers, "node-70"], Managers = 3 };

    private protected override string Engine => TestEngine.Installed;

    internal string Newest { get; private set; } = string.Empty;

    private protected override async Task<EngineLabOptions> OnEnginesAsync(EngineLabOptions options)
    {
        Newest = (await TestEngine.RootAsync(TestEngine.Sid))!;
        return options with { EngineRoots = new Dictionary<string, string> { ["node-50"] = (await TestEngine.RootAsync(TestEngine.Trixie))!, ["node-60"] = Newest } };
    }
}

/// <summary>A swarm in the middle of an upgrade.</summary>
public sealed class MixedSwarmTests(MixedLab lab) : IClassFixture<MixedLab>
{
    private const string Alpn = "Test-SwarmHealth -Include ManagerAlpn";
    private const string Whole = "Wait-SwarmManager -Reachable -State Ready -Count 3 -TimeoutSec 90";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Then each manager is restarted into the newest engine, the leader last.</summary>
    [Fact]
    public async Task What_older_managers_no_longer_offer_is_told_and_refused_and_a_rolling_upgrade_mends_it()
    {
        using var session = ModuleSession.Open(MixedLab.Managers.Select(lab.Endpoint));
        session.Run(Whole);
        Assert.Equal(3, session.Run("Get-SwarmManager").Of<SwarmManager>().Select(static manager => manager.EngineVersion).Distinct().Count());
        Assert.Equal(3, session.Run("(Get-SwarmConnection).Endpoints").Of<SwarmEndpoint>().Select(static endpoint => endpoint.ApiVersion).Distinct().Count());
        Assert.Contains("Once they renew their own certificates", Finding(session).Message, StringComparison.Ordinal);

        // Both older managers renew their certificates while they run.
        session.Run("Invoke-SwarmDemote node-50 -Confirm:$false -WarningAction Ignore -TimeoutSec 90").One<SwarmNode>();
        Assert.Equal("node-50", session.Run("Invoke-SwarmPromote node-50 -TimeoutSec 90").One<SwarmManager>().Name);
        session.Run($"$null = {Whole}; $null = Move-SwarmLeader -Confirm:$false -TimeoutSec 120; $null = {Whole}");
        Assert.Equal((SwarmHealthStatus.Warning, "No longer offering ALPN: node-40, node-50."), (Finding(session).Status, Finding(session).Message.Split(" Nodes of ")[0]));

        // The newer one would get no certificate from them.
        var leader = session.Run("Get-SwarmManager -Leader").One<SwarmManager>();
        var asWorker = leader.Name != "node-60";
        if (asWorker)
        {
            session.Run("Invoke-SwarmDemote node-60 -Confirm:$false -WarningAction Ignore -TimeoutSec 90").One<SwarmNode>();
            Assert.Equal(SwarmHealthStatus.Fail, Finding(session).Status);
        }

        var change = asWorker ? "Invoke-SwarmPromote node-60" : "Move-SwarmLeader -Confirm:$false";
        foreach (var command in (ReadOnlySpan<string>)[$"{change} -WhatIf", change])
        {
            var refused = Assert.IsType<ManagerCannotJoinException>((session.EndOf(command) ?? Assert.Single(session.Run(command).Errors)).Exception);
            Assert.Contains("no other one does any more since renewing its own: ", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Restart the engine of one of them", refused.Advice, StringComparison.Ordinal);
        }

        // As the advice says; one is enough.
        var restarted = leader.Name == "node-40" ? "node-50" : "node-40";
        await lab.Lab.StopAsync(restarted, Token);
        await lab.Lab.StartAsync(restarted, Token);
        session.Run($"$null = Wait-SwarmManager {restarted} -Reachable -State Ready -TimeoutSec 90");
        if (asWorker)
        {
            Assert.True(session.Run("Invoke-SwarmPromote node-60 -TimeoutSec 120").One<SwarmManager>().IsReachable);
        }

        session.Run(Whole);
        await UpgradeAsync(session);
    }

    private async Task UpgradeAsync(EngineSession session)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var served = AskServiceAsync(ended.Token);
        using var watching = ModuleSession.Open(MixedLab.Managers.Select(lab.Endpoint));
        var counted = watching.RunAsync(
            "while (-not $ended.IsCancellationRequested) { Get-SwarmQuorum -TimeoutSec 60 | ForEach-Object HasQuorum; [Threading.Thread]::Sleep(200) }",
            new Dictionary<string, object?> { ["ended"] = ended });
        var result = session.Run($$"""
            @(Get-SwarmManager | Where-Object { -not $_.IsLeader }) + @(Get-SwarmManager -Leader) | Suspend-SwarmManager -Confirm:$false -NoDrain -TimeoutSec 180 -StableForSec 1 -Action {
                Stop-SwarmLabNode $_.Name -Lab {{lab.Lab.Name}}
                Start-SwarmLabNode $_.Name -Lab {{lab.Lab.Name}} -EngineRoot '{{lab.Newest}}'
            }
            """);
        await ended.CancelAsync();
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Of<SwarmManager>().Count);
        var quorum = await counted;
        Assert.Empty(quorum.Errors);
        Assert.All(quorum.Of<bool>(), Assert.True);
        Assert.True(quorum.Of<bool>().Count > 20, $"{quorum.Of<bool>().Count}");
        var (sent, failed) = await served;
        Assert.True(sent > 100 && failed.Count == 0, $"{failed.Count} of {sent} failed: {string.Join("; ", failed.Take(3))}");

        var after = session.Run(Whole).Of<SwarmManager>();
        Assert.All(after, manager => Assert.StartsWith(TestEngine.VersionOf(lab.Newest), manager.EngineVersion, StringComparison.Ordinal));
        Assert.Equal(SwarmHealthStatus.Pass, Finding(session).Status);
    }

    /// <summary>Asks the service on the worker, twenty times a second.</summary>
    private async Task<(int Sent, IReadOnlyList<string> Failed)> AskServiceAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var (sent, failed) = (0, new List<string>());
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await client.GetStringAsync(new Uri($"http://{lab.Node("node-70").Address}:8080/"), Token);
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
            {
                failed.Add($"{sent}: {problem.Message}");
            }

            sent++;
            await Task.WhenAny(Task.Delay(50, cancellationToken));
        }

        return (sent, failed);
    }

    private static SwarmHealthFinding Finding(EngineSession session) => session.Run(Alpn).One<SwarmHealthFinding>();
}
