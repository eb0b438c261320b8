using System.Diagnostics;
using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>Listing nodes in a session, beside docker's command line and a bare request.</summary>
public sealed class NodeLists : IScenario
{
    private const string Docker = "docker node ls";
    private const string Bare = "bare request";
    private const int Warm = 20;
    private static readonly string[] Commands = ["Get-SwarmManager", "Get-SwarmNode"];

    /// <inheritdoc/>
    public string Name => "lists";

    /// <inheritdoc/>
    public string Title => "Listing nodes";

    /// <inheritdoc/>
    public string Method =>
        "All contenders get the same bytes from the same server, in turn, round after round. `docker node ls` is a whole process, from its start to its end, with its settings folder empty. "
        + "The cmdlets run in a session in which the module is loaded, the connection is open and everything has been used before; what they give is assigned to a variable. "
        + "The bare request is one GET on a connection that is kept open, of which generated code reads from the stream what `docker node ls` shows, and nothing else. "
        + "With 3 nodes a turn is 20 calls, with 1,000 it is 5, on the average, so that all but docker are as warm as in a script. A ratio is taken in each round; told are the medians, and in brackets the quartiles.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        (int Nodes, int Rounds, int Burst, double OfDocker, double? OfFloor)[] sizes =
        [
            (3, thoroughness.Of(200, 40), Warm, 0.1, 2),
            (1000, thoroughness.Of(40, 8), 5, 1.0 / 3, null),
            (10000, thoroughness.Of(15, 4), 1, 1.0 / 3, 1.3),
        ];
        using var served = new ServedProcess(sizes.Select(static size => size.Nodes));
        var findings = new List<Finding>();
        var rows = new List<string>();
        foreach (var (nodes, rounds, burst, ofDocker, ofFloor) in sizes)
        {
            var contest = Race(served.Leader(nodes), rounds, burst);
            findings.AddRange(Judge(contest, string.Create(CultureInfo.InvariantCulture, $"{nodes:#,0} nodes, served"), ofDocker, ofFloor));
            rows.AddRange(Rows(contest, string.Create(CultureInfo.InvariantCulture, $"{nodes:#,0} served")));
        }

        return new Outcome(findings, Table(rows));
    }

    /// <summary>The heading of a table of contenders.</summary>
    /// <param name="rows">Its rows.</param>
    /// <returns>The table.</returns>
    internal static string Table(IEnumerable<string> rows) => string.Join("\n", ["| nodes | contender | ms at the median (quartiles) | rounds |", "|---|---|---|---|", .. rows]);

    /// <summary>One row for each contender.</summary>
    internal static IEnumerable<string> Rows(Contest contest, string what) => Contenders().Select(name =>
        $"| {what} | {(name == Bare ? name : $"`{name}`")} | {contest.Of(name).Spread("0.00")} | {contest.Of(name).Count} |");

    /// <summary>The goals.</summary>
    internal static IEnumerable<Finding> Judge(Contest contest, string what, double ofDocker, double? ofFloor)
    {
        foreach (var command in Commands)
        {
            if (DockerCommand.Version is not null)
            {
                yield return Finding.Of($"`{command}`, {what}, to `{Docker}`", FormattableString.Invariant($"at most {ofDocker:0.##} of its time"), Sample.Ratios(contest.Of(command), contest.Of(Docker)), "0.000", string.Empty, ofDocker);
            }
            else
            {
                yield return new Finding($"`{command}`, {what}, to `{Docker}`", FormattableString.Invariant($"at most {ofDocker:0.##} of its time"), "there is no docker on this machine", null, ofDocker);
            }

            if (ofFloor is { } limit)
            {
                yield return Finding.Of($"`{command}`, {what}, to a {Bare}", FormattableString.Invariant($"at most {limit:0.##} times"), Sample.Ratios(contest.Of(command), contest.Of(Bare)), "0.00", " times", limit);
            }
        }
    }

    /// <summary>Lets all list the nodes of one engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="rounds">How many times.</param>
    /// <param name="burst">How many calls a turn is; docker is run once in any case.</param>
    /// <returns>Their times.</returns>
    internal static Contest Race(Uri engine, int rounds, int burst = Warm)
    {
        using var session = new Session(engine);
        using var floor = new Floor(engine);
        using var docker = new DockerCommand(engine);
        var contest = new Contest();
        if (DockerCommand.Version is not null)
        {
            contest.Add(Docker, docker.List);
        }

        contest.Add(Bare, () =>
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < burst; i++)
            {
                floor.List();
            }

            return Stopwatch.GetElapsedTime(began).TotalMilliseconds / burst;
        });

        // Code that runs often is compiled anew and better after a while, theirs and ours alike.
        Heat(session, floor, burst * 15);
        session.Run(contest, Commands.Select(static command => (command, command)), Math.Max(2, rounds / 10), rounds, collect: burst == 1, burst);
        return contest;
    }

    private static void Heat(Session session, Floor floor, int times)
    {
        session.Run("foreach ($time in 1..$times) { $null = Get-SwarmNode; $null = Get-SwarmManager }", ("times", times));
        for (var i = 0; i < times; i++)
        {
            floor.List();
        }

        // The second compilation happens in the background.
        Thread.Sleep(500);
        session.Run("foreach ($time in 1..$times) { $null = Get-SwarmNode; $null = Get-SwarmManager }", ("times", Math.Min(times, 50)));
    }

    private static IEnumerable<string> Contenders() => [.. DockerCommand.Version is null ? Array.Empty<string>() : [Docker], Bare, .. Commands];
}
