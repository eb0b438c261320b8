namespace SwarmHa;

/// <summary>Refuses role changes that could cost quorum, and says the arithmetic.</summary>
internal static class RoleGuard
{
    /// <summary>Refuses a demotion that would take the last manager or leave fewer reachable managers than quorum needs.</summary>
    public static void DemandSafeDemotion(IReadOnlyList<SwarmNode> nodes, SwarmManager manager, bool force)
    {
        var now = QuorumCount.Of(nodes);
        if (now.Managers <= 1)
        {
            throw SwarmErrors.LastManager.Exception($"{manager.Name} is the only manager: demoting it would leave the swarm without one.", manager);
        }

        var after = now.AfterRemovalOf(manager);
        if (!after.HasQuorum && !force)
        {
            throw SwarmErrors.QuorumAtRisk.Exception(
                $"Demoting {manager.Name} would lose quorum: now {now}; afterwards {after}. Not reachable: {NamesOfUnreachable(nodes, manager)}.",
                manager);
        }
    }

    /// <summary>Refuses to promote a node that could not join raft now.</summary>
    public static void DemandReady(SwarmNode node, bool force)
    {
        if (node.State != SwarmNodeState.Ready && !force)
        {
            throw SwarmErrors.NodeNotReady.Exception($"{node.Name} is {node.State}: it could not join the managers now.", node);
        }
    }

    private static string NamesOfUnreachable(IReadOnlyList<SwarmNode> nodes, SwarmManager except) =>
        string.Join(", ", nodes.OfType<SwarmManager>().Where(other => !other.IsReachable && other.Id != except.Id).Select(static other => other.Name));
}
