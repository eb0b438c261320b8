namespace SwarmHa.Reports;

/// <summary>The three forms in which drills are written down.</summary>
public sealed class FailoverReportFormats : IFailoverReportFormats
{
    /// <inheritdoc/>
    public string Write(SwarmFailoverSeries drills, SwarmReportFormat format, IReadOnlyList<SwarmFailoverReport>? earlier = null) => format switch
    {
        SwarmReportFormat.Json => DrillsJson.Write(drills),
        SwarmReportFormat.JUnit => DrillsJUnit.Write(drills, earlier ?? []),
        _ => DrillsPage.Write(drills, earlier ?? []),
    };

    /// <inheritdoc/>
    public IReadOnlyList<SwarmFailoverReport> Read(string text) => DrillsJson.Read(text);
}
