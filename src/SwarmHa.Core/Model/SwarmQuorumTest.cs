namespace SwarmHa;

/// <summary>Whether a swarm's managers can decide, now or after the loss of some of them, and why.</summary>
/// <remarks>Computed from the Engine API's <c>GET /nodes</c>; proved, when that is wanted, by <c>POST /nodes/{id}/update</c>.</remarks>
public sealed record SwarmQuorumTest
{
    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>The swarm's id.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>Whether quorum and the demanded tolerance are there, and a write was committed when that was to be proved.</summary>
    public bool Passed { get; init; }

    /// <summary>Why, in one line.</summary>
    public string Reason { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>Members of the raft group, whether heard or not, and whether lost or not; 0 when no manager told.</summary>
    public int Managers { get; init; }

    /// <summary>Those of them that are heard, without the lost ones.</summary>
    public int Reachable { get; init; }

    /// <summary>The majority that has to be reachable; 0 when no manager told.</summary>
    public int Quorum { get; init; }

    /// <summary>How many more may be lost after the loss that was asked for; negative when quorum is lost.</summary>
    public int FaultTolerance { get; init; }

    /// <summary>How many more had to be possible to lose.</summary>
    public int MinimumTolerance { get; init; }

    /// <summary>The names of the managers that were taken to be lost.</summary>
    public IReadOnlyList<string> Without { get; init => field = Indexable.List(value); } = [];

    /// <summary>The name of the manager that leads; empty when none is known.</summary>
    public string Leader { get; init; } = string.Empty;

    /// <summary>How long a write took to be committed; null when none was, or none was tried.</summary>
    public TimeSpan? CommitTime { get; init; }

    /// <summary>The result in one line.</summary>
    /// <returns><see cref="Passed"/> and <see cref="Reason"/>.</returns>
    public override string ToString() => PublicText.Of($"{(Passed ? "Passed" : "Failed")}: {Reason}");

    /// <summary>Tests by the arithmetic alone.</summary>
    /// <param name="nodes">All nodes of the swarm.</param>
    /// <param name="lost">Nodes that are taken to be lost, each named once; workers among them do not matter.</param>
    /// <param name="minimumTolerance">How many more have to be possible to lose afterwards.</param>
    /// <returns>The result.</returns>
    public static SwarmQuorumTest Of(IReadOnlyList<SwarmNode> nodes, IReadOnlyList<SwarmNode> lost, int minimumTolerance = 0)
    {
        var gone = lost.OfType<SwarmManager>().ToList();
        var after = QuorumCount.Of(nodes).AfterLossOf(gone);
        return new SwarmQuorumTest
        {
            Passed = after.HasQuorum && after.FaultTolerance >= minimumTolerance,
            Reason = Why(after, gone, minimumTolerance),
            Managers = after.Managers,
            Reachable = after.Reachable,
            Quorum = after.Quorum,
            FaultTolerance = after.FaultTolerance,
            MinimumTolerance = minimumTolerance,
            Without = [.. gone.Select(static manager => manager.UniqueName)],
            Leader = nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader)?.UniqueName ?? string.Empty,
        };
    }

    private static string Why(QuorumCount after, IReadOnlyList<SwarmManager> gone, int minimumTolerance)
    {
        var figures = gone.Count == 0 ? $"{after}" : $"Without {string.Join(", ", gone)}: {after}";
        return after switch
        {
            { Managers: 0 } => "The list of nodes names no manager, not even the one that answered.",
            { HasQuorum: false } => $"{figures}. Quorum {(gone.Count == 0 ? "is" : "would be")} lost.",
            _ when after.FaultTolerance < minimumTolerance => $"{figures}. {after.FaultTolerance} more may be lost, and {minimumTolerance} {(minimumTolerance == 1 ? "is" : "are")} demanded.",
            _ => $"{figures}. {after.FaultTolerance} more may be lost.",
        };
    }
}
