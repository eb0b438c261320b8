namespace SwarmHa;

/// <summary>What a drill would do, and what speaks against it.</summary>
/// <param name="Leader">The manager that leads.</param>
/// <param name="Targets">The managers to which the fault is done: the leader first, then others by name.</param>
/// <param name="Survivors">The other managers.</param>
/// <param name="Nodes">All nodes as they are before.</param>
/// <param name="DuringOutage">The managers' count while the fault lasts.</param>
public sealed record FailoverPlan(
    SwarmManager Leader,
    IReadOnlyList<SwarmManager> Targets,
    IReadOnlyList<SwarmManager> Survivors,
    IReadOnlyList<SwarmNode> Nodes,
    QuorumCount DuringOutage)
{
    /// <summary>Why the drill must not begin, worst first; empty when nothing speaks against it.</summary>
    public IReadOnlyList<SwarmException> Refusals { get; init; } = [];

    /// <summary>What is not as it should be and is passed over by force, in words.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>What would be done, a step each, in words.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The nodes that cannot be reached while the fault lasts: none when the leader is demoted only.</summary>
    internal IReadOnlyList<SwarmManager> Lost { get; init; } = [];

    /// <summary>Finds the leader and the others, and whether the swarm is fit to lose them.</summary>
    /// <param name="nodes">The nodes as they are now.</param>
    /// <param name="options">What is to be done.</param>
    /// <returns>The plan, with all that speaks against it.</returns>
    /// <exception cref="NoLeaderException">No manager leads, so that there is nothing to plan.</exception>
    public static FailoverPlan Of(IReadOnlyList<SwarmNode> nodes, FailoverDrillOptions options)
    {
        var managers = nodes.OfType<SwarmManager>().ToList();
        var leader = managers.FirstOrDefault(static manager => manager.IsLeader)
            ?? throw SwarmErrors.NoLeader.Exception("No manager is shown as leader.");
        var others = managers.Where(manager => manager.Id != leader.Id).OrderBy(static manager => manager.UniqueName, StringComparer.OrdinalIgnoreCase).ToList();
        List<SwarmManager> targets = [leader, .. others.Take(Math.Max(1, options.Count) - 1)];
        var isDemotion = options.Fault == SwarmFailoverFault.Demote;
        var now = QuorumCount.Of(nodes);
        var plan = new FailoverPlan(
            leader,
            targets,
            [.. others.Where(manager => !targets.Contains(manager))],
            nodes,
            isDemotion ? now.AfterRemovalOf(leader) : now.AfterLossOf(targets))
        {
            Lost = isDemotion ? [] : targets,
        };
        var unfit = Unfit(plan).ToList();
        return plan with
        {
            Refusals = [.. AgainstQuorum(plan, now, options), .. options.Force ? [] : unfit],
            PassedOver = options.Force ? [.. unfit.Select(static problem => problem.Message)] : [],
            Steps = FailoverSteps.Of(plan, options),
        };
    }

    /// <summary>Ends with what speaks most against the drill.</summary>
    /// <exception cref="SwarmException">The first of <see cref="Refusals"/>.</exception>
    public void DemandSafe()
    {
        if (Refusals.Count > 0)
        {
            throw Refusals[0];
        }
    }

    /// <summary>The targets in words.</summary>
    internal string Names => string.Join(" and ", Targets);

    internal bool IsTarget(SwarmNode node) => Targets.Any(target => target.Id == node.Id);

    private static IEnumerable<SwarmException> AgainstQuorum(FailoverPlan plan, QuorumCount now, FailoverDrillOptions options)
    {
        var (leader, names) = (plan.Leader, plan.Names);
        if (plan.Targets.Count < options.Count || (plan.Survivors.Count == 0 && (options.Count > 1 || options.ExpectQuorumLoss)))
        {
            yield return SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
                $"There {(now.Managers == 1 ? "is 1 manager" : $"are {now.Managers} managers")}, and {options.Count} of them would be taken away: nobody would be left to ask. Now {now}.")
            {
                Target = leader,
                Advice = now.Managers == 1 ? RoleGuard.Cure(plan.Nodes, leader) : "Take away fewer with -Count, or promote others first (Invoke-SwarmPromote).",
            });
        }
        else if (options.Fault == SwarmFailoverFault.Demote)
        {
            if (options.Count > 1 || options.ExpectQuorumLoss)
            {
                yield return SwarmErrors.DrillRefused.Exception("A demotion is of the leader alone, and keeps quorum: it goes neither with -Count nor with -ExpectQuorumLoss.", leader);
            }
            else if (now.Managers < 3)
            {
                yield return SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail($"Demoting the leader {leader} would leave one manager alone: now {now}; without it {plan.DuringOutage}.")
                {
                    Target = leader,
                    Advice = "Promote a third manager first (Invoke-SwarmPromote).",
                });
            }
        }
        else if (!plan.DuringOutage.HasQuorum && !options.ExpectQuorumLoss)
        {
            yield return SwarmErrors.QuorumAtRisk.Exception(new SwarmErrorDetail(
                $"Taking {(plan.Targets.Count == 1 ? $"the leader {names}" : names)} away would lose quorum: now {now}; without {(plan.Targets.Count == 1 ? "it" : "them")} {plan.DuringOutage}.")
            {
                Target = leader,
                Advice = (options.Count > 1 ? "Take away fewer with -Count." : RoleGuard.Cure(plan.Nodes, leader))
                    + (plan.Survivors.Count > 0 ? " To rehearse the loss of quorum, use -ExpectQuorumLoss." : string.Empty),
            });
        }
        else if (plan.DuringOutage.HasQuorum && options.ExpectQuorumLoss)
        {
            yield return SwarmErrors.DrillRefused.Exception(
                $"Without {names} quorum would hold ({plan.DuringOutage}): to lose it, take away {now.Reachable - now.Quorum + 1} managers with -Count.", leader);
        }
    }

    private static IEnumerable<SwarmException> Unfit(FailoverPlan plan)
    {
        foreach (var node in plan.Nodes.Where(HandoverMark.IsUnfinished))
        {
            yield return SwarmErrors.DrillRefused.Exception(HandoverMark.Describe(node), node);
        }

        foreach (var manager in plan.Nodes.OfType<SwarmManager>())
        {
            if (!manager.IsReachable || manager.Role != SwarmNodeRole.Manager)
            {
                yield return SwarmErrors.DrillRefused.Exception(
                    $"{manager} is not fit for a drill (role {manager.Role}, {(manager.HasJoinedRaft ? manager.Reachability.ToString() : "not in raft yet")}): every manager has to be Reachable, and to stay one.", manager);
            }
            else if (Suspension.IsOn(manager))
            {
                yield return SwarmErrors.DrillRefused.Exception(
                    new SwarmErrorDetail($"{manager} is not fit for a drill: it is suspended, and its engine may go down at any moment.")
                    {
                        Target = manager,
                        Advice = Suspension.FinishFirst(manager),
                    });
            }
            else if (manager.State != SwarmNodeState.Ready)
            {
                yield return SwarmErrors.DrillRefused.Exception($"{manager} is not fit for a drill: its agent is {manager.State}, and has to be Ready.", manager);
            }
        }
    }
}
