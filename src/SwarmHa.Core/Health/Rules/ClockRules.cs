namespace SwarmHa;

/// <summary>The rule about the managers' clocks, which certificates and logs rest on.</summary>
internal static class ClockRules
{
    private static readonly TimeSpan WarningLimit = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan FailureLimit = TimeSpan.FromSeconds(5);

    public static HealthVerdict ClockSkew(SwarmHealthSnapshot swarm)
    {
        var told = swarm.Engines.Value.Where(static answer => answer.Ahead is not null).ToList();
        var silent = swarm.Engines.Value.Where(static answer => answer.Ahead is null)
            .Select(static answer => $"{answer.Manager}: not known. {(answer.Gap.Length > 0 ? answer.Gap : "Its engine does not tell.")}");
        if (told.Count < 2)
        {
            return HealthVerdict.Skipped($"{HealthWords.Count(told.Count, "clock")} could be read; it takes two.") with { Evidence = [.. silent] };
        }

        // Two clocks are apart by at least what is left when both measurements are as wrong as they can be.
        var (first, last) = (told.OrderBy(static answer => answer.Ahead).First(), told.OrderBy(static answer => answer.Ahead).Last());
        var apart = told.SelectMany(one => told.Select(other => one.Ahead!.Value - other.Ahead!.Value - one.Uncertainty - other.Uncertainty)).Max();
        var measured = last.Ahead!.Value - first.Ahead!.Value;
        var verdict = apart > FailureLimit ? HealthVerdict.Fail($"{last.Manager} is {HealthWords.Seconds(measured)} ahead of {first.Manager}.") with { Nodes = [first.Manager, last.Manager] }
            : apart > WarningLimit ? HealthVerdict.Warning($"{last.Manager} is {HealthWords.Seconds(measured)} ahead of {first.Manager}.") with { Nodes = [first.Manager, last.Manager] }
            : HealthVerdict.Pass($"{told.Count} clocks, at most {HealthWords.Seconds(measured)} apart.");
        return verdict with
        {
            Evidence =
            [
                .. told.Select(static answer => $"{answer.Manager}: {Durations.Signed(answer.Ahead!.Value)}, give or take {Durations.Seconds(answer.Uncertainty)}, by the clock here"),
                .. silent,
            ],
        };
    }
}
