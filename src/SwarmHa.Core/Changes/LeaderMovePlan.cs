namespace SwarmHa;

/// <summary>A handover that has been found safe: who leads, who else could, and the arithmetic.</summary>
/// <param name="Leader">The manager that leads, and will be a worker for a while.</param>
/// <param name="Wanted">The manager that is to lead; null when any will do.</param>
/// <param name="Others">The other managers.</param>
/// <param name="Now">The managers' count now.</param>
/// <param name="Meanwhile">Their count while the old leader is a worker.</param>
public sealed record LeaderMovePlan(SwarmManager Leader, SwarmManager? Wanted, IReadOnlyList<SwarmManager> Others, QuorumCount Now, QuorumCount Meanwhile)
{
    /// <summary>Whether the wanted manager leads already, so that there is nothing to do.</summary>
    public bool IsDone => Wanted is not null && Wanted.Id == Leader.Id;

    /// <summary>The leader and the arithmetic, for a confirmation.</summary>
    public string Target => $"{Leader} (leader; now {Now}; while it is a worker {Meanwhile}{Objection.Overridden(Overridden)})";

    /// <summary>What force overrides; null for nothing.</summary>
    internal Objection? Overridden { get; init; }

    /// <summary>What will be done, in words.</summary>
    /// <param name="attempts">How many handovers are allowed.</param>
    /// <returns>One sentence without its end.</returns>
    public string Describe(int attempts) => Wanted is null || Others.Count == 1
        ? "Demote it so that another manager leads, then promote it again"
        : $"Demote it so that another manager leads, then promote it again; repeat until {Wanted} leads, at most {attempts} times (each time 1 chance in {Others.Count})";

    /// <summary>Finds the leader, and refuses a swarm that could lose quorum on the way.</summary>
    /// <param name="nodes">The nodes as they are now.</param>
    /// <param name="wantedId">The id of the manager that is to lead; null when any will do.</param>
    /// <param name="force">Whether everything is allowed that keeps quorum throughout.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="NoLeaderException">No manager leads.</exception>
    /// <exception cref="LastManagerException">There is one manager only.</exception>
    /// <exception cref="QuorumAtRiskException">Too few managers would remain.</exception>
    /// <exception cref="LeaderMoveRefusedException">A manager is not reachable, or its role is being changed, or the wanted one cannot lead.</exception>
    public static LeaderMovePlan Of(IReadOnlyList<SwarmNode> nodes, string? wantedId, bool force)
    {
        var managers = nodes.OfType<SwarmManager>().ToList();
        var leader = managers.FirstOrDefault(static manager => manager.IsLeader)
            ?? throw SwarmErrors.NoLeader.Exception("No manager is shown as leader.");
        var wanted = wantedId is null ? null : Find(nodes, wantedId);
        var now = QuorumCount.Of(nodes);
        var plan = new LeaderMovePlan(leader, wanted, [.. managers.Where(manager => manager.Id != leader.Id)], now, now.AfterRemovalOf(leader));
        if (plan.IsDone)
        {
            return plan;
        }

        var objections = plan.Objections(nodes, managers).ToList();
        objections.ForEach(objection => Objection.Demand(objection, force));
        return plan with { Overridden = objections.FirstOrDefault() };
    }

    private static SwarmManager Find(IReadOnlyList<SwarmNode> nodes, string wantedId)
    {
        var node = nodes.FirstOrDefault(node => node.Id == wantedId)
            ?? throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with the id {wantedId} any more.", wantedId);
        return node switch
        {
            SwarmManager { Role: SwarmNodeRole.Manager, IsReachable: true } manager => manager,
            SwarmManager manager => throw SwarmErrors.LeaderMoveRefused.Exception($"{node} cannot lead: {Condition(manager)}. Nothing was changed.", node),
            _ => throw SwarmErrors.LeaderMoveRefused.Exception($"{node} cannot lead: it is a worker. Promote it first. Nothing was changed.", node),
        };
    }

    private static string Condition(SwarmManager manager) =>
        manager.Role != SwarmNodeRole.Manager ? "it is being demoted"
        : manager.HasJoinedRaft ? $"it is {manager.Reachability}"
        : "it has not joined the managers yet";

    private IEnumerable<Objection> Objections(IReadOnlyList<SwarmNode> nodes, List<SwarmManager> managers)
    {
        // Another leader that is still demoted is one manager fewer than there should be, and its handover may be under way.
        if (nodes.FirstOrDefault(HandoverMark.IsUnfinished) is { } unfinished)
        {
            yield return new(SwarmErrors.LeaderMoveRefused.Exception(new SwarmErrorDetail($"{HandoverMark.Describe(unfinished)} Now {Now}. Nothing was changed.")
            {
                Target = unfinished,
                Advice = $"Run {HandoverMark.Command(unfinished)}, then move again.",
            }));
        }

        if (Others.Count == 0)
        {
            yield return new(SwarmErrors.LastManager.Exception($"{Leader} is the only manager: there is nobody to hand over to.", Leader), YieldsToForce: false);
        }

        if (!Leader.IsReachable || !Meanwhile.HasQuorum)
        {
            yield return new(SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
                $"Handing over from {Leader} would lose quorum: now {Now}; while it is a worker {Meanwhile}. Nothing was changed.")
            {
                Target = Leader,
                Advice = RoleGuard.Cure(nodes, Leader),
            }), YieldsToForce: false);
        }

        if (RoleGuard.ToSuspended(Meanwhile, nodes, Leader, $"Handing over from {Leader}", "while it is a worker") is { } suspended)
        {
            yield return suspended;
        }

        if (managers.Find(static manager => manager.IsReachable && manager.Role != SwarmNodeRole.Manager) is { } leaving)
        {
            yield return new(SwarmErrors.LeaderMoveRefused.Exception($"{leaving} is not fit for a handover: {Condition(leaving)}. Nothing was changed.", leaving), YieldsToForce: false);
        }

        if (Others.Count == 1)
        {
            yield return new(SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
                $"With 2 managers {Others[0]} alone would be left while {Leader} is a worker, and if it were lost then, the swarm would be lost with it. Nothing was changed.")
            {
                Target = Leader,
                Advice = "Promote a third manager first (Invoke-SwarmPromote), or hand over all the same with -Force.",
            }));
        }

        if (managers.Find(static manager => !manager.IsReachable) is { } unfit)
        {
            yield return new(SwarmErrors.LeaderMoveRefused.Exception(
                $"{unfit} is not fit for a handover: {Condition(unfit)}, and every manager has to be Reachable (now {Now}). Nothing was changed.", unfit));
        }
    }
}
