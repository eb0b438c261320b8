using System.Diagnostics;
using SwarmHa.Lab;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Three managers and nothing else, so that a proof by a write has only managers to write.</summary>
public sealed class QuorumLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "q3", Nodes = ["node-40", "node-50", "node-60"] };

    /// <summary>Starts or thaws what a test has stopped, and waits until all three are heard and ready.</summary>
    internal async Task BecomeWholeAsync()
    {
        foreach (var node in Lab.Nodes.Where(static node => node.State != EngineLabNodeState.Running))
        {
            await Lab.StartAsync(node.Name, TestContext.Current.CancellationToken);
        }

        using var session = Open();
        Assert.True(SpinWait.SpinUntil(
            () => session.Run("(Get-SwarmManager -Reachable -State Ready).Count -eq 3 -and !(Get-SwarmQuorum).IsPartitionSuspected").Output is [{ BaseObject: true }],
            TimeSpan.FromSeconds(90)));
    }

    internal EngineSession Open() => ModuleSession.Open(Lab.Nodes.Select(node => node.Endpoint));

    private protected override Task PrepareAsync()
    {
        using var session = ModuleSession.Open(Endpoint("node-40"));
        Assert.Empty(session.Run("Invoke-SwarmPromote node-50, node-60 -WarningAction Ignore").Errors);
        return Task.CompletedTask;
    }
}

