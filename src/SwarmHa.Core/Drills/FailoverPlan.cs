namespace SwarmHa;

/// <summary>A drill that has been found safe: who leads, who remains, and the arithmetic.</summary>
/// <param name="Leader">The manager whose engine will be stopped.</param>
/// <param name="Survivors">The other managers.</param>
/// <param name="Nodes">All nodes as they are before.</param>
/// <param name="DuringOutage">The managers' count while the leader is lost.</param>
public sealed record FailoverPlan(
    SwarmManager Leader,
    IReadOnlyList<SwarmManager> Survivors,
    IReadOnlyList<SwarmNode> Nodes,
    QuorumCount DuringOutage)
{
    /// <summary>Finds the leader and refuses a swarm that would not survive its loss.</summary>
    /// <param name="nodes">The nodes as they are now.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="NoLeaderException">No manager leads.</exception>
    /// <exception cref="QuorumAtRiskException">The other managers are too few for quorum.</exception>
    /// <exception cref="DrillRefusedException">A manager is not reachable, or its role is being changed.</exception>
    public static FailoverPlan Of(IReadOnlyList<SwarmNode> nodes)
    {
        var managers = nodes.OfType<SwarmManager>().ToList();
        var leader = managers.FirstOrDefault(static manager => manager.IsLeader)
            ?? throw SwarmErrors.NoLeader.Exception("No manager is shown as leader.");
        var now = QuorumCount.Of(nodes);
        var after = now.AfterLossOf(leader);
        if (!after.HasQuorum)
        {
            throw SwarmErrors.QuorumAtRisk.Exception(
                $"Stopping the leader {leader.Name} would lose quorum: now {now}; without it {after}.", leader);
        }

        var survivors = managers.Where(manager => manager.Id != leader.Id).ToList();
        if (managers.FirstOrDefault(static manager => !manager.IsReachable || manager.Role != SwarmNodeRole.Manager) is { } unfit)
        {
            throw SwarmErrors.DrillRefused.Exception(
                $"{unfit.Name} is not fit for a drill (role {unfit.Role}, {(unfit.HasJoinedRaft ? unfit.Reachability.ToString() : "not in raft yet")}): every manager has to be Reachable, and to stay one.", unfit);
        }

        return new FailoverPlan(leader, survivors, nodes, after);
    }
}
