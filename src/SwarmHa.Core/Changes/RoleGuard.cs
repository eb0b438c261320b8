namespace SwarmHa;

/// <summary>Objects to changes that could cost quorum, with the arithmetic.</summary>
internal static class RoleGuard
{
    /// <summary>A demotion must neither take the last manager nor leave fewer reachable managers than quorum needs.</summary>
    public static Objection? ToDemotion(IReadOnlyList<SwarmNode> nodes, SwarmManager manager)
    {
        var now = QuorumCount.Of(nodes);
        if (now.Managers <= 1 && manager.HasJoinedRaft)
        {
            return new(SwarmErrors.LastManager.Exception($"{manager} is the only manager: demoting it would leave the swarm without one.", manager), YieldsToForce: false);
        }

        if (manager is { HasJoinedRaft: false, State: not SwarmNodeState.Ready })
        {
            return new(SwarmErrors.NodeNotReady.Exception(new SwarmErrorDetail($"{manager} is {manager.State} and not in raft: the engine cannot demote it.")
            {
                Target = manager,
                Advice = QuorumAdvisor.OfLost(LostOutside(nodes)),
            }), YieldsToForce: false);
        }

        var after = now.AfterRemovalOf(manager);
        if (!after.HasQuorum)
        {
            return new(SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
                $"Demoting {manager} would lose quorum: now {now}; afterwards {after}. Not reachable: {NamesOfUnreachable(nodes, manager)}.")
            {
                Target = manager,
                Advice = $"{Cure(nodes, manager)} -Force leaves the decision to the engine.",
            }));
        }

        return ToSuspended(after, nodes, manager, $"Demoting {manager}", "afterwards");
    }

    /// <summary>Others that are suspended may go down at any moment: a change that needs them for quorum waits until they are resumed.</summary>
    /// <param name="count">The managers' count once the change has taken effect.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="manager">The manager that is changed.</param>
    /// <param name="what">The change, as the subject of a sentence.</param>
    /// <param name="when">When the count holds.</param>
    public static Objection? ToSuspended(QuorumCount count, IReadOnlyList<SwarmNode> nodes, SwarmManager manager, string what, string when)
    {
        var suspended = OtherSuspended(nodes, manager).ToArray();
        var without = count.AfterLossOf(suspended);
        return without.HasQuorum || suspended.Length == 0 ? null : new(SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
            $"{what} would leave quorum to {string.Join(", ", suspended.AsEnumerable())}, which {(suspended.Length == 1 ? "is" : "are")} suspended and may go down: {when} {count}; without {(suspended.Length == 1 ? "it" : "them")} {without}. Nothing was changed.")
        {
            Target = manager,
            Advice = Cure(nodes, manager),
        }));
    }

    /// <summary>While a manager's engine is stopped for maintenance, enough others have to be left. Others that are suspended
    /// count as lost as well: their hosts may be rebooted at any moment.</summary>
    public static Objection? ToLoss(IReadOnlyList<SwarmNode> nodes, SwarmManager manager)
    {
        var now = QuorumCount.Of(nodes);
        var then = WithoutSuspended(nodes, manager);
        if (then.HasQuorum)
        {
            return null;
        }

        var others = string.Concat(
            Listed(" Not reachable: ", NamesOfUnreachable(nodes, manager)),
            Listed(" Suspended as well: ", string.Join(", ", OtherSuspended(nodes, manager))));
        return new(SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail($"Without {manager} there would be no quorum: now {now}; without it {then}.{others}")
        {
            Target = manager,
            Advice = Cure(nodes, manager),
        }));
    }

    /// <summary>What to do first so that the swarm can spare a manager.</summary>
    public static string Cure(IReadOnlyList<SwarmNode> nodes, SwarmManager manager)
    {
        var suspended = OtherSuspended(nodes, manager).ToArray();

        // What a new cluster has left out is not to be brought back.
        var lost = Unreachable(nodes, manager).Where(static other => other.HasJoinedRaft).Except(suspended).ToArray();
        return string.Join(" ", new[]
        {
            suspended.Length > 0 ? Suspension.FinishFirst(suspended) : null,
            lost.Length > 0 ? $"Bring {string.Join(", ", lost.AsEnumerable())} back, or promote others (Invoke-SwarmPromote), first." : null,
            suspended.Length + lost.Length == 0 ? "Promote others first (Invoke-SwarmPromote): 3 managers tolerate the loss of one." : null,
        }.OfType<string>());
    }

    /// <summary>The managers' count while a manager is away, and with it all that are suspended.</summary>
    public static QuorumCount WithoutSuspended(IReadOnlyList<SwarmNode> nodes, SwarmManager manager) =>
        QuorumCount.Of(nodes).AfterLossOf(OtherSuspended(nodes, manager).Append(manager));

    public static void DemandSafeLoss(IReadOnlyList<SwarmNode> nodes, SwarmManager manager, bool force) => Objection.Demand(ToLoss(nodes, manager), force);

    /// <summary>A node that is not ready could not join raft now. Right after a handover the new leader has not heard its agent yet: that is no
    /// reason to leave the handover unfinished.</summary>
    public static Objection? ToPromotion(IReadOnlyList<SwarmNode> nodes, SwarmNode node) =>
        node is { State: SwarmNodeState.Ready } or SwarmManager { Role: SwarmNodeRole.Manager, HasJoinedRaft: true } || (node.State == SwarmNodeState.Unknown && HandoverMark.IsUnfinished(node))
        ? null
        : node.Role == SwarmNodeRole.Manager
        ? new(SwarmErrors.NodeNotReady.Exception(new SwarmErrorDetail($"{node} has the role Manager already, but is {node.State} and not in raft: it could not join the managers now.")
        {
            Target = node,
            Advice = QuorumAdvisor.OfLost(LostOutside(nodes)),
        }))
        : node.State == SwarmNodeState.Unknown
        ? new(SwarmErrors.NodeNotReady.Exception(new SwarmErrorDetail($"{node} is Unknown: the leader has not heard from it since it was elected, and could not make it a manager now.")
        {
            Target = node,
            Advice = "Nodes report within some 30 s of an election. Run the command again once Get-SwarmNode shows it as Ready. If it stays Unknown or becomes Down, start its engine.",
        }))
        : new(SwarmErrors.NodeNotReady.Exception($"{node} is {node.State}: it could not join the managers now.", node));

    private static SwarmManager[] LostOutside(IReadOnlyList<SwarmNode> nodes) =>
        [.. nodes.OfType<SwarmManager>().Where(static manager => manager is { HasJoinedRaft: false, State: not SwarmNodeState.Ready })];

    private static IEnumerable<SwarmManager> OtherSuspended(IReadOnlyList<SwarmNode> nodes, SwarmManager manager) =>
        nodes.OfType<SwarmManager>().Where(other => other.Id != manager.Id && Suspension.IsOn(other));

    private static IEnumerable<SwarmManager> Unreachable(IReadOnlyList<SwarmNode> nodes, SwarmManager except) =>
        nodes.OfType<SwarmManager>().Where(other => !other.IsReachable && other.Id != except.Id);

    private static string NamesOfUnreachable(IReadOnlyList<SwarmNode> nodes, SwarmManager except) => string.Join(", ", Unreachable(nodes, except));

    private static string Listed(string before, string names) => names.Length > 0 ? $"{before}{names}." : string.Empty;
}
