namespace SwarmHa;

/// <summary>Says what to do about a swarm's managers, the most pressing first.</summary>
internal static class QuorumAdvisor
{
    private const int Plenty = 7;

    /// <summary>The advice on figures that are otherwise complete.</summary>
    public static IReadOnlyList<SwarmQuorumAdvice> Of(SwarmQuorum quorum, IReadOnlyList<SwarmNode> nodes) =>
    [
        .. OfState(quorum, nodes),
        .. OfNumber(new QuorumCount(quorum.Managers, quorum.Reachable)),
        .. OfZones(quorum),
    ];

    /// <summary>The advice on how many managers there are, whether reachable or not.</summary>
    public static IEnumerable<SwarmQuorumAdvice> OfNumber(QuorumCount count)
    {
        if (count.Managers == 1)
        {
            yield return new(SwarmQuorumAdviceKind.OneManager, "One manager tolerates no loss. Have 3.");
        }
        else if (count.Managers == 2)
        {
            yield return new(SwarmQuorumAdviceKind.TwoManagers, "2 managers tolerate no loss, and either one that is lost stops management. Have 3.");
        }
        else if (count.Managers > 0 && count.Managers % 2 == 0)
        {
            yield return new(SwarmQuorumAdviceKind.EvenNumber, $"{count.Managers} managers tolerate no more losses than {count.Managers - 1} do. Have an odd number.");
        }

        if (count.Managers > Plenty)
        {
            yield return new(SwarmQuorumAdviceKind.TooMany, $"Each write has to be confirmed by {count.Quorum} of {count.Managers} managers, which is slow. {Plenty} are plenty.");
        }
    }

    /// <summary>What to do about managers that are neither in raft nor Ready, as a new cluster leaves them.</summary>
    public static string OfLost(SwarmManager[] outside) =>
        $"{string.Join(", ", outside.AsEnumerable())}: role Manager, but not in raft and not Ready. {(outside.Length > 1 ? "Start their engines one at a time, and run docker swarm leave --force on each host before the next: together they could go on as a second swarm. Then remove the nodes" : "Start the engine, so that it joins, or remove the node")}: docker node rm --force {string.Join(" ", outside.Select(static node => node.Id))}.";

    private static IEnumerable<SwarmQuorumAdvice> OfState(SwarmQuorum quorum, IReadOnlyList<SwarmNode> nodes)
    {
        var silent = nodes.OfType<SwarmManager>().Where(static manager => manager is { IsReachable: false, HasJoinedRaft: true }).ToArray();
        var outside = nodes.OfType<SwarmManager>().Where(static manager => !manager.HasJoinedRaft).ToLookup(static manager => manager.State == SwarmNodeState.Ready);
        if (quorum is { HasQuorum: false, Managers: > 0 })
        {
            var missing = -quorum.FaultTolerance;
            yield return new(SwarmQuorumAdviceKind.QuorumLost, $"Quorum is lost: nothing can be changed until {missing} more {(missing == 1 ? "manager is" : "managers are")} reachable.");
        }

        if (quorum.Managers == 0)
        {
            yield return new(SwarmQuorumAdviceKind.QuorumLost, "The list of nodes names no manager, not even the one that answered. Connect to another manager.");
        }

        if (quorum.IsPartitionSuspected)
        {
            yield return new(SwarmQuorumAdviceKind.PartitionSuspected, $"{Disagreement(quorum.Views)} See to the network between the managers, port 2377.");
        }

        foreach (var node in nodes.Where(HandoverMark.IsUnfinished))
        {
            yield return new(SwarmQuorumAdviceKind.HandoverUnfinished, HandoverMark.Describe(node));
        }

        var suspended = nodes.OfType<SwarmManager>().Where(Suspension.IsOn).ToArray();
        if (suspended.Length > 0)
        {
            yield return new(SwarmQuorumAdviceKind.Suspended, $"{string.Join(", ", suspended.AsEnumerable())} {(suspended.Length == 1 ? "is" : "are")} suspended and may go down. {Suspension.FinishLater(suspended)}");
        }

        if (silent.Length > 0)
        {
            var names = string.Join(", ", silent.AsEnumerable());
            yield return new(
                SwarmQuorumAdviceKind.Unreachable,
                quorum.HasQuorum ? $"Bring {names} back, or demote what is gone for good: Invoke-SwarmDemote {NodeNames.Arguments(silent)}." : $"Bring {names} back: without quorum nobody can be demoted.");
        }

        var mute = nodes.Where(node => node.IsReachable && quorum.Views.Any(view => view.State == SwarmManagerViewState.Silent && view.NodeId == node.Id)).ToList();
        if (mute.Count > 0)
        {
            yield return new(
                SwarmQuorumAdviceKind.Silent,
                $"{string.Join(", ", mute)} {(mute.Count == 1 ? "counts" : "count")} as reachable and {(mute.Count == 1 ? "does" : "do")} not answer here. What is lost is noticed within seconds: look again, or see to the way there.");
        }

        if (outside[true].Any())
        {
            yield return new(SwarmQuorumAdviceKind.NotInRaft, $"Wait until {string.Join(", ", outside[true])} {(outside[true].Count() == 1 ? "has" : "have")} joined raft. Until then it does not count.");
        }

        if (outside[false].Any())
        {
            yield return new(SwarmQuorumAdviceKind.NotInRaft, OfLost([.. outside[false]]));
        }
    }

    private static IEnumerable<SwarmQuorumAdvice> OfZones(SwarmQuorum quorum)
    {
        var unlabelled = quorum.Zones.Where(static zone => !zone.IsLabelled).Select(static zone => zone.Name).ToList();
        if (quorum.Zones is [{ IsLabelled: true } only])
        {
            if (quorum.Managers > 1)
            {
                yield return new(SwarmQuorumAdviceKind.OneZone, $"All managers are in {quorum.ZoneLabel} {only}, and would be lost with it. Spread them over 3.");
            }
        }
        else if (quorum.DesignTolerance > 0)
        {
            foreach (var zone in quorum.Zones.Where(static zone => zone is { IsLabelled: true, SurvivesLoss: false }))
            {
                var cure = zone.SurvivesLossByDesign
                    ? "Bring the managers back that are not reachable."
                    : $"Have at most {quorum.DesignTolerance} of {quorum.Managers} managers in one {quorum.ZoneLabel}.";
                yield return new(SwarmQuorumAdviceKind.ZoneLoss, $"The loss of {quorum.ZoneLabel} {zone} ({string.Join(", ", zone.Nodes)}) would leave no quorum. {cure}");
            }
        }

        if (unlabelled.Count > 0)
        {
            yield return new(
                SwarmQuorumAdviceKind.ZoneUnknown,
                $"{string.Join(", ", unlabelled)} {(unlabelled.Count == 1 ? "has" : "have")} no label {quorum.ZoneLabel}, and {(unlabelled.Count == 1 ? "counts as a zone of its own" : "count as zones of their own")}. Label all managers.");
        }
    }

    private static string Disagreement(IReadOnlyList<SwarmManagerView> views) => "The managers do not agree: "
        + string.Join("; ", views.Where(static view => view.State is SwarmManagerViewState.Answered or SwarmManagerViewState.NoLeader).Select(static view => view.State == SwarmManagerViewState.NoLeader
            ? $"{view.Node} knows no leader"
            : $"{view.Node} names {(view.Leader.Length > 0 ? view.Leader : "nobody")} as leader and {(view.Unreachable.Count > 0 ? string.Join(", ", view.Unreachable) : "nobody")} as not reachable")) + ".";
}