/// <summary>Quorum on real engines: whole, cut in two, and lost at last.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class LostQuorumTests(QuorumLab lab) : IClassFixture<QuorumLab>, IAsyncLifetime
{
    /// <summary>Each begins with a whole swarm. After the last one nobody needs it: the lab is removed as it is.</summary>
    public async ValueTask InitializeAsync() => await lab.BecomeWholeAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_whole_swarm_agrees_and_commits_at_once()
    {
        using var session = lab.Open();
        var quorum = session.Run("Get-SwarmQuorum").One<SwarmQuorum>();
        Assert.True(quorum is { Managers: 3, Reachable: 3, HasQuorum: true, FaultTolerance: 1, IsPartitionSuspected: false, ElectionTicks: 10, HeartbeatTicks: 1 });
        Assert.Equal(3, quorum.Views.Count);
        Assert.All(quorum.Views, view => Assert.Equal((SwarmManagerViewState.Answered, quorum.Leader, 3, 3), (view.State, view.Leader, view.Managers, view.Reachable)));

        var test = session.Run("Test-SwarmQuorum -Commit -Detailed").One<SwarmQuorumTest>();
        Assert.True(test.Passed, test.Reason);
        Assert.InRange(test.CommitTime!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(2));
        TestContext.Current.SendDiagnosticMessage($"A write committed in {test.CommitTime.Value.TotalMilliseconds:0.0} ms.");
        Assert.Equal([true, false], session.Run("Test-SwarmQuorum -Without node-40; Test-SwarmQuorum -Without node-[45]0").Of<bool>());
    }

    /// <summary>One after the other in one test, because nothing has to be healed in between.</summary>
    [Fact]
    public async Task One_cut_off_is_a_suspected_partition_and_two_lost_are_false_by_a_write_while_readings_are_still_answered()
    {
        using var session = lab.Open();
        var leader = session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name;
        var cut = lab.Lab.Nodes.First(node => node.Name != leader);
        var third = lab.Lab.Nodes.Last(node => node.Name != leader).Name;
        var others = lab.Lab.Nodes.Where(node => node != cut).Select(static node => $"{node.Address}/32").ToList();
        try
        {
            foreach (var other in others)
            {
                await IpAsync("-n", cut.NetworkNamespace, "route", "replace", "blackhole", other);
            }

            // Its engine holds back its answer for some 25 s, until it has stood for election in vain.
            var result = session.Run("Get-SwarmQuorum");
            Assert.True(SpinWait.SpinUntil(() => (result = session.Run("Get-SwarmQuorum")).Output is [{ BaseObject: SwarmQuorum { IsPartitionSuspected: true } }], TimeSpan.FromSeconds(60)));
            var quorum = result.One<SwarmQuorum>();
            Assert.Equal(SwarmManagerViewState.NoLeader, quorum.Views.Single(view => view.Node == cut.Name).State);
            Assert.Contains($"{cut.Name} knows no leader", Assert.Single(result.Warnings), StringComparison.Ordinal);
            Assert.Equal([cut.Name], quorum.Unreachable);
            Assert.Equal([true], session.Run("Test-SwarmQuorum -Commit").Of<bool>());

            // What is frozen is missed later than what refuses connections: the leader does not know yet, and says that there is quorum.
            var lost = Stopwatch.StartNew();
            await lab.Lab.FreezeAsync(third, TestContext.Current.CancellationToken);
            var stale = session.Run("Test-SwarmQuorum; Test-SwarmQuorum -Commit -TimeoutSec 2 -Detailed");
            Assert.Empty(stale.Errors);
            Assert.Equal(true, stale.Output[0].BaseObject);
            var proof = Assert.IsType<SwarmQuorumTest>(stale.Output[1].BaseObject);
            Assert.False(proof.Passed);
            Assert.Null(proof.CommitTime);
            Assert.StartsWith("No write commits, whatever is read (3 managers, 2 reachable, quorum 2", proof.Reason, StringComparison.Ordinal);

            await lab.Lab.KillAsync(third, TestContext.Current.CancellationToken);
            await lab.Lab.KillAsync(cut.Name, TestContext.Current.CancellationToken);
            var lastRead = TimeSpan.Zero;
            while (lost.Elapsed < TimeSpan.FromSeconds(11))
            {
                var seen = session.Run("Get-SwarmNode -TimeoutSec 1; Test-SwarmQuorum -Commit -TimeoutSec 1");
                Assert.Equal(false, seen.Output[^1].BaseObject);
                lastRead = seen.Output.Count > 1 ? lost.Elapsed : lastRead;
            }

            Assert.InRange(lastRead, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
            TestContext.Current.SendDiagnosticMessage($"Readings were answered until {lastRead.TotalSeconds:0.0} s after the loss.");
            Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager").Errors.Count > 0, TimeSpan.FromSeconds(60)));
            IsTold(session, leader, $"2 of 3 managers are down, 1 is left, quorum is 2. Down: {string.Join(", ", lab.Lab.Nodes.Where(node => node.Name != leader).OrderBy(node => node.Name).Select(DownOf))}.");
            await lab.Lab.KillAsync(leader, TestContext.Current.CancellationToken);
            IsTold(session, leader, $"3 of 3 managers are down, 0 are left, quorum is 2. Down: {string.Join(", ", lab.Lab.Nodes.OrderBy(node => node.Name).Select(DownOf))}.");
        }
        finally
        {
            foreach (var other in others)
            {
                await IpAsync("-n", cut.NetworkNamespace, "route", "flush", "type", "blackhole", "exact", other);
            }
        }
    }

    /// <summary>An election is waited for, whatever the managers say meanwhile.</summary>
    [Fact]
    public void A_watch_outlives_the_loss_of_the_leader()
    {
        using var session = lab.Open();
        var leader = session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name;

        // The first remark tells that the swarm has been seen as it was.
        var watched = session.Run($$"""
            Watch-SwarmManager -TimeoutSec 90 -Until { $_.Property -eq 'Leader' } -Verbose 4>&1 | ForEach-Object {
                if (!$isKilled) { $isKilled = $true; Stop-SwarmLabNode {{leader}} -Lab {{lab.Lab.Name}} -Kill -Confirm:$false }
                if ($_ -isnot [Management.Automation.VerboseRecord]) { $_ }
            }
            """);
        Assert.Empty(watched.Errors);
        var changes = watched.Of<SwarmManagerChange>();
        Assert.Equal(["Up to Down", "Down to Up"], changes.Where(static change => change.Property == SwarmManagerProperty.ControlPlane).Select(static change => $"{change.From} to {change.To}"));
        Assert.Equal((leader, true), (changes[^1].From, changes[^1].To != leader));
    }

    private static string DownOf(EngineLabNode node) => $"{node.Name} (tcp://{node.Address}:2375: connection refused)";

    /// <summary>What waiting cannot help is told within 3 s, which is measured once the module is loaded and the machine has had its turn.</summary>
    private static void IsTold(EngineSession session, string leader, string figures)
    {
        foreach (var command in new[] { "Get-SwarmManager", "Get-SwarmQuorum", $"Wait-SwarmManager {leader} -TimeoutSec 5", "Test-SwarmQuorum -Detailed" })
        {
            var watch = Stopwatch.StartNew();
            var told = session.Run(command);
            var words = told.Output is [{ BaseObject: SwarmQuorumTest { Passed: false } test }] ? test.Reason : Assert.Single(told.Errors).Exception.Message;
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, command.Contains("Wait", StringComparison.Ordinal) ? TimeSpan.FromSeconds(8) : TimeSpan.FromSeconds(3));
            Assert.Contains("Quorum is lost: ", words, StringComparison.Ordinal);
            Assert.Contains(figures.Split(". Down: ")[0], words, StringComparison.Ordinal);
            figures.Split(". Down: ")[1].TrimEnd('.').Split(", ").ToList().ForEach(down => Assert.Contains(down, words, StringComparison.Ordinal));
        }
    }

    private static async Task IpAsync(params string[] arguments)
    {
        using var process = Process.Start("ip", arguments)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
