using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Three managers, one of which leaves.</summary>
public sealed class StrangerLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "st", Nodes = ["node-40", "node-50", "node-60"] };

    private protected override Task PrepareAsync()
    {
        using var session = ModuleSession.Open(Endpoint("node-40"));
        Assert.Empty(session.Run("Invoke-SwarmPromote node-50, node-60 -WarningAction Ignore").Errors);
        return Task.CompletedTask;
    }
}

/// <summary>A real manager leaves, and makes a swarm of its own at the same address while connections to it are open.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class StrangerTests(StrangerLab lab) : IClassFixture<StrangerLab>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_swarm_is_shown_as_such_and_is_neither_an_answer_nor_changed()
    {
        using var session = ModuleSession.Open(lab.Lab.Nodes.Select(static node => node.Endpoint));
        var swarm = session.Run("Get-SwarmManager node-40").One<SwarmManager>().SwarmId;
        await lab.DockerAsync("node-50", "swarm", "leave", "--force");
        await lab.DockerAsync("node-50", "swarm", "init", "--advertise-addr", lab.Node("node-50").Address.ToString());
        var states = session.Run("(Get-SwarmConnection -Refresh).Endpoints").Of<SwarmEndpoint>().ToDictionary(static endpoint => endpoint.Endpoint.Uri.Host, static endpoint => endpoint.State);
        Assert.Equal(SwarmEndpointState.DifferentSwarm, states[lab.Node("node-50").Address.ToString()]);

        await lab.Lab.FreezeAsync("node-40", Token);
        await lab.Lab.FreezeAsync("node-60", Token);
        Assert.Contains("another swarm", session.EndOf("Get-SwarmManager -TimeoutSec 4")?.Exception.Message, StringComparison.Ordinal);
        Assert.Equal([false], session.Run("Test-SwarmQuorum -TimeoutSec 4").Of<bool>());
        session.Run("try { Invoke-SwarmDemote node-50 -Force -TimeoutSec 4 -Confirm:$false -ErrorAction Ignore } catch { }");
        Assert.Contains("Leader", await lab.DockerAsync("node-50", "node", "ls"), StringComparison.Ordinal);

        await lab.Lab.StartAsync("node-40", Token);
        await lab.Lab.StartAsync("node-60", Token);
        var managers = session.Run("Get-SwarmManager -TimeoutSec 90").Of<SwarmManager>();
        Assert.Equal(3, managers.Count);
        Assert.All(managers, manager => Assert.Equal(swarm, manager.SwarmId));
    }
}
