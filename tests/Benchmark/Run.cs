using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SwarmHa.Benchmark.Reporting;
using SwarmHa.Benchmark.Scenarios;

namespace SwarmHa.Benchmark;

/// <summary>Measures everything, each scenario in a process of its own, and writes the page. What fails is told in its place.</summary>
internal sealed class Run(Thoroughness thoroughness, string page, string? earlierPage, bool withHandover)
{
    private Process? _scenario;

    /// <summary>All scenarios in their order on the page.</summary>
    public static IReadOnlyList<IScenario> Scenarios { get; } = [new NodeLists(), new RealEngines(), new Streaming(), new Lookup(), new ColdImport(), new DrillCost(), new ManySwarms(), new Growth()];

    /// <summary>Measures.</summary>
    /// <param name="names">The scenarios; empty for all.</param>
    /// <returns>The exit code: 1 when something could not be measured. A goal that is not met is a figure, not a failure.</returns>
    public int Execute(IReadOnlyList<string> names)
    {
        var (began, loads) = (Stopwatch.GetTimestamp(), new List<double?> { Machine.Load() });
        var date = DateTime.UtcNow;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => End());
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End());
        var parts = new List<(IScenario, Outcome)>();
        foreach (var scenario in Scenarios.Where(scenario => names.Count == 0 || names.Contains(scenario.Name)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds,4:0} s  {scenario.Title}"));
            var outcome = Measure(scenario);
            parts.Add((scenario, outcome));
            loads.Add(Machine.Load());
            foreach (var line in PerformancePage.Lines(outcome.Findings))
            {
                Console.WriteLine("        " + line);
            }
        }

        var load = loads.OfType<double>().ToList();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{date:u}{(thoroughness.IsQuick ? ", a quick run whose figures are not to be relied on" : string.Empty)}, {Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} minutes. {Machine.Describe()}.{(load.Count > 0 ? $" Load of the machine, this run included: {load.Min():0.0} to {load.Max():0.0}." : string.Empty)}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
        var handover = withHandover ? Handover.Measure() : earlierPage is not null && File.Exists(earlierPage) ? PerformancePage.HandoverOf(File.ReadAllText(earlierPage)) : string.Empty;
        File.WriteAllText(page, PerformancePage.Write(text, parts, handover));
        var findings = parts.SelectMany(static part => part.Item2.Findings).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(began).TotalSeconds,4:0} s  {findings.Count(static finding => finding.IsMet == true)} goals met, {findings.Count(static finding => finding.IsMet == false)} not met, {findings.Count(IsMissing)} not measured"));
        return findings.Any(IsMissing) ? 1 : 0;
    }

    /// <summary>Ends what is being measured; engines of a lab would outlive it.</summary>
    private void End()
    {
        if (_scenario is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit();
        }

        RealEngines.Remove();
    }

    private static bool IsMissing(Finding finding) => finding is { Figure: null, Limit: not null };

    private Outcome Measure(IScenario scenario)
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Run).Assembly.Location, "scenario", scenario.Name, file, .. thoroughness.IsQuick ? ["-Quick"] : Array.Empty<string>()])
            {
                // BenchmarkDotNet and labs have much to say, which is of use only when something fails.
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            _scenario = process;
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(scenario.Limit))
            {
                End();
                _scenario = null;
                return Failed(scenario, string.Create(CultureInfo.InvariantCulture, $"not done within {scenario.Limit.TotalMinutes:0} minutes"));
            }

            _scenario = null;
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Outcome>(File.ReadAllText(file))!
                : Failed(scenario, errors.Result.Split('\n', 2)[0].Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Outcome Failed(IScenario scenario, string reason) => new([new Finding(scenario.Title, string.Empty, reason.Replace('|', '/'), null, 0)]);
}
