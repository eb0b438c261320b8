namespace SwarmHa.ModuleTests;

/// <summary>Three managers and a worker of its own for handovers, after which other tests could not say who leads.</summary>
public sealed class MoveLab : LabFixture
{
    internal static IReadOnlyList<string> Managers { get; } = ["node-40", "node-50", "node-60"];

    private protected override Lab.EngineLabOptions Options { get; } = new() { Name = "m3", Nodes = [.. Managers, "node-70"], Managers = 3 };

    /// <summary>Waits until these and no others are managers, all Reachable and Ready.</summary>
    /// <returns>The nodes.</returns>
    internal IReadOnlyList<SwarmNode> WaitUntilWhole(params IEnumerable<string> managers)
    {
        using var session = ModuleSession.Open(Managers.Select(Endpoint));
        IReadOnlyList<SwarmNode> nodes = [];
        var whole = SpinWait.SpinUntil(
            () =>
            {
                var result = session.Run("Get-SwarmNode");
                nodes = result.HadErrors ? [] : result.Of<SwarmNode>();
                return nodes.Count == 4
                    && nodes.All(static node => node.State == SwarmNodeState.Ready)
                    && nodes.OfType<SwarmManager>().All(static manager => manager is { IsReachable: true, Role: SwarmNodeRole.Manager })
                    && nodes.OfType<SwarmManager>().Select(static manager => manager.Hostname).SequenceEqual(managers)
                    && nodes.OfType<SwarmManager>().Any(static manager => manager.IsLeader);
            },
            TimeSpan.FromSeconds(90));
        Assert.True(whole, string.Join("; ", nodes.Select(static node => $"{node} {node.State} {node.Role} {node.ManagerStatus}")));
        return nodes;
    }
}
