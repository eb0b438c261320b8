using System.Diagnostics;
using SwarmHa.Hosting;

namespace SwarmHa.Benchmark.Reporting;

/// <summary>The part about handovers: what Handover.ps1 measures, and what it means.</summary>
internal static class Handover
{
    /// <summary>Runs the script, which raises a lab of its own.</summary>
    /// <returns>Markdown.</returns>
    public static string Measure()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Handover.ps1");
        using var process = Process.Start(PowerShellProcess.StartInfo("-File", script, Contenders.Session.Manifest))!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Write(output);
    }

    private static string Write(string output) => $"""
        {PerformancePage.HandoverHeading}

        How long the swarm is without management: the longest time in which no manager answers a question for the nodes with a leader in it. Overlapping
        questions go to all managers every 20 ms, so nothing shorter than that is seen.

        ```
        {output.Trim()}
        ```

        WHOLE is the time until the old leader is a manager again. After a handover most of it is rest on purpose: an engine that is promoted before it has
        fetched its worker's certificate waits twice 16 s.

        The figures are of one run of `tests/Benchmark/Handover.ps1` at the time that they name, on a lab of real engines on one machine, where the network costs
        nothing. They are taken over from page to page until `./build.sh benchmark -Handover` measures them anew. The leader's loss is measured by
        `Test-SwarmFailover`, whose gap is the time from the last answer before to the first that names another leader.
        """;
}
