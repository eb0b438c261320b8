namespace SwarmHa;

/// <summary>The managers of a swarm in figures: who is heard, how many have to be, and how many can be lost.</summary>
/// <remarks>Computed from the Engine API's <c>GET /nodes</c>, which is the leader's view.</remarks>
public sealed record SwarmQuorum
{
    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>The swarm's id.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>Members of the raft group, whether heard or not.</summary>
    public int Managers { get; init; }

    /// <summary>Those of them that are heard.</summary>
    public int Reachable { get; init; }

    /// <summary>The majority that has to be reachable for anything to be decided.</summary>
    public int Quorum { get; init; }

    /// <summary>Whether the majority is there.</summary>
    public bool HasQuorum { get; init; }

    /// <summary>How many more may be lost at present; negative when quorum is lost already.</summary>
    public int FaultTolerance { get; init; }

    /// <summary>How many may be lost when all are reachable.</summary>
    public int DesignTolerance { get; init; }

    /// <summary>The name of the manager that leads; empty when there is none.</summary>
    public string Leader { get; init; } = string.Empty;

    /// <summary>The names of the managers that are not heard.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];

    /// <summary>Counts the managers of a list of nodes.</summary>
    /// <param name="nodes">All nodes of the swarm.</param>
    /// <returns>The figures.</returns>
    public static SwarmQuorum Of(IReadOnlyList<SwarmNode> nodes)
    {
        var count = QuorumCount.Of(nodes);
        var managers = nodes.OfType<SwarmManager>().ToList();
        return new SwarmQuorum
        {
            Managers = count.Managers,
            Reachable = count.Reachable,
            Quorum = count.Quorum,
            HasQuorum = count.HasQuorum,
            FaultTolerance = count.FaultTolerance,
            DesignTolerance = count.DesignTolerance,
            Leader = managers.FirstOrDefault(static manager => manager.IsLeader)?.Name ?? string.Empty,
            Unreachable = [.. managers.Where(static manager => !manager.IsReachable).Select(static manager => manager.Name)],
        };
    }
}
