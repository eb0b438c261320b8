using System.Management.Automation;
using System.Text.Json.Nodes;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Managers of real engines are suspended, resumed, waited for and watched.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class MaintenanceTests(MaintenanceLab lab) : IClassFixture<MaintenanceLab>
{
    /// <summary>Get-SwarmManager | Sort-Object IsLeader, where there is no Sort-Object.</summary>
    private const string LeaderLast = "@(Get-SwarmManager | Where-Object { -not $_.IsLeader }) + @(Get-SwarmManager -Leader)";

    private const string Whole = "Wait-SwarmManager -Reachable -State Ready -Count 3 -TimeoutSec 60";

    [Fact]
    public async Task A_follower_is_drained_and_gets_its_tasks_back()
    {
        using var session = await OpenAsync();
        var follower = Follower(session);
        Assert.Contains("Suspend for maintenance", session.Render($"Suspend-SwarmManager {follower} -WhatIf"), StringComparison.Ordinal);
        var suspended = session.Run($"Suspend-SwarmManager {follower} -Confirm:$false -TimeoutSec 60").One<SwarmManager>();
        Assert.Equal((SwarmNodeAvailability.Drain, true, "active"), (suspended.Availability, suspended.IsReachable, suspended.Labels["io.swarmha.availability"]));
        Assert.Empty(await RunningAsync(follower));
        Assert.Equal(3, (await RunningAsync(null)).Count(static name => name.StartsWith("api.", StringComparison.Ordinal)));

        // Its host may go now, and no other's.
        var another = session.Run("(Get-SwarmManager).Name").Of<string>().First(name => name != follower);
        var refused = Assert.Single(session.Run($"Suspend-SwarmManager {another} -Confirm:$false").Errors);
        Assert.IsType<QuorumAtRiskException>(refused.Exception);
        Assert.Contains($"Suspended as well: {follower}", refused.Exception.Message, StringComparison.Ordinal);

        var resumed = session.Run($"Get-SwarmManager {follower} | Resume-SwarmManager").One<SwarmManager>();
        Assert.Equal((SwarmNodeAvailability.Active, true, 0), (resumed.Availability, resumed.IsReachable, resumed.Labels.Count));
        Assert.True(SpinWait.SpinUntil(() => RunningAsync(follower).GetAwaiter().GetResult().Count > 0, TimeSpan.FromSeconds(20)), "The global service has not come back.");
    }

    /// <summary>The leader is suspended three times over; each time a watch tells the new leader, and so does an observer that asks an engine itself.</summary>
    [Fact]
    public async Task A_leader_hands_over_and_a_watch_tells_it_within_a_quarter_of_a_second()
    {
        using var session = await OpenAsync();
        using var watching = await OpenAsync();
        var delays = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            session.Run(Whole);
            var leader = session.Run("Get-SwarmManager -Leader").One<SwarmManager>();
            var watch = watching.RunAsync("Watch-SwarmManager { $_.Property -eq 'Leader' } -TimeoutSec 60");
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var observer = ObserveNewLeaderAsync(leader, stop.Token);

            var suspended = session.Run($"Get-SwarmManager -Leader | Suspend-SwarmManager -NoDrain -Confirm:$false").One<SwarmManager>();
            Assert.Equal((leader.Id, false, SwarmNodeAvailability.Active), (suspended.Id, suspended.IsLeader, suspended.Availability));
            var seen = await observer;
            var told = (await watch).Of<SwarmManagerChange>()[^1];
            Assert.Equal((SwarmManagerProperty.Leader, leader.Name), (told.Property, told.From));
            Assert.NotEqual(leader.Name, told.To);
            delays.Add((told.Time - seen).TotalMilliseconds);
            Assert.Empty(session.Run($"Resume-SwarmManager {leader.Name}").One<SwarmManager>().Labels);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"told after the observer: {string.Join(", ", delays.Select(static delay => $"{delay:0} ms"))}");
        Assert.True(delays.Order().ElementAt(1) <= 250, string.Join(", ", delays));
    }

    [Fact]
    public async Task All_managers_are_restarted_one_after_the_other()
    {
        using var session = await OpenAsync();
        var order = session.Run($"({LeaderLast}).Name").Of<string>();
        var result = session.Run($$"""
            $done = [System.Collections.Generic.List[object]]::new()
            {{LeaderLast}} | Suspend-SwarmManager -Confirm:$false -TimeoutSec 90 -StableForSec 1 -Action {
                param($node)
                $done.Add(@($node.Name, (Get-SwarmManager -Leader).Name, @(Get-SwarmManager | Where-Object Availability -eq Drain).Name))
                Stop-SwarmLabNode $node.Name -Lab {{lab.Lab.Name}}
                Start-SwarmLabNode $node.Name -Lab {{lab.Lab.Name}}
            }
            """);
        Assert.Equal(order, result.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.Empty(result.Errors);
        Assert.All(result.Of<SwarmManager>(), static manager => Assert.True(manager is { IsReachable: true, State: SwarmNodeState.Ready, Availability: SwarmNodeAvailability.Active, Labels.Count: 0 }));

        // Each was the only one that was drained, and did not lead.
        Assert.Equal(order.Select(static name => $"{name} {name}"), session.Run("$done | ForEach-Object { \"$($_[0]) $($_[2])\" }").Of<string>());
        Assert.Empty(session.Run("$done | Where-Object { $_[0] -eq $_[1] }").Output);
        Assert.Equal(3, session.Run(Whole).Output.Count);
    }

    /// <summary>As <c>sudo reboot</c> does: the action returns at once, the engine goes on for 14 s, and is away for a while.</summary>
    [Fact]
    public async Task Slow_reboots_never_take_two_managers_at_once()
    {
        using var session = await OpenAsync();
        var followers = session.Run("Get-SwarmManager").Of<SwarmManager>().Where(static manager => !manager.IsLeader).Select(static manager => manager.Name).ToList();
        var orders = Path.Combine(Path.GetTempPath(), $"orders-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(orders, string.Empty, TestContext.Current.CancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var away = AwayAsync(ended.Token);
        var reboots = RebootAsync(orders, followers.Count);
        try
        {
            var result = session.Run($$"""
                '{{string.Join("', '", followers)}}' | Suspend-SwarmManager -NoDrain -Confirm:$false -TimeoutSec 120 -LossTimeoutSec 120 -StableForSec 1 -Action {
                    [IO.File]::AppendAllText('{{orders}}', "$($_.Name)`n")
                }
                """);
            Assert.Empty(result.Errors);
            Assert.Equal(followers, result.Of<SwarmManager>().Select(static manager => manager.Name));
            Assert.All(result.Of<SwarmManager>(), static manager => Assert.True(manager is { IsReachable: true, Labels.Count: 0 }));
            await reboots;
        }
        finally
        {
            await ended.CancelAsync();
            File.Delete(orders);
        }

        Assert.Equal(1, await away);
    }

    /// <summary>As for a snapshot of the virtual machine, and the reboot that was meant a while later.</summary>
    [Fact]
    public async Task A_freeze_is_no_restart_and_the_next_one_waits_for_the_reboot()
    {
        using var session = await OpenAsync();
        using var observer = await OpenAsync();
        var followers = session.Run("Get-SwarmManager").Of<SwarmManager>().Where(static manager => !manager.IsLeader).Select(static manager => manager.Name).ToList();
        var orders = Path.Combine(Path.GetTempPath(), $"orders-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(orders, string.Empty, TestContext.Current.CancellationToken);
        var run = session.RunAsync($$"""
            '{{string.Join("', '", followers)}}' | Suspend-SwarmManager -NoDrain -Confirm:$false -TimeoutSec 120 -LossTimeoutSec 120 -StableForSec 1 -Verbose -Action {
                [IO.File]::AppendAllText('{{orders}}', "$($_.Name)`n")
                if ($_.Name -eq '{{followers[1]}}') { Stop-SwarmLabNode $_.Name -Lab k3; Start-SwarmLabNode $_.Name -Lab k3 }
            }
            """);
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllLines(orders).Length > 0, TimeSpan.FromSeconds(60)), "The action has not run.");

        // The engine is the same before and after. A look at one that hangs takes eight seconds, and two of them are enough.
        await lab.Lab.FreezeAsync(followers[0], TestContext.Current.CancellationToken);
        observer.Run($"$null = Wait-SwarmManager {followers[0]} -Reachable:$false -TimeoutSec 60");
        await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await lab.Lab.ThawAsync(followers[0], TestContext.Current.CancellationToken);
        observer.Run($"$null = Wait-SwarmManager {followers[0]} -Reachable -State Ready -StableForSec 4 -TimeoutSec 60");
        Assert.Equal([followers[0]], await File.ReadAllLinesAsync(orders, TestContext.Current.CancellationToken));
        await lab.Lab.StopAsync(followers[0], TestContext.Current.CancellationToken);
        await lab.Lab.StartAsync(followers[0], TestContext.Current.CancellationToken);
        var result = await run;
        File.Delete(orders);
        Assert.Empty(result.Errors);
        Assert.Equal(followers, result.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.Contains($"{followers[0]} responds again, and its engine was not restarted.", result.Verbose);
        Assert.Contains($"{followers[0]} went down: its engine was started again.", result.Verbose);
    }

    [Fact]
    public async Task An_action_that_fails_is_told_after_the_manager_is_back_and_a_wait_ends_when_an_engine_is()
    {
        using var session = await OpenAsync();
        var follower = Follower(session);
        var result = session.Run($"Suspend-SwarmManager {follower} -NoDrain -Confirm:$false -StableForSec 0 -NoRestart -Action {{ Get-SwarmNode nobody }}");
        Assert.Empty(Assert.Single(result.Of<SwarmManager>()).Labels);
        Assert.Contains("no node named 'nobody'", Assert.IsType<ActionFailedException>(Assert.Single(result.Errors).Exception).Message, StringComparison.Ordinal);

        await lab.Lab.StopAsync(follower, TestContext.Current.CancellationToken);
        var missing = session.EndOf("Wait-SwarmManager -Count 3 -Reachable -TimeoutSec 3 -StableForSec 2");
        Assert.IsType<WaitTimeoutException>(missing?.Exception);
        Assert.Equal(ErrorCategory.OperationTimeout, missing?.CategoryInfo.Category);
        var wait = session.RunAsync("Wait-SwarmManager -Count 3 -Reachable -TimeoutSec 60");
        await lab.Lab.StartAsync(follower, TestContext.Current.CancellationToken);
        Assert.Equal(3, (await wait).Of<SwarmManager>().Count);
    }

    private static string Follower(EngineSession session) => session.Run("Get-SwarmManager").Of<SwarmManager>().First(static manager => !manager.IsLeader).Name;

    /// <summary>Reboots whatever is ordered, each on its own, 14 s after the order.</summary>
    private async Task RebootAsync(string orders, int count)
    {
        var under = new List<Task>();
        while (under.Count < count)
        {
            var ordered = await File.ReadAllLinesAsync(orders, TestContext.Current.CancellationToken);
            under.AddRange(ordered.Skip(under.Count).Select(async name =>
            {
                await Task.Delay(TimeSpan.FromSeconds(14));
                await lab.Lab.StopAsync(name, CancellationToken.None);
                await Task.Delay(TimeSpan.FromSeconds(4));
                await lab.Lab.StartAsync(name, CancellationToken.None);
            }));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(under);
    }

    /// <summary>How many engines were stopped at most at one time, five looks a second.</summary>
    private async Task<int> AwayAsync(CancellationToken cancellationToken)
    {
        var most = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            most = Math.Max(most, lab.Lab.Nodes.Count(static node => node.ProcessId is null));
            await Task.WhenAny(Task.Delay(200, cancellationToken));
        }

        return most;
    }

    private async Task<EngineSession> OpenAsync()
    {
        var session = ModuleSession.Open(lab.Lab.Nodes.Select(static node => node.Endpoint));
        Assert.Equal(3, session.Run(Whole).Output.Count);
        Assert.True(SpinWait.SpinUntil(() => RunningAsync(null).GetAwaiter().GetResult().Count == 6, TimeSpan.FromSeconds(60)), string.Join(", ", await RunningAsync(null)));
        return session;
    }

    /// <summary>The tasks that run, as the docker command line has them.</summary>
    private async Task<IReadOnlyList<string>> RunningAsync(string? node)
    {
        // One question for each node: asked for several at once, the command line repeats itself.
        var running = new List<string>();
        foreach (var one in node is null ? ["node-40", "node-50", "node-60"] : new[] { node })
        {
            var lines = await lab.DockerAsync("node-40", "node", "ps", "--filter", "desired-state=running", "--format", "{{.Name}} {{.CurrentState}}", one);
            running.AddRange(lines.Split('\n').Where(static line => line.Contains(" Running", StringComparison.Ordinal)).Select(static line => line.Split(' ')[0]));
        }

        return running;
    }

    /// <summary>Asks an engine itself fifty times a second, with nothing of the module in between.</summary>
    private async Task<DateTimeOffset> ObserveNewLeaderAsync(SwarmManager old, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var other = lab.Lab.Nodes.First(node => node.Name != old.Name);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var nodes = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://{other.Address}:2375/nodes"), cancellationToken))!.AsArray();
                if (nodes.FirstOrDefault(static node => node!["ManagerStatus"]?["Leader"]?.GetValue<bool>() == true) is { } leader && (string?)leader["ID"] != old.Id)
                {
                    return DateTimeOffset.UtcNow;
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // It is asked again.
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
