namespace SwarmHa.Reports;

/// <summary>What a page says about a drill in its own words.</summary>
internal static class Words
{
    /// <summary>Such as <c>10.142 s</c>.</summary>
    public static string Seconds(TimeSpan span) => $"{Figures.Seconds(span)} s";

    /// <summary>A figure, or what it means that there is none: to say "none" of a time without management would sound like praise.</summary>
    public static string Seconds(TimeSpan? span, string missing) => span is { } known ? Seconds(known) : missing;

    /// <summary>How long there were no reads.</summary>
    public static string WithoutReads(SwarmFailoverReport report) => Seconds(report.ControlPlaneGap, "no end seen");

    /// <summary>How long there were no writes.</summary>
    public static string WithoutWrites(SwarmFailoverReport report) => Seconds(report.WriteGap, "not measured");

    /// <summary>Where and when a drill was run, and by whom.</summary>
    public static string Origin(SwarmFailoverReport report) => string.Join(" ", new[]
    {
        $"Swarm {(report.Swarm.Length > 0 ? report.Swarm : report.SwarmId)}, {When(report)}.",
        report.RunBy.Length == 0 ? string.Empty : $"Run by {report.RunBy}{(report.ModuleVersion.Length > 0 ? $" with SwarmHa {report.ModuleVersion}" : string.Empty)}.",
    }.Where(static part => part.Length > 0));

    /// <summary>When it began, by the clock on the wall there.</summary>
    public static string When(SwarmFailoverReport report) =>
        $"{Figures.Local(report.StartedLocal)}{(report.TimeZone.Length > 0 ? $" ({report.TimeZone})" : string.Empty)}";

    /// <summary>That the machine that measured was overloaded.</summary>
    public static string Overload(SwarmFailoverReport report) =>
        $"The machine that ran the drill was overloaded: its timers were up to {Seconds(report.LongestStall)} late. Gaps may be longer here than they were by as much. Run the drill from a machine that is idle.";

    /// <summary>What was done, and who took over.</summary>
    public static string Headline(SwarmFailoverReport report)
    {
        var targets = string.Join(", ", report.Targets);
        var engines = report.Targets.Count == 1 ? $"Engine of {targets}" : $"Engines of {targets}";
        var done = report.Fault switch
        {
            SwarmFailoverFault.KillEngine => $"{engines} killed",
            SwarmFailoverFault.FreezeEngine => $"{engines} frozen",
            SwarmFailoverFault.IsolateNetwork => $"{targets} cut off from the network",
            SwarmFailoverFault.Demote => $"{targets} demoted",
            _ => $"{engines} stopped",
        };
        return report.NewLeader is { } leader ? $"{done}: {leader} took over" : $"{done}: nobody took over";
    }

    /// <summary>A node's state in a cell.</summary>
    public static string State(SwarmNode node) => string.Join(", ", new[]
    {
        node.State.ToString(),
        node.Availability == SwarmNodeAvailability.Active ? string.Empty : node.Availability.ToString(),
        node is SwarmManager && node.ManagerStatus.Length > 0 ? node.ManagerStatus : node.Role.ToString(),
    }.Where(static word => word.Length > 0));

    /// <summary>A stage as a heading.</summary>
    public static string Stage(SwarmFailoverStage stage) => stage switch
    {
        SwarmFailoverStage.Before => "Before the fault",
        SwarmFailoverStage.During => "During the fault",
        SwarmFailoverStage.After => "Afterwards",
        _ => "Limits",
    };

    /// <summary>A name of the model in words: <c>OldLeaderLost</c> is <c>Old leader lost</c>.</summary>
    public static string Spaced(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>A text that has to fit a place: what is too long loses its middle. Secrets go first, since half of one is one, too.</summary>
    public static string Fit(string text, int length)
    {
        var plain = PublicText.Of(text);
        return plain.Length <= length ? plain : $"{plain.Substring(0, (length / 2) - 1)}…{plain.Substring(plain.Length - ((length - 1) / 2))}";
    }
}
