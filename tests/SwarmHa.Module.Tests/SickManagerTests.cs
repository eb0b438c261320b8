using System.Diagnostics;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>A follower loses the others when it has been asked to write a change, and another manager is well.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class SickManagerTests(ThreeManagersLab three)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_succeed_through_another_manager_than_the_one_that_was_asked()
    {
        var leader = three.Leader();
        var (sick, well) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        await three.ConnectElsewhereAsync("node-70", sick);
        await three.BecomeWholeAsync();
        await using var trap = new WriteTrap(three, [sick, well]);
        try
        {
            // By force: with the one cut off and the other suspended too few are left.
            var suspend = $"Suspend-SwarmManager {well} -NoDrain -Force -Confirm:$false";
            var changes = await trap.CatchAsync(TrapMoment.Sent, () => CutAsync(sick), [sick, well], "Invoke-SwarmPromote node-70", suspend);
            Assert.True(changes[0].One<SwarmManager>().IsReachable);
            Assert.StartsWith("4 managers tolerate no more losses than 3 do.", Assert.Single(changes[0].Warnings), StringComparison.Ordinal);
            Assert.Equal(new("manager", "active", 0), await three.SpecAsync(leader, "node-70"));
            Assert.Single(changes[1].One<SwarmManager>().Labels);
            Assert.Empty(changes[1].Warnings);
            Assert.Equal(new("manager", "active", 1), await three.SpecAsync(leader, well));

            // It is sick before these begin. By force again: what is left when the suspended one goes down is too few.
            using var session = ModuleSession.Open(three.Endpoint(sick), three.Endpoint(well));
            var demotion = session.Run("Invoke-SwarmDemote node-70 -Force -Confirm:$false");
            Assert.Equal(SwarmNodeRole.Worker, demotion.One<SwarmNode>().Role);
            Assert.Empty(demotion.Warnings);
            Assert.Equal(new("worker", "active", 0), await three.SpecAsync(leader, "node-70"));
            Assert.Empty(session.Run($"Resume-SwarmManager {well}").One<SwarmManager>().Labels);
            Assert.Equal(new("manager", "active", 0), await three.SpecAsync(leader, well));
        }
        finally
        {
            await HealAsync(sick);
            await three.BecomeWholeAsync();
        }
    }

    /// <summary>The managers go on listing it as Reachable for some seconds.</summary>
    [Theory]
    [InlineData("Invoke-SwarmDemote")]
    [InlineData("Suspend-SwarmManager -NoDrain")]
    public async Task What_needs_a_manager_that_has_just_frozen_is_refused(string command)
    {
        await three.BecomeWholeAsync();
        var leader = three.Leader();
        var (frozen, well) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        using var session = ModuleSession.Open(three.Endpoint(leader));
        Assert.Equal(4, session.Run("Get-SwarmNode").Output.Count);
        await three.Lab.FreezeAsync(frozen, Token);
        try
        {
            var problem = Assert.IsType<QuorumAtRiskException>(Assert.Single(session.Run($"{command} {well} -Confirm:$false").Errors).Exception);
            Assert.Contains($"Not reachable: {frozen}.", problem.Message, StringComparison.Ordinal);
            Assert.Equal(new("manager", "active", 0), await three.SpecAsync(leader, well));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    private async Task CutAsync(string node)
    {
        foreach (var other in three.Lab.Nodes.Where(other => other.Name != node))
        {
            await IpAsync("-n", three.Node(node).NetworkNamespace, "route", "replace", "blackhole", $"{other.Address}/32");
        }
    }

    /// <summary>Its engine starts anew, and the worker's, which may be connected to it: both would take most of a minute until they try again.</summary>
    private async Task HealAsync(string node)
    {
        foreach (var other in three.Lab.Nodes.Where(other => other.Name != node))
        {
            await IpAsync("-n", three.Node(node).NetworkNamespace, "route", "flush", "type", "blackhole", "exact", $"{other.Address}/32");
        }

        await three.Lab.KillAsync(node, Token);
        await three.Lab.KillAsync("node-70", Token);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        using var process = Process.Start("ip", arguments)!;
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
