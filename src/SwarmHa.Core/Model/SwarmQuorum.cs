namespace SwarmHa;

/// <summary>The managers of a swarm in figures: who is heard, how many have to be, and how many can be lost.</summary>
/// <remarks>Computed from the Engine API's <c>GET /nodes</c>, which is the leader's view, from <c>GET /swarm</c> for raft's settings, and
/// from <c>GET /nodes</c> of each manager's own engine for <see cref="Views"/>.</remarks>
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

    /// <summary>Whether the majority is there, as far as a reading tells: for some 10 s after a loss readings are stale, and
    /// <c>Test-SwarmQuorum -Commit</c> knows better.</summary>
    public bool HasQuorum { get; init; }

    /// <summary>How many more may be lost at present; negative when quorum is lost already.</summary>
    public int FaultTolerance { get; init; }

    /// <summary>How many may be lost when all are reachable.</summary>
    public int DesignTolerance { get; init; }

    /// <summary>The name of the manager that leads, or its short id when the name is not its alone; empty when there is none.</summary>
    public string Leader { get; init; } = string.Empty;

    /// <summary>The names of the managers that are not heard, or the short ids of those whose name is not theirs alone.</summary>
    public IReadOnlyList<string> Unreachable { get; init => field = Indexable.List(value); } = [];

    /// <summary>What to do about it, the most pressing first; empty when there is nothing to improve.</summary>
    public IReadOnlyList<SwarmQuorumAdvice> Advice { get; init => field = Indexable.List(value); } = [];

    /// <summary>The node label whose value is a node's zone.</summary>
    public string ZoneLabel { get; init; } = string.Empty;

    /// <summary>How the managers are spread over zones, one without the label as a zone of its own; empty when no manager has the label.</summary>
    public IReadOnlyList<SwarmZone> Zones { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether quorum survives the loss of any one whole zone, as things are now; null when nothing is known of zones.</summary>
    public bool? SurvivesZoneLoss { get; init; }

    /// <summary>The names of the zones whose loss leaves no quorum, as things are now.</summary>
    public IReadOnlyList<string> FatalZones { get; init => field = Indexable.List(value); } = [];

    /// <summary>The election tick of the swarm's spec, which engines do not use; null when the settings could not be read.</summary>
    public int? ElectionTicks { get; init; }

    /// <summary>The heartbeat tick of the swarm's spec, which engines do not use; null when the settings could not be read.</summary>
    public int? HeartbeatTicks { get; init; }

    /// <summary>The shortest time that an election takes after the loss of the leader.</summary>
    public TimeSpan ShortestElection { get; init; } = RaftTiming.ShortestElection;

    /// <summary>The longest time that it takes when no vote is split.</summary>
    public TimeSpan LongestElection { get; init; } = RaftTiming.LongestElection;

    /// <summary>How each manager sees the managers, asked at its own engine; empty when they were not asked.</summary>
    public IReadOnlyList<SwarmManagerView> Views { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether the managers' own views differed, twice in a row, on who leads or who is reachable, or one knew no leader while another did.</summary>
    public bool IsPartitionSuspected { get; init; }

    /// <summary>Counts the managers of a list of nodes.</summary>
    /// <param name="nodes">All nodes of the swarm.</param>
    /// <param name="zoneLabel">The node label whose value is a node's zone.</param>
    /// <param name="cluster">The swarm's settings; null when they are not known.</param>
    /// <param name="views">How each manager sees the managers; null when they were not asked.</param>
    /// <returns>The figures, with advice.</returns>
    public static SwarmQuorum Of(
        IReadOnlyList<SwarmNode> nodes,
        string zoneLabel = SwarmZone.UsualLabel,
        SwarmCluster? cluster = null,
        IReadOnlyList<SwarmManagerView>? views = null)
    {
        nodes = NodeNames.Distinguish(nodes);
        var count = QuorumCount.Of(nodes);
        var managers = nodes.OfType<SwarmManager>().ToList();
        var zones = SwarmZone.Of(nodes, zoneLabel);
        var fatal = zones.Where(static zone => !zone.SurvivesLoss).Select(static zone => zone.Name).ToList();
        var quorum = new SwarmQuorum
        {
            Managers = count.Managers,
            Reachable = count.Reachable,
            Quorum = count.Quorum,
            HasQuorum = count.HasQuorum,
            FaultTolerance = count.FaultTolerance,
            DesignTolerance = count.DesignTolerance,
            Leader = managers.Find(static manager => manager.IsLeader)?.UniqueName ?? string.Empty,
            Unreachable = [.. managers.Where(static manager => !manager.IsReachable).Select(static manager => manager.UniqueName)],
            ZoneLabel = zoneLabel,
            Zones = zones,
            SurvivesZoneLoss = zones.Count == 0 ? null : fatal.Count == 0,
            FatalZones = fatal,
            ElectionTicks = cluster?.ElectionTicks,
            HeartbeatTicks = cluster?.HeartbeatTicks,
            Views = views ?? [],
            IsPartitionSuspected = SwarmManagerView.Disagree(views ?? []),
        };
        return quorum with { Advice = QuorumAdvisor.Of(quorum, nodes) };
    }

    /// <summary>The figures in words.</summary>
    /// <returns>Such as <c>3 managers, 2 reachable, quorum 2</c>.</returns>
    public override string ToString() => new QuorumCount(Managers, Reachable).ToString();
}
