using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class LoneEngineTests(LoneEngineLab lone) : IClassFixture<LoneEngineLab>
{
    [Fact]
    public async Task An_engine_outside_a_swarm_says_so_and_the_only_manager_is_never_taken()
    {
        using var session = ModuleSession.Open();
        var connect = $"Connect-Swarm {lone.Endpoint("node-40").OriginalString}";
        Assert.IsType<NotInSwarmException>(session.EndOf(connect)?.Exception);

        await lone.DockerAsync("node-40", "swarm", "init", "--advertise-addr", lone.Node("node-40").Address.ToString());
        Assert.Null(session.EndOf(connect));
        var refused = Assert.Single(session.Run("Invoke-SwarmDemote node-40 -Confirm:$false").Errors);
        Assert.IsType<LastManagerException>(refused.Exception);
        refused = Assert.Single(session.Run("Invoke-SwarmDemote node-40 -Force -Confirm:$false").Errors);
        Assert.IsType<LastManagerException>(refused.Exception);
        Assert.IsType<QuorumAtRiskException>(session.EndOf("Test-SwarmFailover -Confirm:$false")?.Exception);
        Assert.Equal("Leader", session.Run("Get-SwarmManager").One<SwarmManager>().ManagerStatus);
    }
}
