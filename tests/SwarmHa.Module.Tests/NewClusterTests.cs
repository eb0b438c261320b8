using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Two managers, one of which is lost.</summary>
public sealed class NewClusterLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "f2", Nodes = ["node-40", "node-50"], Managers = 2 };
}

/// <summary>The way back from lost quorum that docker offers, on real engines: what the module says before and after, and what it can do.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class NewClusterTests(NewClusterLab lab) : IClassFixture<NewClusterLab>
{
    [Fact]
    public async Task After_force_new_cluster_the_swarm_has_quorum_and_the_lost_manager_comes_back_or_is_removed()
    {
        using var session = ModuleSession.Open(lab.Endpoint("node-40"));
        var lost = session.Run("Get-SwarmManager node-50").One<SwarmManager>();
        await lab.Lab.KillAsync("node-50", TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -TimeoutSec 5").Errors is [{ Exception: QuorumLostException { Advice: var advice } }] && advice.Contains("--force-new-cluster", StringComparison.Ordinal), TimeSpan.FromSeconds(60)));

        await lab.DockerAsync("node-40", "swarm", "init", "--force-new-cluster", "--advertise-addr", lab.Node("node-40").Address.ToString());
        var quorum = session.Run("Get-SwarmQuorum").One<SwarmQuorum>();
        Assert.True(quorum is { HasQuorum: true, Managers: 1, Reachable: 1 }, $"{quorum.Managers} {quorum.Reachable}");
        Assert.Equal([true, true], session.Run("Test-SwarmQuorum; Test-SwarmQuorum -Commit").Of<bool>());

        // It is Down once the new leader has waited for it.
        Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager node-50").One<SwarmManager>().State == SwarmNodeState.Down, TimeSpan.FromSeconds(60)));
        Assert.Contains(session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Advice, advice => advice.Text.EndsWith($"docker node rm --force {lost.Id}.", StringComparison.Ordinal));
        var refusal = Assert.Single(session.Run("Invoke-SwarmDemote node-50 -Confirm:$false").Errors);
        Assert.Equal("node-50 is Down and not in raft: the engine cannot demote it.", refusal.Exception.Message);
        foreach (var how in new[] { "-WhatIf", "-NoWait", "-Confirm:$false" })
        {
            var refused = session.Run($"Invoke-SwarmPromote node-50 {how}");
            Assert.Empty(refused.Output);
            Assert.EndsWith($"docker node rm --force {lost.Id}.", Assert.IsType<NodeNotReadyException>(Assert.Single(refused.Errors).Exception).Advice, StringComparison.Ordinal);
        }

        await lab.Lab.StartAsync("node-50", TestContext.Current.CancellationToken);
        Assert.Empty(session.Run("Wait-SwarmManager node-50 -Reachable -TimeoutSec 90").Errors);
        Assert.True(session.Run("Get-SwarmQuorum").One<SwarmQuorum>() is { Managers: 2, Reachable: 2 });
    }
}
