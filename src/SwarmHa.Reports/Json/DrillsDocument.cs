namespace SwarmHa.Reports;

/// <summary>What tells a file's kind.</summary>
internal sealed record SchemaDocument
{
    public string? Schema { get; init; }
}

/// <summary>A whole file.</summary>
internal sealed record DrillsDocument
{
    public string? Schema { get; init; }

    public int Wanted { get; init; }

    public string? Reason { get; init; }

    public SwarmFailoverVerdict? Verdict { get; init; }

    public IReadOnlyList<StatisticDocument?>? Statistics { get; init; }

    public IReadOnlyList<ReportDocument?>? Reports { get; init; }

    public static DrillsDocument Of(SwarmFailoverSeries drills) => new()
    {
        Schema = DrillsJson.Schema,
        Wanted = drills.Wanted,
        Reason = drills.Reason,
        Verdict = drills.Verdict,
        Statistics = [.. drills.Statistics.Select(StatisticDocument.Of)],
        Reports = [.. drills.Reports.Select(ReportDocument.Of)],
    };

    public IReadOnlyList<SwarmFailoverReport> ToReports() => Demand.Each(Reports, "reports", static report => report.ToReport());
}

/// <summary>The spread of one figure. It is made of the reports, and not read back.</summary>
internal sealed record StatisticDocument
{
    public string? Figure { get; init; }

    public int Count { get; init; }

    public TimeSpan MinimumSeconds { get; init; }

    public TimeSpan MedianSeconds { get; init; }

    public TimeSpan P95Seconds { get; init; }

    public TimeSpan MaximumSeconds { get; init; }

    public static StatisticDocument Of(SwarmFailoverStatistic statistic) => new()
    {
        Figure = statistic.Figure,
        Count = statistic.Count,
        MinimumSeconds = statistic.Minimum,
        MedianSeconds = statistic.Median,
        P95Seconds = statistic.P95,
        MaximumSeconds = statistic.Maximum,
    };
}
