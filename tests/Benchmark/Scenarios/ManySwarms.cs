using System.Diagnostics;
using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>Many swarms asked by one command.</summary>
public sealed class ManySwarms : IScenario
{
    private const int Swarms = 50;
    private const int Managers = 5;
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public string Name => "many";

    /// <inheritdoc/>
    public string Title => "Many swarms side by side";

    /// <inheritdoc/>
    public string Method =>
        "50 simulated swarms of 5 managers in another process. `$all | Get-SwarmQuorum`, which also asks each of the 250 managers for its own view, to the slowest of the 50 asked alone, each by its median. "
        + "Once with replies that come at once, where two processors are all that limits, and once with replies that take 20 ms, as from far away.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        var near = Ask(TimeSpan.Zero, thoroughness.Of(9, 3));
        var far = Ask(Far, thoroughness.Of(5, 2));
        return new Outcome(
            [Judge("replies at once", near), Judge("replies after 20 ms", far)],
            $"""
            | 50 swarms of 5 managers | all by one command | the slowest alone | one alone at the median |
            |---|---|---|---|
            | replies at once | {near.All.Spread("0")} ms | {Text(near.Slowest)} ms | {Text(near.Usual)} ms |
            | replies after 20 ms | {far.All.Spread("0")} ms | {Text(far.Slowest)} ms | {Text(far.Usual)} ms |

            For its answer one command of 50 swarms takes {Text(near.Cpu)} ms of this process' processor time when replies come at once, and the simulated managers take theirs on the same processors.
            """);
    }

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static Finding Judge(string what, (Sample All, double Slowest, double Usual, double Cpu) found) => Finding.Of(
        $"one `Get-SwarmQuorum` of 50 swarms, {what}, to the slowest alone", "at most 3 times", new Sample(found.All.Values.Select(all => all / found.Slowest)), "0.0", " times", 3);

    private static (Sample All, double Slowest, double Usual, double Cpu) Ask(TimeSpan delay, int rounds)
    {
        using var simulated = new SimulatedProcess(Swarms, Managers, delay);
        using var session = new Session();
        session.Run(
            "$number = 0; $all = @(foreach ($endpoint in $endpoints) { Connect-Swarm $endpoint -Name \"swarm-$(($number++))\" }); $null = $all | Get-SwarmQuorum",
            ("endpoints", simulated.Managers.Select(static manager => $"tcp://{manager.Authority}").ToArray()));
        var contest = new Contest();
        var single = Enumerable.Range(0, Swarms).Select(static index => (Name: FormattableString.Invariant($"{index}"), Command: FormattableString.Invariant($"Get-SwarmQuorum -Connection $all[{index}]"))).ToList();
        session.Run(contest, [("all", "$all | Get-SwarmQuorum"), .. single], 2, rounds, collect: false);
        var alone = new Sample(single.Select(one => contest.Of(one.Name).Median));
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        session.Run("foreach ($time in 1..10) { $null = $all | Get-SwarmQuorum }");
        self.Refresh();
        return (contest.Of("all"), alone.Most, alone.Median, (self.TotalProcessorTime - cpu).TotalMilliseconds / 10);
    }
}
