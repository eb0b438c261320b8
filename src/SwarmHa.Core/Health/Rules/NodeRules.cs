namespace SwarmHa;

/// <summary>Rules about the nodes and their engines.</summary>
internal static class NodeRules
{
    public static HealthVerdict NodeState(SwarmHealthSnapshot swarm)
    {
        var away = swarm.Nodes.Value.Where(static node => node.State != SwarmNodeState.Ready).Except(Stale(swarm)).ToList();
        return away.Count == 0
            ? HealthVerdict.Pass($"{HealthWords.Count(swarm.Nodes.Value.Count, "node")}, none of them away.")
            : HealthVerdict.Warning($"Not ready: {HealthWords.Names(away)}.") with
            {
                Nodes = away,
                Evidence = [.. away.Select(static node => $"{node.Name}: {node.State}{(node.StateMessage.Length > 0 ? ", " + node.StateMessage : string.Empty)}")],
            };
    }

    public static HealthVerdict StaleNode(SwarmHealthSnapshot swarm)
    {
        var stale = Stale(swarm);
        return stale.Count == 0
            ? HealthVerdict.Pass("No host is listed twice.")
            : HealthVerdict.Warning($"Left over from an earlier join: {string.Join(", ", stale.Select(static node => $"{node.Name} ({node.ShortId})"))}.") with
            {
                Nodes = stale,
                Evidence = [.. stale.Select(static node => $"{node.Id}: {node.State} {node.Role}, joined {HealthWords.Date(node.Created)}{(node is SwarmManager ? ", counts for quorum" : string.Empty)}")],
                Advice = stale.Exists(static node => node is SwarmManager)
                    ? "Demote the record that is left over, by its id, and remove it: Invoke-SwarmDemote -Id ID, then docker node rm ID."
                    : null,
            };
    }

    public static HealthVerdict EngineVersion(SwarmHealthSnapshot swarm)
    {
        var told = swarm.Nodes.Value.Where(static node => node.EngineVersion.Length > 0 && node.State != SwarmNodeState.Down).ToList();
        if (told.Count == 0)
        {
            return HealthVerdict.Skipped("No node tells its engine's version.");
        }

        var managers = told.OfType<SwarmManager>().Select(static manager => manager.EngineVersion).Distinct(StringComparer.Ordinal).Count();
        var series = told.Select(static node => Series(node.EngineVersion)).Distinct(StringComparer.Ordinal).ToList();
        var evidence = told.GroupBy(static node => node.EngineVersion, StringComparer.Ordinal)
            .OrderBy(static version => version.Key, StringComparer.Ordinal)
            .Select(static version => $"{version.Key}: {HealthWords.Names(version)}")
            .ToList();
        return managers > 1 ? HealthVerdict.Warning($"The managers have {managers} versions of the engine.") with { Evidence = evidence, Nodes = [.. told.OfType<SwarmManager>()] }
            : series.Count > 1 ? HealthVerdict.Warning($"The nodes have engines of {string.Join(", ", series.OrderBy(static one => one, StringComparer.Ordinal))}.") with { Evidence = evidence, Nodes = told }
            : HealthVerdict.Pass(evidence.Count == 1 ? $"All engines are {told[0].EngineVersion}." : $"All engines are of {series[0]}.") with { Evidence = evidence };
    }

    /// <summary>A host that joined anew is listed twice: as it was, which is down, and as it is.</summary>
    private static List<SwarmNode> Stale(SwarmHealthSnapshot swarm) =>
    [
        .. swarm.Nodes.Value.Where(node => node.State == SwarmNodeState.Down
            && swarm.Nodes.Value.Any(other => other.State == SwarmNodeState.Ready && other.Created > node.Created && string.Equals(other.Hostname, node.Hostname, StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>The first two parts of a version, which name a series of releases.</summary>
    private static string Series(string version) => string.Join(".", version.Split('.').Take(2));
}
