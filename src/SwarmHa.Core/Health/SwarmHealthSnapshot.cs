namespace SwarmHa;

/// <summary>A swarm as it was when it was looked at. All rules judge the same one.</summary>
internal sealed record SwarmHealthSnapshot
{
    /// <summary>A manager that answers is in its own list.</summary>
    internal const string EmptyList = "The list of nodes is empty.";

    private const string NotAsked = "It was not asked for.";

    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    public string SwarmId { get; init; } = string.Empty;

    /// <summary>When it was taken, UTC.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>The node label that tells the zone.</summary>
    public string ZoneLabel { get; init; } = "zone";

    public Gathered<IReadOnlyList<SwarmNode>> Nodes { get; init; } = Gathered<IReadOnlyList<SwarmNode>>.Missing(NotAsked);

    public Gathered<SwarmCluster> Cluster { get; init; } = Gathered<SwarmCluster>.Missing(NotAsked);

    public Gathered<IReadOnlyList<SwarmService>> Services { get; init; } = Gathered<IReadOnlyList<SwarmService>>.Missing(NotAsked);

    public Gathered<IReadOnlyList<SwarmTask>> Tasks { get; init; } = Gathered<IReadOnlyList<SwarmTask>>.Missing(NotAsked);

    public Gathered<IReadOnlyList<ManagerAnswer>> Engines { get; init; } = Gathered<IReadOnlyList<ManagerAnswer>>.Missing(NotAsked);

    /// <summary>Whether the unlock key can be read. The key itself is never kept. It is not asked for while autolock is off.</summary>
    public Gathered<bool> HasUnlockKey { get; init; } = Gathered<bool>.Missing(NotAsked);

    /// <summary>The managers before Docker 28, and whether each offers ALPN; null where that cannot be found out. None where no later manager needs it.</summary>
    public Gathered<IReadOnlyList<AlpnAnswer>> Alpn { get; init; } = Gathered<IReadOnlyList<AlpnAnswer>>.Missing(NotAsked);

    public IReadOnlyList<SwarmManager> Managers => [.. Nodes.Value.OfType<SwarmManager>()];

    public QuorumCount Count => QuorumCount.Of(Nodes.Value);

    private bool IsQuorumLost => Nodes.IsQuorumLost || Cluster.IsQuorumLost || Services.IsQuorumLost || Tasks.IsQuorumLost;

    /// <summary>Judges the swarm by several rules. Only the first finding says why something cannot be read.</summary>
    public IReadOnlyList<SwarmHealthFinding> Judge(IEnumerable<SwarmHealthRule> rules)
    {
        var findings = new List<SwarmHealthFinding>();
        foreach (var finding in rules.Select(rule => rule.Judge(this)))
        {
            var first = finding.CouldNotBeRead ? findings.Find(earlier => earlier.Message.Contains(finding.Message)) : null;
            findings.Add(first is null ? finding : finding with { Message = $"Not judged: {(IsQuorumLost ? "quorum is lost" : $"see {first.Rule}")}." });
        }

        return findings;
    }

    /// <summary>Why something is missing that is needed.</summary>
    /// <param name="needs">What is needed.</param>
    /// <returns>Null when all is there.</returns>
    public string? GapIn(HealthSources needs) => new (HealthSources Source, string? Gap)[]
    {
        (HealthSources.Nodes, Nodes.Gap ?? (Nodes.Value.Count == 0 ? EmptyList : null)),
        (HealthSources.Cluster, Cluster.Gap),
        (HealthSources.Services, Services.Gap),
        (HealthSources.Tasks, Tasks.Gap),
        (HealthSources.Engines, Engines.Gap),
        (HealthSources.Alpn, Alpn.Gap),
    }.FirstOrDefault(source => needs.HasFlag(source.Source) && source.Gap is not null).Gap;
}
