namespace SwarmHa;

/// <summary>The managers that a power cut, a rack or a site would take at once.</summary>
/// <remarks>A zone is the value of a node label. A manager without the label is a zone of its own, named after the node: that is what is
/// known of it, and it is told apart by <see cref="IsLabelled"/>.</remarks>
public sealed record SwarmZone
{
    /// <summary>The label that names a node's zone when no other is given.</summary>
    public const string UsualLabel = "zone";

    /// <summary>The label's value, or the node's name when it has no such label.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the zone is said by a label, and not just one node of which no zone is known.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>How many managers are in the zone, whether heard or not.</summary>
    public int Managers { get; init; }

    /// <summary>Those of them that are heard.</summary>
    public int Reachable { get; init; }

    /// <summary>The names of its managers.</summary>
    public IReadOnlyList<string> Nodes { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether quorum is there without all of this zone, as things are now.</summary>
    public bool SurvivesLoss { get; init; }

    /// <summary>Whether quorum would be there without all of this zone when all other managers are reachable.</summary>
    public bool SurvivesLossByDesign { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => PublicText.Of(Name);

    /// <summary>Sorts the managers into zones.</summary>
    /// <param name="nodes">All nodes of the swarm.</param>
    /// <param name="label">The node label whose value is the zone.</param>
    /// <returns>The zones that have a manager, sorted by name, those of a single unlabelled node last; empty when no manager has the label,
    /// because then nothing is known of zones.</returns>
    internal static IReadOnlyList<SwarmZone> Of(IReadOnlyList<SwarmNode> nodes, string label)
    {
        var managers = nodes.OfType<SwarmManager>().Where(static manager => manager.HasJoinedRaft).ToList();
        var now = QuorumCount.Of(nodes);
        return managers.TrueForAll(manager => LabelOf(manager, label) is null)
            ? []
            :
            [
                .. managers.GroupBy(manager => (Zone: LabelOf(manager, label), Alone: LabelOf(manager, label) is null ? manager.Id : string.Empty))
                    .Select(group => Zone(group.Key.Zone, [.. group], now))
                    .OrderBy(static zone => zone.IsLabelled ? 0 : 1)
                    .ThenBy(static zone => zone.Name, StringComparer.Ordinal),
            ];
    }

    /// <summary>The zone that a node's label names; null when it has no such label, or one without a value.</summary>
    internal static string? LabelOf(SwarmNode node, string label) => node.Labels.TryGetValue(label, out var zone) && zone.Length > 0 ? zone : null;

    private static SwarmZone Zone(string? name, IReadOnlyList<SwarmManager> managers, QuorumCount now) => new()
    {
        Name = name ?? managers[0].UniqueName,
        IsLabelled = name is not null,
        Managers = managers.Count,
        Reachable = managers.Count(static manager => manager.IsReachable),
        Nodes = [.. managers.Select(static manager => manager.UniqueName)],
        SurvivesLoss = now.AfterLossOf(managers).HasQuorum,
        SurvivesLossByDesign = new QuorumCount(now.Managers, now.Managers - managers.Count).HasQuorum,
    };
}
