namespace SwarmHa;

/// <summary>Rules about the number of managers.</summary>
internal static class QuorumRules
{
    /// <summary>Beyond it each more manager costs more in writes than it gives in safety, says Docker's own guide.</summary>
    private const int MostManagers = 7;

    public static HealthVerdict Leader(SwarmHealthSnapshot swarm)
    {
        if (swarm.Nodes.Gap is { } gap)
        {
            return HealthVerdict.Fail(swarm.Nodes.IsQuorumLost ? gap : $"No manager answers. {gap}");
        }

        if (swarm.Nodes.Value.Count == 0)
        {
            return HealthVerdict.Fail(SwarmHealthSnapshot.EmptyList);
        }

        return swarm.Managers.FirstOrDefault(static manager => manager.IsLeader) is { } leader
            ? HealthVerdict.Pass($"{leader} leads.") with { Nodes = [leader] }
            : HealthVerdict.Fail("No manager is shown as the leader.") with { Nodes = swarm.Managers };
    }

    public static HealthVerdict FaultTolerance(SwarmHealthSnapshot swarm)
    {
        var count = swarm.Count;
        var verdict = count switch
        {
            { HasQuorum: false } => HealthVerdict.Fail("Quorum is lost: nothing can be changed."),
            { FaultTolerance: > 0 } => HealthVerdict.Pass($"{HealthWords.Count(count.FaultTolerance, "manager")} can be lost."),
            { DesignTolerance: > 0 } => HealthVerdict.Fail("The loss of one more manager stops management."),
            _ => HealthVerdict.Warning($"{HealthWords.Count(count.Managers, "manager")}: by design, none can be lost.") with { Advice = "Have 3 managers: Invoke-SwarmPromote." },
        };
        return verdict with { Evidence = [count.ToString()], Nodes = [.. swarm.Managers.Where(static manager => !manager.IsReachable)] };
    }

    public static HealthVerdict TwoManagers(SwarmHealthSnapshot swarm) => swarm.Count.Managers == 2
        ? HealthVerdict.Fail("The loss of either stops management.") with { Nodes = swarm.Managers }
        : HealthVerdict.Pass($"{HealthWords.Count(swarm.Count.Managers, "manager")}.");

    public static HealthVerdict OddManagers(SwarmHealthSnapshot swarm)
    {
        var count = swarm.Count.Managers;
        return count % 2 == 0
            ? HealthVerdict.Warning($"{count} managers are no safer than {count - 1}.") with { Nodes = swarm.Managers }
            : HealthVerdict.Pass($"{HealthWords.Count(count, "manager")}.");
    }

    public static HealthVerdict ManyManagers(SwarmHealthSnapshot swarm)
    {
        var count = swarm.Count.Managers;
        return count > MostManagers
            ? HealthVerdict.Warning($"{count} managers: each write waits for {swarm.Count.Quorum} of them.") with { Nodes = swarm.Managers }
            : HealthVerdict.Pass($"{HealthWords.Count(count, "manager")}.");
    }

    public static HealthVerdict UnreachableManager(SwarmHealthSnapshot swarm)
    {
        var silent = swarm.Managers.Where(static manager => !manager.IsReachable).ToList();
        return silent.Count == 0
            ? HealthVerdict.Pass("All managers are reachable.")
            : HealthVerdict.Warning($"Not reachable: {HealthWords.Names(silent)}.") with
            {
                Nodes = silent,
                Evidence = [.. silent.Select(static manager => manager.HasJoinedRaft ? $"{manager}: {manager.Reachability}" : $"{manager}: written down as manager, and not in raft")],
            };
    }

    public static HealthVerdict SuspendedManager(SwarmHealthSnapshot swarm)
    {
        var suspended = swarm.Managers.Where(Suspension.IsOn).ToArray();
        return suspended.Length == 0
            ? HealthVerdict.Pass("No manager is suspended.")
            : HealthVerdict.Warning($"Suspended: {HealthWords.Names(suspended)}.") with
            {
                Nodes = suspended,
                Evidence = [$"now {swarm.Count}; without {(suspended.Length == 1 ? "it" : "them")} {swarm.Count.AfterLossOf(suspended)}"],
                Advice = Suspension.FinishLater(suspended),
            };
    }

    public static HealthVerdict UnfinishedHandover(SwarmHealthSnapshot swarm)
    {
        var demoted = swarm.Nodes.Value.Where(HandoverMark.IsUnfinished).ToList();
        return demoted.Count == 0
            ? HealthVerdict.Pass("No leader is demoted for a handover.")
            : HealthVerdict.Warning(string.Join(" ", demoted.Select(HandoverMark.Describe))) with
            {
                Nodes = demoted,
                Advice = $"Run {string.Join("; ", demoted.Select(HandoverMark.Command))}.",
            };
    }
}
