namespace SwarmHa;

/// <summary>Rules about the nodes and their engines.</summary>
internal static class NodeRules
{
    public static HealthVerdict NodeState(SwarmHealthSnapshot swarm)
    {
        // A worker's record that is left over is no loss. A manager's counts for quorum, whatever it is.
        var left = Stale(swarm).Where(static node => node is not SwarmManager).ToList();
        var away = swarm.Nodes.Value.Where(static node => node.State != SwarmNodeState.Ready).Except(left).ToList();
        return away.Count == 0
            ? HealthVerdict.Pass($"{HealthWords.Count(swarm.Nodes.Value.Count, "node")}, {(left.Count == 0 ? "none of them away" : $"{left.Count} left over (StaleNode)")}.")
            : HealthVerdict.Warning($"Not ready: {HealthWords.Names(away)}.") with
            {
                Nodes = away,
                Evidence = [.. away.Select(static node => $"{node}: {node.State}{(node.StateMessage.Length > 0 ? ", " + node.StateMessage : string.Empty)}")],
            };
    }

    public static HealthVerdict StaleNode(SwarmHealthSnapshot swarm)
    {
        if (Stale(swarm) is { Count: > 0 } stale)
        {
            var ids = string.Join(", ", stale.Select(static node => node.ShortId));
            var managers = string.Join(", ", stale.OfType<SwarmManager>().Select(static node => node.ShortId));
            return HealthVerdict.Warning($"Left over from an earlier join: {string.Join(", ", stale.Select(static node => $"{node.Name} ({node.ShortId})"))}.") with
            {
                Nodes = stale,
                Evidence = Records(stale),
                Advice = $"{(managers.Length > 0 ? $"Demote the record that is left over: Invoke-SwarmDemote -Id {managers}. Then remove" : "Remove")} it: docker node rm {ids.Replace(",", string.Empty)}.",
            };
        }

        var shared = swarm.Nodes.Value.Where(static node => node.Hostname.Length > 0)
            .GroupBy(static node => node.Hostname, StringComparer.OrdinalIgnoreCase)
            .Where(static name => name.Skip(1).Any())
            .ToList();
        return shared.Count == 0
            ? HealthVerdict.Pass("No host is listed twice.")
            : HealthVerdict.Warning($"Several nodes have the host name {string.Join(", ", shared.Select(static name => name.Key))}.") with
            {
                Nodes = [.. shared.SelectMany(static name => name)],
                Evidence = Records(shared.SelectMany(static name => name)),
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

    public static HealthVerdict ManagerAlpn(SwarmHealthSnapshot swarm)
    {
        var answers = swarm.Alpn.Value;
        if (answers.Count == 0)
        {
            return HealthVerdict.Pass("All managers offer ALPN, or no node needs it.");
        }

        List<SwarmManager> Those(Func<AlpnAnswer, bool> are) => [.. answers.Where(are).Select(static answer => answer.Manager)];
        var (older, missing, unknown) = (Those(static _ => true), Those(static answer => answer.Offers == false), Those(static answer => answer.Offers is null));
        var isOffered = older.Count > missing.Count + unknown.Count || swarm.Managers.Any(static manager => manager.IsReachable && AlpnGuard.Insists(manager) == true);
        var (verdict, blamed) = !isOffered && unknown.Count == 0 ? (HealthVerdict.Fail("No manager offers ALPN: nodes of Docker 28 and later cannot join, be promoted or renew their certificates."), missing)
            : missing.Count > 0 ? (HealthVerdict.Warning($"No longer offering ALPN: {HealthWords.Names(missing)}. Nodes of Docker 28 and later join, are promoted and renew their certificates by way of the other managers only."), missing)
            : unknown.Count > 0 ? (HealthVerdict.Warning($"Whether these managers offer ALPN cannot be checked from here: {HealthWords.Names(unknown)}."), unknown)
            : (HealthVerdict.Warning($"Once they renew their own certificates, these managers stop offering ALPN, which nodes of Docker 28 and later need: {HealthWords.Names(older)}."), older);
        return verdict with
        {
            Nodes = [.. blamed],
            Evidence =
            [
                .. swarm.Managers.Select(manager => $"{manager}: {manager.EngineVersion}{answers.FirstOrDefault(answer => answer.Manager.Id == manager.Id) switch
                {
                    null => string.Empty,
                    { Offers: { } offers } => offers ? ", offers ALPN" : ", does not offer ALPN",
                    _ => ", ALPN not known",
                }}"),
            ],
        };
    }

    /// <summary>A host that joined anew is listed twice: as it was, which is down, and as it is. Hosts made from one image share a name, and not an address.</summary>
    private static List<SwarmNode> Stale(SwarmHealthSnapshot swarm) =>
    [
        .. swarm.Nodes.Value.Where(node => node.State == SwarmNodeState.Down && node.Hostname.Length > 0
            && swarm.Nodes.Value.Any(other => other.State == SwarmNodeState.Ready && other.Created > node.Created
                && string.Equals(other.Hostname, node.Hostname, StringComparison.OrdinalIgnoreCase) && !AddressRules.AreApart(other, node))),
    ];

    private static string[] Records(IEnumerable<SwarmNode> nodes) =>
        [.. nodes.Select(static node => $"{node} {node.Id}: {node.State} {node.Role} at {(node.Address.Length > 0 ? node.Address : "no address")}, joined {HealthWords.Date(node.Created)}{(node is SwarmManager ? ", counts for quorum" : string.Empty)}")];

    /// <summary>The first two parts of a version, which name a series of releases.</summary>
    private static string Series(string version) => string.Join(".", version.Split('.').Take(2));
}
