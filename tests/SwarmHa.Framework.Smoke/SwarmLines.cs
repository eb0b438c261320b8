using System.Globalization;

namespace SwarmHa.Framework.Smoke;

/// <summary>What is seen of a swarm, a line for each thing, with tabs between its parts. Both builds of the module are asked by this, and have to see the same.</summary>
internal static class SwarmLines
{
    /// <summary>How many lists are asked for at once: many more than the two for which .NET Framework by itself has connections to one host.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="inspection">Looks at its quorum.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines.</returns>
    public static async Task<IReadOnlyList<string>> LookAsync(ISwarm swarm, QuorumInspection inspection, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(Patience, cancellationToken).ConfigureAwait(false);
        var quorum = await inspection.RunAsync(new QuorumInspectionOptions { Patience = Patience, WithViews = true }, cancellationToken).ConfigureAwait(false);
        var many = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => swarm.GetNodesAsync(Patience, cancellationToken))).ConfigureAwait(false);
        return
        [
            Line("swarm", swarm.SwarmId),
            .. nodes.Select(static node => Line("node", node.Id, node.Name, node.Role, node.State, node.Availability, node.ManagerStatus, node.Address, node.EngineVersion, node.MemoryBytes, node.Labels.Count)),
            .. nodes.OfType<SwarmManager>().Select(static manager => Line("manager", manager.Name, manager.IsLeader, manager.Reachability, manager.RaftAddress)),
            Line("quorum", quorum.Managers, quorum.Reachable, quorum.Quorum, quorum.FaultTolerance, quorum.Leader, quorum.LongestElection),
            .. quorum.Views.Select(static view => Line("view", view)),
            .. many.Select(static list => Line("list", list.Count)),
        ];
    }

    private static string Line(params object?[] parts) => string.Join("\t", parts.Select(static part => Convert.ToString(part, CultureInfo.InvariantCulture)));
}
