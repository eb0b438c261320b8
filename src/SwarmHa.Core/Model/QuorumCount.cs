namespace SwarmHa;

/// <summary>The arithmetic of raft: how many managers there are, how many are heard, and how many have to be.</summary>
/// <param name="Managers">Members of the raft group, whether heard or not.</param>
/// <param name="Reachable">Those of them that are heard.</param>
public readonly record struct QuorumCount(int Managers, int Reachable)
{
    /// <summary>The majority that has to be reachable for anything to be decided: half the managers, rounded down, and one.</summary>
    public int Quorum => (Managers / 2) + 1;

    /// <summary>Whether the majority is there.</summary>
    public bool HasQuorum => Managers > 0 && Reachable >= Quorum;

    /// <summary>How many more may be lost at present; negative when quorum is lost already.</summary>
    public int FaultTolerance => Reachable - Quorum;

    /// <summary>How many may be lost when all are reachable.</summary>
    public int DesignTolerance => Math.Max(0, Managers - Quorum);

    /// <summary>Counts the members of raft in a list of nodes, as the engines do. A node whose role is Manager and that has not joined raft has no
    /// vote yet; after <c>--force-new-cluster</c> all former managers but one are such nodes.</summary>
    /// <param name="nodes">All nodes of the swarm.</param>
    /// <returns>The count.</returns>
    public static QuorumCount Of(IEnumerable<SwarmNode> nodes)
    {
        var managers = nodes.OfType<SwarmManager>().Where(static manager => manager.HasJoinedRaft).ToList();
        return new QuorumCount(managers.Count, managers.Count(static manager => manager.IsReachable));
    }

    /// <summary>The count after one manager has stopped answering but is a member still.</summary>
    /// <param name="manager">The manager that is lost.</param>
    /// <returns>The count.</returns>
    public QuorumCount AfterLossOf(SwarmManager manager) => this with { Reachable = Reachable - (manager.IsReachable ? 1 : 0) };

    /// <summary>The count after several managers have stopped answering but are members still.</summary>
    /// <param name="managers">The managers that are lost, each named once.</param>
    /// <returns>The count.</returns>
    public QuorumCount AfterLossOf(IEnumerable<SwarmManager> managers) => managers.Aggregate(this, static (count, manager) => count.AfterLossOf(manager));

    /// <summary>The count after one manager has left the raft group.</summary>
    /// <param name="manager">The manager that is removed.</param>
    /// <returns>The count.</returns>
    public QuorumCount AfterRemovalOf(SwarmManager manager) => AfterLossOf(manager) with { Managers = Managers - (manager.HasJoinedRaft ? 1 : 0) };

    /// <summary>The figures in words, for refusals and reports.</summary>
    /// <returns>Such as <c>3 managers, 2 reachable, quorum 2</c>.</returns>
    public override string ToString() => $"{Managers} {(Managers == 1 ? "manager" : "managers")}, {Reachable} reachable, quorum {Quorum}";
}
