namespace SwarmHa;

/// <summary>Rules about the addresses by which managers reach each other's raft.</summary>
internal static class AddressRules
{
    public static HealthVerdict RaftAddress(SwarmHealthSnapshot swarm)
    {
        var bad = swarm.Managers.Select(static manager => (Manager: manager, Kind: KindOf(HostOf(manager.RaftAddress)))).Where(static one => one.Kind.Length > 0).ToList();
        if (bad.Count == 0)
        {
            return HealthVerdict.Pass("Others can reach the address of each manager.") with { Evidence = Evidence(swarm.Managers) };
        }

        var message = $"Others cannot use: {HealthWords.Names(bad.Select(static one => one.Manager))}.";
        var isBroken = bad.Exists(static one => one.Manager.HasJoinedRaft && !one.Manager.IsReachable);
        return (isBroken ? HealthVerdict.Fail(message) : HealthVerdict.Warning(message)) with
        {
            Evidence = [.. bad.Select(static one => $"{one.Manager}: raft at {one.Manager.RaftAddress}, {one.Kind}")],
            Nodes = [.. bad.Select(static one => one.Manager)],
        };
    }

    public static HealthVerdict ChangedAddress(SwarmHealthSnapshot swarm)
    {
        var changed = swarm.Managers.Where(static manager => IsChanged(HostOf(manager.RaftAddress), manager.Address)).ToList();
        var selfAssigned = swarm.Managers.Where(static manager => IsSelfAssigned(HostOf(manager.RaftAddress))).Except(changed).ToList();
        return changed.Count == 0 && selfAssigned.Count == 0
            ? HealthVerdict.Pass("Managers are seen at the addresses they tell.") with { Evidence = Evidence(swarm.Managers) }
            : HealthVerdict.Warning(changed.Count > 0
                ? $"Seen at another address than it tells: {HealthWords.Names(changed)}."
                : $"The host gave itself an address: {HealthWords.Names(selfAssigned)}.") with
            {
                Evidence = Evidence([.. changed, .. selfAssigned]),
                Nodes = [.. changed, .. selfAssigned],
            };
    }

    public static HealthVerdict DuplicateAddress(SwarmHealthSnapshot swarm)
    {
        var twice = swarm.Managers.Where(static manager => manager.RaftAddress.Length > 0)
            .GroupBy(static manager => manager.RaftAddress, StringComparer.OrdinalIgnoreCase)
            .Where(static address => address.Count() > 1)
            .ToList();
        return twice.Count == 0
            ? HealthVerdict.Pass("Each manager has an address of its own.")
            : HealthVerdict.Fail($"{string.Join(", ", twice.Select(static address => address.Key))} belongs to several managers.") with
            {
                Evidence = [.. twice.Select(static address => $"{address.Key}: {string.Join(", ", address.Select(static manager => $"{manager.Name} ({manager.ShortId})"))}")],
                Nodes = [.. twice.SelectMany(static address => address)],
            };
    }

    /// <summary>Whether two nodes are known to have different addresses. Those that every host has say nothing.</summary>
    public static bool AreApart(SwarmNode one, SwarmNode other) =>
        PlaceOf(one) is { Length: > 0 } here && PlaceOf(other) is { Length: > 0 } there && !string.Equals(here, there, StringComparison.OrdinalIgnoreCase);

    private static string PlaceOf(SwarmNode node) =>
        new[] { node.Address, HostOf(node.RaftAddress) }.FirstOrDefault(static host => host is not ("" or "0.0.0.0" or "::" or "127.0.0.1" or "::1")) ?? string.Empty;

    private static string[] Evidence(IEnumerable<SwarmManager> managers) =>
        [.. managers.Select(static manager => $"{manager}: raft at {(manager.RaftAddress.Length > 0 ? manager.RaftAddress : "no address yet")}, seen from {(manager.Address.Length > 0 ? manager.Address : "no address")}")];

    /// <summary>The host of <c>10.0.0.40:2377</c> or <c>[fd00::40]:2377</c>.</summary>
    private static string HostOf(string address)
    {
        var colon = address.LastIndexOf(':');
        return (colon < 0 ? address : address.Substring(0, colon)).Trim('[', ']');
    }

    /// <summary>Why others cannot use an address; empty when they can.</summary>
    private static string KindOf(string host) => host switch
    {
        "0.0.0.0" or "::" => "any address",
        "localhost" or "::1" => "loopback",
        _ when host.StartsWith("127.", StringComparison.Ordinal) => "loopback",
        _ => string.Empty,
    };

    /// <summary>Whether the host took the address for want of one, as it does when DHCP does not answer.</summary>
    private static bool IsSelfAssigned(string host) =>
        host.StartsWith("169.254.", StringComparison.Ordinal)
        || (host.Length > 4 && host.IndexOf(':') == 4 && host.StartsWith("fe", StringComparison.OrdinalIgnoreCase) && "89abAB".IndexOf(host[2]) >= 0);

    /// <summary>The managers see a node where its agent comes from. That is another place than its raft when the address has changed since it joined.</summary>
    private static bool IsChanged(string told, string seen) =>
        told.Length > 0 && seen.Length > 0 && KindOf(told).Length == 0 && KindOf(seen).Length == 0 && !string.Equals(told, seen, StringComparison.OrdinalIgnoreCase);
}
