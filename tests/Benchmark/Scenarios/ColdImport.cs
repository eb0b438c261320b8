using System.Diagnostics;
using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;
using SwarmHa.Hosting;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>Import-Module in a new process.</summary>
public sealed class ColdImport : IScenario
{
    /// <inheritdoc/>
    public string Name => "import";

    /// <inheritdoc/>
    public string Title => "Import-Module in a new process";

    /// <inheritdoc/>
    public string Method =>
        "Each time a new process imports the module, or a module that consists of an empty psm1, in turn, in the pwsh of the tool manifest. Told is the time within `Import-Module`. "
        + "Afterwards the first call is made (`Connect-Swarm` and `Get-SwarmNode`, 3 nodes), and the module's assemblies that are loaded before and after it are noted with the sizes of their files.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(4);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        using var served = new ServedProcess(3);
        var folder = Directory.CreateTempSubdirectory("swarmha-empty");
        try
        {
            var empty = Path.Combine(folder.FullName, "Empty.psm1");
            File.WriteAllText(empty, string.Empty);
            IReadOnlyList<string> lines = [];
            var contest = new Contest();
            contest.Add("empty", () => Import(empty).Time("import"));
            contest.Add("module", () => (lines = Import(Session.Manifest, $"tcp://{served.Leader(3).Authority}")).Time("import"));
            contest.Run(1, thoroughness.Of(11, 3), collect: false);
            var (ours, theirs) = (contest.Of("module"), contest.Of("empty"));
            var more = new Sample(ours.Values.Zip(theirs.Values, static (one, other) => one - other));
            var early = lines.Assemblies("imported");
            var late = lines.Assemblies("called");
            Finding[] findings =
            [
                Finding.Of("`Import-Module` cold, over an empty module", "under 150 ms more", more, "0", " ms", 150),
                new("assemblies of Docker.DotNet loaded by the import", "none", string.Create(CultureInfo.InvariantCulture, $"{early.Count(IsDockers)}, and {late.Count(IsDockers)} after the first call"), early.Count(IsDockers), 0),
            ];
            return new Outcome(findings, $"""
                | empty module | SwarmHa | more | first call |
                |---|---|---|---|
                {string.Create(CultureInfo.InvariantCulture, $"| {theirs.Spread("0")} ms | {ours.Spread("0")} ms | {more.Spread("0")} ms | {lines.Time("call"):0} ms |")}

                Loaded by the import: {List(early)}. Loaded after the first call: {List(late)}.
                """);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsDockers((string Name, long Bytes) assembly) => assembly.Name.StartsWith("Docker.DotNet", StringComparison.Ordinal);

    private static string List(IReadOnlyList<(string Name, long Bytes)> assemblies) => string.Create(
        CultureInfo.InvariantCulture,
        $"{assemblies.Sum(static assembly => assembly.Bytes) / 1000.0:#,0} kB in {assemblies.Count} files ({string.Join(", ", assemblies.Select(static assembly => FormattableString.Invariant($"{assembly.Name} {assembly.Bytes / 1000.0:0} kB")))})");

    private static IReadOnlyList<string> Import(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(PowerShellProcess.StartInfo(["-File", Path.Combine(AppContext.BaseDirectory, "Import.ps1"), .. arguments]))!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : throw new InvalidOperationException($"Importing failed: {output}");
    }
}

/// <summary>Reads what Import.ps1 writes.</summary>
internal static class ImportLines
{
    public static double Time(this IEnumerable<string> lines, string what) =>
        double.Parse(lines.Single(line => line.StartsWith($"time {what} ", StringComparison.Ordinal)).Split(' ')[2], CultureInfo.InvariantCulture);

    public static IReadOnlyList<(string Name, long Bytes)> Assemblies(this IEnumerable<string> lines, string when) =>
        [.. lines.Select(static line => line.Split(' ')).Where(words => words[0] == when).Select(static words => (words[1], long.Parse(words[2], CultureInfo.InvariantCulture)))];
}
