namespace SwarmHa;

/// <summary>How one figure was spread over the drills of a series.</summary>
/// <param name="Figure">The figure's name, as in <see cref="SwarmFailoverReport"/>.</param>
/// <param name="Count">In how many drills there was one.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Median">The middle one; of an even number the mean of the two in the middle.</param>
/// <param name="P95">What 95 of 100 do not exceed, by nearest rank.</param>
/// <param name="Maximum">The most.</param>
public sealed record SwarmFailoverStatistic(string Figure, int Count, TimeSpan Minimum, TimeSpan Median, TimeSpan P95, TimeSpan Maximum)
{
    /// <summary>The figure in a line.</summary>
    /// <returns>Such as <c>ElectionTime 8.100 to 16.200 s, median 12.000 s</c>.</returns>
    public override string ToString() => PublicText.Of(FormattableString.Invariant($"{Figure} {Minimum.TotalSeconds:0.000} to {Maximum.TotalSeconds:0.000} s, median {Median.TotalSeconds:0.000} s"));
}

/// <summary>Several drills of one kind, and how their figures were spread.</summary>
public sealed record SwarmFailoverSeries
{
    /// <summary>The reports, in their order.</summary>
    public required IReadOnlyList<SwarmFailoverReport> Reports { get; init => field = Indexable.List(value); }

    /// <summary>How many drills were asked for. There are fewer reports when one was refused.</summary>
    public int Wanted { get; init; }

    /// <summary>Why there are fewer reports than were asked for; empty when there are not.</summary>
    public string Reason { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>Pass when all drills that were asked for passed; Inconclusive when none failed, but one was, or there is none.</summary>
    public SwarmFailoverVerdict Verdict =>
        Reports.Any(static report => report.Verdict == SwarmFailoverVerdict.Fail) ? SwarmFailoverVerdict.Fail
        : Reports.Any(static report => report.Verdict == SwarmFailoverVerdict.Inconclusive) ? SwarmFailoverVerdict.Inconclusive
        : Reports.Count < Wanted ? SwarmFailoverVerdict.Fail
        : Reports.Count == 0 ? SwarmFailoverVerdict.Inconclusive
        : SwarmFailoverVerdict.Pass;

    /// <summary>The spread of each figure that at least one drill has.</summary>
    public IReadOnlyList<SwarmFailoverStatistic> Statistics =>
        Indexable.List<SwarmFailoverStatistic>(
        [
            .. Of(nameof(SwarmFailoverReport.ElectionTime), static report => report.ElectionTime),
            .. Of(nameof(SwarmFailoverReport.ControlPlaneGap), static report => report.ControlPlaneGap),
            .. Of(nameof(SwarmFailoverReport.WriteGap), static report => report.WriteGap),
            .. Of(nameof(SwarmFailoverReport.RejoinTime), static report => report.RejoinTime),
            .. Of(nameof(SwarmFailoverReport.Duration), static report => report.Duration),
            .. Of("ServiceGap", static report => report.LongestServiceGap),
        ]);

    /// <summary>The series in a line.</summary>
    /// <returns>The verdict, and how many drills passed.</returns>
    public override string ToString() => FormattableString.Invariant($"{Verdict}: {Reports.Count(static report => report.Verdict == SwarmFailoverVerdict.Pass)} of {Wanted} passed");

    private IEnumerable<SwarmFailoverStatistic> Of(string figure, Func<SwarmFailoverReport, TimeSpan?> value)
    {
        var values = Reports.Select(value).OfType<TimeSpan>().OrderBy(static span => span).ToList();
        if (values.Count > 0)
        {
            var middle = values.Count / 2;
            var median = values.Count % 2 == 1 ? values[middle] : TimeSpan.FromTicks((values[middle - 1].Ticks + values[middle].Ticks) / 2);
            var p95 = values[(int)Math.Ceiling(0.95 * values.Count) - 1];
            yield return new SwarmFailoverStatistic(figure, values.Count, values[0], median, p95, values[values.Count - 1]);
        }
    }
}
