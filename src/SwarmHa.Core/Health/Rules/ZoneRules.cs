namespace SwarmHa;

/// <summary>Rules about what happens when a whole zone is lost, or cut off. Zones are told by a label of the nodes.</summary>
internal static class ZoneRules
{
    private const int FewestToSpread = 3;

    public static HealthVerdict ZoneLoss(SwarmHealthSnapshot swarm)
    {
        if (Reason(swarm) is { } reason)
        {
            return HealthVerdict.Skipped(reason);
        }

        // A zone's loss takes its managers that are heard; they stay members. A manager without a label is in a zone that nobody knows.
        var now = swarm.Count;
        var zones = Zones(swarm);
        var fatal = zones.Where(zone => !(now with { Reachable = now.Reachable - zone.Value.Count(static manager => manager.IsReachable) }).HasQuorum).ToList();
        var unlabelled = Unlabelled(swarm);
        var evidence = Evidence(swarm, zones, unlabelled);
        if (fatal.Count > 0)
        {
            return HealthVerdict.Warning($"The loss of zone {string.Join(" or ", fatal.Select(static zone => zone.Key))} costs quorum.") with
            {
                Evidence = evidence,
                Nodes = [.. fatal.SelectMany(static zone => zone.Value)],
            };
        }

        return unlabelled.Count > 0
            ? HealthVerdict.Warning($"No label '{swarm.ZoneLabel}': {HealthWords.Names(unlabelled)}.") with
            {
                Evidence = evidence,
                Nodes = unlabelled,
                Advice = $"Say in which zone each manager is: docker node update --label-add {swarm.ZoneLabel}=ZONE NODE.",
            }
            : HealthVerdict.Pass($"Any one of {zones.Count} zones can be lost.") with { Evidence = evidence };
    }

    public static HealthVerdict ZoneSplit(SwarmHealthSnapshot swarm)
    {
        if (Reason(swarm) is { } reason)
        {
            return HealthVerdict.Skipped(reason);
        }

        var zones = Zones(swarm);
        var unlabelled = Unlabelled(swarm);
        var evidence = Evidence(swarm, zones, unlabelled);
        return zones.Count == 2 && unlabelled.Count == 0 && zones[0].Value.Count == zones[1].Value.Count
            ? HealthVerdict.Warning($"Zones {zones[0].Key} and {zones[1].Key} have {zones[0].Value.Count} managers each.") with { Evidence = evidence, Nodes = swarm.Managers }
            : HealthVerdict.Pass("The managers are not halved between two zones.") with { Evidence = evidence };
    }

    private static string? Reason(SwarmHealthSnapshot swarm) =>
        swarm.Managers.Count < FewestToSpread ? $"{HealthWords.Count(swarm.Managers.Count, "manager")}: too few to spread over zones."
        : swarm.Managers.All(manager => ZoneOf(swarm, manager) is null) ? $"No manager has the label '{swarm.ZoneLabel}'."
        : null;

    private static List<KeyValuePair<string, List<SwarmManager>>> Zones(SwarmHealthSnapshot swarm) =>
    [
        .. swarm.Managers.Where(manager => ZoneOf(swarm, manager) is not null)
            .GroupBy(manager => ZoneOf(swarm, manager)!, StringComparer.Ordinal)
            .OrderBy(static zone => zone.Key, StringComparer.Ordinal)
            .Select(static zone => new KeyValuePair<string, List<SwarmManager>>(zone.Key, [.. zone])),
    ];

    private static List<SwarmManager> Unlabelled(SwarmHealthSnapshot swarm) => [.. swarm.Managers.Where(manager => ZoneOf(swarm, manager) is null)];

    private static string? ZoneOf(SwarmHealthSnapshot swarm, SwarmManager manager) =>
        manager.Labels.TryGetValue(swarm.ZoneLabel, out var zone) && zone.Length > 0 ? zone : null;

    private static string[] Evidence(SwarmHealthSnapshot swarm, List<KeyValuePair<string, List<SwarmManager>>> zones, List<SwarmManager> unlabelled) =>
    [
        .. zones.Select(static zone => $"zone {zone.Key}: {HealthWords.Names(zone.Value)}"),
        .. unlabelled.Count > 0 ? [$"no zone: {HealthWords.Names(unlabelled)}"] : Array.Empty<string>(),
        swarm.Count.ToString(),
    ];
}
