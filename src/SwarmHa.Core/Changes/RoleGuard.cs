namespace SwarmHa;

/// <summary>Refuses changes that could cost quorum, and says the arithmetic.</summary>
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

    /// <summary>Refuses to take a manager for maintenance when too few would be left while its engine is stopped. Others that are suspended
    /// count as lost as well: their hosts may be rebooted at any moment.</summary>
    public static void DemandSafeLoss(IReadOnlyList<SwarmNode> nodes, SwarmManager manager, bool force)
    {
        var suspended = nodes.OfType<SwarmManager>().Where(other => other.Id != manager.Id && Suspension.IsOn(other)).ToList();
        var now = QuorumCount.Of(nodes);
        var then = suspended.Append(manager).Aggregate(now, static (count, lost) => count.AfterLossOf(lost));
        if (!then.HasQuorum && !force)
        {
            var others = string.Concat(
                Listed(" Not reachable: ", NamesOfUnreachable(nodes, manager)),
                Listed(" Suspended as well: ", string.Join(", ", suspended)));
            throw SwarmErrors.QuorumAtRisk.Exception($"Without {manager.Name} there would be no quorum: now {now}; without it {then}.{others}", manager);
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

    private static string Listed(string before, string names) => names.Length > 0 ? $"{before}{names}." : string.Empty;
}
