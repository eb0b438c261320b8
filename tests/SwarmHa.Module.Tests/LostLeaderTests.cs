using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The leader is lost at the moment when changes are written: what commands say at the end is what the swarm has.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class LostLeaderTests(ThreeManagersLab three)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_when_a_promotion_and_a_resumption_are_applied_both_succeed_though_no_reply_came()
    {
        var leader = three.Leader();
        var (one, other) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        await three.ConnectElsewhereAsync("node-70", leader);
        await three.BecomeWholeAsync();
        await using var trap = new WriteTrap(three, ThreeManagersLab.Managers);
        Run(one, $"Suspend-SwarmManager {other} -NoDrain -Confirm:$false");
        try
        {
            var changes = await trap.CatchAsync(
                TrapMoment.Applied, () => three.Lab.KillAsync(leader, Token), [leader, one, other], "Invoke-SwarmPromote node-70 -TimeoutSec 180", $"Resume-SwarmManager {other} -TimeoutSec 90");
            Assert.True(changes[0].One<SwarmManager>().IsReachable);
            Assert.Equal(new("manager", "active", 0), await three.SpecAsync(one, "node-70"));
            Assert.Empty(changes[1].One<SwarmManager>().Labels);
            Assert.Equal(new("manager", "active", 0), await three.SpecAsync(one, other));
            Assert.NotEqual(leader, three.Leader());

            // Both have read that the change stands, and have not written it again.
            Assert.Equal(2, trap.Writes);
        }
        finally
        {
            await three.Lab.StartAsync(leader, Token);
            Run(one, "$null = Wait-SwarmManager -Count 4 -Reachable -TimeoutSec 180; Invoke-SwarmDemote node-70 -Confirm:$false");
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task Stopped_when_a_demotion_and_a_suspension_are_sent_each_result_agrees_with_the_spec()
    {
        var leader = three.Leader();
        var (one, other) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        await using var trap = new WriteTrap(three, ThreeManagersLab.Managers);
        Run(one, "Invoke-SwarmPromote node-70 -WarningAction Ignore");
        var stopping = Task.CompletedTask;
        try
        {
            var changes = await trap.CatchAsync(
                TrapMoment.Sent,
                () =>
                {
                    // It takes its time to stop, in which it goes on with what it was told.
                    stopping = three.Lab.StopAsync(leader, Token);
                    return Task.CompletedTask;
                },
                [leader, one, other],
                "Invoke-SwarmDemote node-70 -Confirm:$false -TimeoutSec 90",
                $"Suspend-SwarmManager {other} -NoDrain -Confirm:$false -TimeoutSec 90");
            var isDemoted = changes[0].Errors.Count == 0;
            Assert.Equal(new(isDemoted ? "worker" : "manager", "active", 0), await three.SpecAsync(one, "node-70"));

            // A refusal takes its label back, or says that it could not.
            var isMarked = changes[1].Errors.All(static error => ((SwarmException)error.Exception).Advice.Contains("keeps its label", StringComparison.Ordinal));
            Assert.Equal(new("manager", "active", isMarked ? 1 : 0), await three.SpecAsync(one, other));

            // With the leader gone by then each of them may cost quorum; nothing else stops them.
            Assert.All(changes.SelectMany(static change => change.Errors), static error => Assert.IsType<QuorumAtRiskException>(error.Exception));
        }
        finally
        {
            await stopping;
            await three.Lab.StartAsync(leader, Token);
            Run(one, $"$null = Wait-SwarmManager {leader} -Reachable -TimeoutSec 60; Resume-SwarmManager {other}; $null = Get-SwarmManager node-70 -ErrorAction Ignore | Invoke-SwarmDemote -Confirm:$false");
            await three.BecomeWholeAsync();
        }
    }

    /// <summary>As the leader demotes itself, one of the two that are left freezes: there is no quorum, or the leader cannot leave.</summary>
    [Fact]
    public async Task A_follower_that_hangs_during_a_handover_leaves_no_manager_a_worker()
    {
        var leader = three.Leader();
        var (frozen, other) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        await using var trap = new WriteTrap(three, ThreeManagersLab.Managers);
        var thawing = Task.CompletedTask;
        try
        {
            var changes = await trap.CatchAsync(
                TrapMoment.Sent,
                async () =>
                {
                    await three.Lab.FreezeAsync(frozen, Token);
                    thawing = ThawAsync();
                },
                [other, leader, frozen],
                "Move-SwarmLeader -Confirm:$false");
            var move = changes[0].One<SwarmLeaderMove>();
            Assert.Equal((leader, true), (move.From, move.Succeeded));
            Assert.All(ThreeManagersLab.Managers, manager => Assert.Equal(new("manager", "active", 0), three.SpecAsync(other, manager).GetAwaiter().GetResult()));
        }
        finally
        {
            await thawing;
            await three.BecomeWholeAsync();
        }

        async Task ThawAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(6), Token);
            await three.Lab.ThawAsync(frozen, Token);
        }
    }

    private void Run(string manager, string command)
    {
        using var session = ModuleSession.Open(three.Endpoint(manager));
        var result = session.Run(command);
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
    }
}
