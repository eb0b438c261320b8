using System.Globalization;
using SwarmHa.Benchmark.Scenarios;

namespace SwarmHa.Benchmark.Reporting;

/// <summary>docs/performance.md.</summary>
public static class PerformancePage
{
    /// <summary>What the part about handovers begins with. It takes minutes of its own, and is taken over from the earlier page unless it is asked for.</summary>
    public const string HandoverHeading = "## Handing leadership over, against stopping the leader";

    /// <summary>Writes the page.</summary>
    /// <param name="run">How it was measured, in Markdown.</param>
    /// <param name="parts">Each scenario and what it found.</param>
    /// <param name="handover">The part about handovers; empty for none.</param>
    /// <returns>The page.</returns>
    public static string Write(string run, IReadOnlyList<(IScenario Scenario, Outcome Outcome)> parts, string handover) => string.Join(
        "\n\n",
        [
            "# Performance",
            "This page is made by `./build.sh benchmark` (`pwsh ./build.ps1 -Task Benchmark`) out of one run. With `-Quick` it is tried in some two minutes, and the page is written to `out/Benchmark` instead. Ratios are told where they can be: both sides of a ratio were measured side by side.",
            run,
            "## Goals",
            GoalTable(parts.SelectMany(static part => part.Outcome.Findings)),
            .. parts.Select(static part => $"## {part.Scenario.Title}\n\n{part.Scenario.Method}{(part.Outcome.Text.Length > 0 ? $"\n\n{part.Outcome.Text}" : string.Empty)}"),
            .. handover.Length > 0 ? [handover] : Array.Empty<string>(),
        ]).TrimEnd() + "\n";

    /// <summary>The goals as a table of Markdown.</summary>
    /// <param name="findings">The goals.</param>
    /// <returns>The table.</returns>
    public static string GoalTable(IEnumerable<Finding> findings) => string.Join(
        "\n",
        ["| what | goal | measured | |", "|---|---|---|---|", .. findings.Select(static finding => $"| {finding.What} | {finding.Goal} | {finding.Measured} | {finding.Verdict} |")]);

    /// <summary>The goals for a console.</summary>
    /// <param name="findings">The goals.</param>
    /// <returns>Lines.</returns>
    public static IEnumerable<string> Lines(IEnumerable<Finding> findings) => findings.Select(static finding => string.Create(
        CultureInfo.InvariantCulture, $"{finding.Verdict.Replace("*", string.Empty, StringComparison.Ordinal),-12} {finding.What.Replace("`", string.Empty, StringComparison.Ordinal)}: {finding.Measured} (goal: {finding.Goal})"));

    /// <summary>Takes the part about handovers out of an earlier page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The part with its heading; empty when there is none.</returns>
    public static string HandoverOf(string page)
    {
        var begin = page.IndexOf(HandoverHeading, StringComparison.Ordinal);
        if (begin < 0)
        {
            return string.Empty;
        }

        var end = page.IndexOf("\n## ", begin, StringComparison.Ordinal);
        return page[begin..(end < 0 ? page.Length : end)].Trim();
    }
}
