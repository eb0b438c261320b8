namespace SwarmHa.Reports;

/// <summary>What was asked of managers and services, in figures.</summary>
internal static class ProbeTables
{
    /// <summary>Writes a table of the managers, one of the services and one of the tasks, as far as there are any.</summary>
    public static void Write(Markup page, SwarmFailoverReport report)
    {
        var managers = new Table(page).Begin("probes", "Managers", "Manager", "Asked for", "+Answered", "+Longest gap", "+Median", "+95 of 100 within", "+Slowest", "Last error");
        foreach (var manager in report.Managers)
        {
            managers.Row(
                string.Empty,
                manager.Node,
                manager.Operation == SwarmProbeOperation.Read ? "reads" : "writes",
                $"{Figures.Count(manager.Answered)} of {Figures.Count(manager.Sent)}",
                Words.Seconds(manager.LongestGap),
                Words.Seconds(manager.History.Median),
                Words.Seconds(manager.History.P95),
                Words.Seconds(manager.SlowestAnswer),
                manager.LastError);
        }

        managers.End();
        if (report.Services.Count > 0)
        {
            Services(page, report);
        }

        if (report.Tasks.Count > 0)
        {
            Tasks(page, report);
        }
    }

    private static void Services(Markup page, SwarmFailoverReport report)
    {
        var services = new Table(page).Begin("probes", "Services", "Service", "+Answered", "+Longest gap", "+Median", "+95 of 100 within", "+Slowest", "Last error");
        foreach (var service in report.Services)
        {
            services.Row(
                service.Failed > 0 && !service.IsOnStoppedNode ? "fail" : string.Empty,
                $"{service.Target.OriginalString}{(service.IsOnStoppedNode ? " (on the lost host)" : string.Empty)}",
                $"{Figures.Count(service.Sent - service.Failed)} of {Figures.Count(service.Sent)}",
                Words.Seconds(service.LongestGap),
                Words.Seconds(service.History.Median),
                Words.Seconds(service.History.P95),
                Words.Seconds(service.SlowestAnswer),
                service.LastError);
        }

        services.End();
    }

    private static void Tasks(Markup page, SwarmFailoverReport report)
    {
        var tasks = new Table(page).Begin(
            "probes", "Tasks of replicated services", "Service", "+Wanted", "+Before", "+Least", "+After", "+On lost nodes", "+Below wanted for", "+Replaced after", "Replaced on");
        foreach (var service in report.Tasks)
        {
            tasks.Row(
                string.Empty,
                service.Service,
                Figures.Count(service.Desired),
                Figures.Count(service.RunningBefore),
                Figures.Count(service.LeastRunning),
                Figures.Count(service.RunningAfter),
                Figures.Count(service.OnLostNodes),
                Words.Seconds(service.TimeBelowDesired),
                service.ReplacedAfter is { } after ? Words.Seconds(after) : string.Empty,
                string.Join(", ", service.ReplacedOn));
        }

        tasks.End();
    }
}
