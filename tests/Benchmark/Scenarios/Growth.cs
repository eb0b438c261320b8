using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using SwarmHa.Benchmark.Reporting;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>How cost grows with the number of nodes, and where it is, by BenchmarkDotNet.</summary>
public sealed class Growth : IScenario
{
    private static readonly (string Method, string Title)[] Stages =
    [
        (nameof(ListStages.FirstByte), "first byte of the reply"),
        (nameof(ListStages.WholeBody), "whole body, thrown away"),
        (nameof(ListStages.BareRequest), "bare request: body and least parsing"),
        (nameof(ListStages.SwarmNodes), "the module's nodes, without PowerShell"),
        (nameof(ListStages.GetSwarmNode), "`Get-SwarmNode`"),
    ];

    /// <inheritdoc/>
    public string Name => "growth";

    /// <inheritdoc/>
    public string Title => "How cost grows, and where it is";

    /// <inheritdoc/>
    public string Method =>
        "BenchmarkDotNet, in one process, with the server in another. Each line is the one before it and one stage more; so the difference of two lines is what that stage costs; one that is smaller than the noise can come out below nothing, and stages that run side by side cost less than their sum. "
        + "Here the command is run from C# each time anew, which costs a little more than a command within a script. Allocations are those of all threads. A node is the same at any size.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(6);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        ListStages.Sizes = thoroughness.IsQuick ? [3, 300, 10000] : [3, 30, 300, 3000, 10000];
        using var served = new ServedProcess(ListStages.Sizes);
        ListStages.Served = served;
        var job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: false))
            .WithWarmupCount(thoroughness.Of(3, 1))
            .WithIterationCount(thoroughness.Of(7, 3))
            .WithIterationTime(TimeInterval.FromMilliseconds(thoroughness.Of(200, 100)));
        var summary = BenchmarkRunner.Run<ListStages>(ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "swarmha-benchmark")));
        var cells = summary.Reports.Where(static report => report.ResultStatistics is not null).ToDictionary(
            static report => (report.BenchmarkCase.Descriptor.WorkloadMethod.Name, (int)report.BenchmarkCase.Parameters["Nodes"]),
            static report => new Cell(
                report.ResultStatistics!.Median / 1e6,
                (report.ResultStatistics.Q3 - report.ResultStatistics.Q1) / 1e6,
                (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1e3));
        if (cells.Count < Stages.Length * ListStages.Sizes.Count)
        {
            throw new InvalidOperationException("BenchmarkDotNet left something out: " + string.Join("; ", summary.ValidationErrors.Select(static error => error.Message)));
        }

        return new Outcome([], string.Join("\n\n", Tables(cells, ListStages.Sizes)));
    }

    private static IEnumerable<string> Tables(IReadOnlyDictionary<(string, int), Cell> cells, IReadOnlyList<int> sizes)
    {
        yield return Table("ms at the median (distance of the quartiles)", cells, sizes, static cell => $"{Text(cell.Milliseconds)} ({Text(cell.Distance)})");
        yield return Table("kB allocated", cells, sizes, static cell => cell.Kilobytes.ToString("#,0", CultureInfo.InvariantCulture));
        yield return Table("kB allocated for each node", cells, sizes, static (cell, size) => (cell.Kilobytes / size).ToString("0.0", CultureInfo.InvariantCulture));
        yield return BarChart.Draw(
            "Milliseconds by the number of nodes, on a logarithmic scale:",
            [.. sizes.Select(size => (
                Group: string.Create(CultureInfo.InvariantCulture, $"{size:#,0} nodes"),
                Bars: (IReadOnlyList<(string, double)>)[.. Stages.Skip(2).Select(stage => (stage.Title.Split(':')[0].Trim('`'), cells[(stage.Method, size)].Milliseconds))]))]);
        yield return Profile(cells, sizes[^1]);
    }

    private static string Table(string what, IReadOnlyDictionary<(string, int), Cell> cells, IReadOnlyList<int> sizes, Func<Cell, string> text) =>
        Table(what, cells, sizes, (cell, _) => text(cell));

    private static string Table(string what, IReadOnlyDictionary<(string, int), Cell> cells, IReadOnlyList<int> sizes, Func<Cell, int, string> text) => string.Join("\n",
    [
        $"| {what} | {string.Join(" | ", sizes.Select(static size => string.Create(CultureInfo.InvariantCulture, $"{size:#,0} nodes")))} |",
        $"|---|{string.Concat(Enumerable.Repeat("---:|", sizes.Count))}",
        .. Stages.Select(stage => $"| {stage.Title} | {string.Join(" | ", sizes.Select(size => text(cells[(stage.Method, size)], size)))} |"),
    ]);

    /// <summary>What each stage of the cmdlet takes, as the difference of two ways.</summary>
    private static string Profile(IReadOnlyDictionary<(string, int), Cell> cells, int size)
    {
        Cell Of(string method) => cells[(method, size)];
        var whole = Of(nameof(ListStages.GetSwarmNode));
        (string Stage, Cell Cell)[] stages =
        [
            ("connection, request, first byte", Of(nameof(ListStages.FirstByte))),
            ("taking the body", Of(nameof(ListStages.WholeBody)) - Of(nameof(ListStages.FirstByte))),
            ("parsing and mapping to the module's objects", Of(nameof(ListStages.SwarmNodes)) - Of(nameof(ListStages.WholeBody))),
            ("of that, what the least parsing takes too", Of(nameof(ListStages.BareRequest)) - Of(nameof(ListStages.WholeBody))),
            ("selecting, and writing to the pipeline", whole - Of(nameof(ListStages.SwarmNodes))),
        ];
        return string.Join("\n",
        [
            string.Create(CultureInfo.InvariantCulture, $"| where `Get-SwarmNode` spends it, {size:#,0} nodes | ms | part | kB allocated |"),
            "|---|---:|---:|---:|",
            .. stages.Select(stage => string.Create(
                CultureInfo.InvariantCulture, $"| {stage.Stage} | {stage.Cell.Milliseconds:0.00} | {stage.Cell.Milliseconds / whole.Milliseconds:0 %} | {stage.Cell.Kilobytes:#,0} |")),
        ]);
    }

    private static string Text(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private sealed record Cell(double Milliseconds, double Distance, double Kilobytes)
    {
        public static Cell operator -(Cell one, Cell other) => new(one.Milliseconds - other.Milliseconds, 0, one.Kilobytes - other.Kilobytes);
    }
}
