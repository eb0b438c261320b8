namespace SwarmHa;

/// <summary>Rules about certificates and keys.</summary>
internal static class SecurityRules
{
    private static readonly TimeSpan AuthorityNotice = TimeSpan.FromDays(90);
    private static readonly TimeSpan ShortestValidity = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(366);

    public static HealthVerdict AuthorityExpiry(SwarmHealthSnapshot swarm)
    {
        if (swarm.Cluster.Value.AuthorityExpires is not { } expires)
        {
            return HealthVerdict.Skipped("The authority's certificate is not told.");
        }

        var left = expires - swarm.Taken;
        var verdict = left <= TimeSpan.Zero ? HealthVerdict.Fail("The certificate of the authority has expired.")
            : left < AuthorityNotice ? HealthVerdict.Warning($"The authority's certificate expires in {HealthWords.Length(left)}.")
            : HealthVerdict.Pass($"Valid until {HealthWords.Date(expires)}.");
        return verdict with { Evidence = [$"valid until {HealthWords.Date(expires)}"] };
    }

    public static HealthVerdict AuthorityRotation(SwarmHealthSnapshot swarm) => swarm.Cluster.Value.IsRotatingAuthority
        ? HealthVerdict.Warning("The swarm's authority is being replaced.")
        : HealthVerdict.Pass("No authority is being replaced.");

    public static HealthVerdict CertificateValidity(SwarmHealthSnapshot swarm)
    {
        var validity = swarm.Cluster.Value.NodeCertificateValidity;
        return validity <= TimeSpan.Zero ? HealthVerdict.Skipped("How long certificates are valid is not told.")
            : validity < ShortestValidity ? HealthVerdict.Warning($"A node that is off for {HealthWords.Length(validity)} cannot come back.")
            : validity > LongestValidity ? HealthVerdict.Warning($"Certificates of nodes are valid for {HealthWords.Length(validity)}.")
            : HealthVerdict.Pass($"Certificates of nodes are valid for {HealthWords.Length(validity)}.");
    }

    public static HealthVerdict CertificateIssuer(SwarmHealthSnapshot swarm)
    {
        var issuers = swarm.Nodes.Value.Where(static node => node.TlsIssuer.Length > 0)
            .GroupBy(static node => node.TlsIssuer, StringComparer.Ordinal)
            .OrderByDescending(static issuer => issuer.Count())
            .ToList();
        if (issuers.Count == 0)
        {
            return HealthVerdict.Skipped("No node tells who issued its certificate.");
        }

        var others = issuers.Skip(1).SelectMany(static issuer => issuer).ToList();
        var evidence = issuers.ConvertAll(static issuer => $"{issuer.Key}: {HealthWords.Names(issuer)}");
        return others.Count == 0
            ? HealthVerdict.Pass($"All certificates are issued by {issuers[0].Key}.") with { Evidence = evidence }
            : HealthVerdict.Warning($"Issued by another authority: {HealthWords.Names(others)}.") with { Evidence = evidence, Nodes = others };
    }

    public static HealthVerdict Autolock(SwarmHealthSnapshot swarm)
    {
        if (!swarm.Cluster.Value.IsAutolocked)
        {
            return HealthVerdict.Pass("Off: restarted managers come back by themselves.") with
            {
                Evidence = ["Whoever can read a manager's disk can read the swarm's secrets there."],
            };
        }

        // Only whether there is a key is known here. The key itself is not.
        return swarm.HasUnlockKey switch
        {
            { Gap: { } gap } => HealthVerdict.Warning("On, and the unlock key cannot be read.") with { Evidence = [gap] },
            { Value: false } => HealthVerdict.Warning("On, and the swarm has no unlock key to show."),
            _ => HealthVerdict.Pass("On, and the unlock key can be read.") with
            {
                Evidence = ["A manager that is restarted waits until it is unlocked, and does not count for quorum until then."],
                Advice = "Keep the unlock key outside of the swarm: without quorum it can no longer be read.",
            },
        };
    }
}
