using SwarmHa.Lab;

namespace SwarmHa.ModuleTests;

/// <summary>Three managers and a worker, for the audit.</summary>
public sealed class HealthLab : LabFixture
{
    public static IReadOnlyList<string> Managers { get; } = ["node-40", "node-50", "node-60"];

    private protected override EngineLabOptions Options { get; } = new() { Name = "h3", Nodes = [.. Managers, "node-70"], Managers = 3 };

    /// <summary>Waits until all is as it was raised.</summary>
    internal void BecomeWhole()
    {
        using var session = ModuleSession.Open(Endpoint("node-40"), Endpoint("node-50"));
        Assert.True(
            SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -Reachable -State Ready").Output.Count == 3 && session.Run("Get-SwarmNode -State Ready").Output.Count == 4, TimeSpan.FromSeconds(90)),
            "The lab has not become whole again.");
    }
}
