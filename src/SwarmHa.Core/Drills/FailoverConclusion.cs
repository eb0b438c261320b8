namespace SwarmHa;

/// <summary>What a drill shows, in one or two sentences: whether the services were touched, and for how long manager operations were.</summary>
internal static class FailoverConclusion
{
    public static string Of(SwarmFailoverReport report) => $"{Foreign(report)}{Services(report)} {Management(report)}";

    public static string Seconds(TimeSpan span) => Durations.Seconds(span);

    /// <summary>How a service's tasks did.</summary>
    public static string Told(SwarmServiceTasksResult service)
    {
        var least = service.LeastRunning < service.Desired
            ? FormattableString.Invariant($", at least {service.LeastRunning}; {service.TimeBelowDesired.TotalSeconds:0.0} s below")
            : ", never fewer";
        var lost = service.OnLostNodes == 0 ? string.Empty
            : service.ReplacedAfter is { } after ? $"; {service.OnLostNodes} on lost hosts ran elsewhere after {Seconds(after)}{(service.ReplacedOn.Count > 0 ? $" ({string.Join(", ", service.ReplacedOn)})" : string.Empty)}"
            : $"; {service.OnLostNodes} on lost hosts, not replaced before they were back";
        return $"{service.RunningAfter} of {service.Desired}{least}{lost}";
    }

    private static string Foreign(SwarmFailoverReport report) => report.ForeignChanges.Count == 0
        ? string.Empty
        : $"The drill ended early, because somebody else changed the swarm: {string.Join("; ", report.ForeignChanges.Select(static change => change.Description))}. ";

    private static string Services(SwarmFailoverReport report)
    {
        var watched = report.Services.Where(static service => !service.IsOnStoppedNode).ToList();
        var away = report.Services.Count - watched.Count;
        var aside = away == 0 ? string.Empty : $" ({away} on a lost host not counted)";
        if (watched.Count == 0)
        {
            return $"No service was probed{aside}.";
        }

        var (sent, failed) = (watched.Sum(static service => service.Sent), watched.Sum(static service => service.Failed));
        var gap = Seconds(report.LongestServiceGap!.Value);
        return failed == 0
            ? $"Services were untouched: all {sent} probes of {Counted(watched.Count)} answered, longest gap {gap}{aside}."
            : $"Services were touched: {failed} of {sent} probes of {Counted(watched.Count)} failed, longest gap {gap}{aside}.";
    }

    private static string Counted(int services) => services == 1 ? "1 service" : $"{services} services";

    private static string Management(SwarmFailoverReport report)
    {
        var touched = report.Services.Any(static service => service is { IsOnStoppedNode: false, Failed: > 0 });
        var who = touched || report.Services.Count == 0 ? "Manager operations were affected" : "Manager operations alone were affected";
        var reads = report.ControlPlaneGap is { } read ? $"no reads for {Seconds(read)}" : "reads did not come back under another leader";
        var writes = report.WriteGap is { } write ? $", no committed write for {Seconds(write)}" : string.Empty;
        return $"{who}: {reads}{writes}.";
    }
}
