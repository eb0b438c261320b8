namespace SwarmHa;

/// <summary>How a drill's report is written down.</summary>
public enum SwarmReportFormat
{
    /// <summary>One page for people, with a drawn time line, which needs nothing besides itself.</summary>
    Html,

    /// <summary>All that the report holds, to be read back.</summary>
    Json,

    /// <summary>The XML of JUnit, which build servers show: a suite a drill, a case an expectation.</summary>
    JUnit,
}

/// <summary>Writes drills down and reads them back. Secrets are redacted on the way.</summary>
public interface IFailoverReportFormats
{
    /// <summary>Writes drills down.</summary>
    /// <param name="drills">The drills; one alone is a series of one.</param>
    /// <param name="format">In which form.</param>
    /// <param name="earlier">Earlier drills, of which the latest of the same kind is set beside each drill; null for none. The JSON form does without.</param>
    /// <returns>The text of a whole file.</returns>
    string Write(SwarmFailoverSeries drills, SwarmReportFormat format, IReadOnlyList<SwarmFailoverReport>? earlier = null);

    /// <summary>Reads what was written as <see cref="SwarmReportFormat.Json"/>. What a later version has added is passed over.</summary>
    /// <param name="text">The text of a whole file.</param>
    /// <returns>The reports in their order.</returns>
    /// <exception cref="FormatException">It is no such text; the message says what is wrong and where.</exception>
    IReadOnlyList<SwarmFailoverReport> Read(string text);
}
