using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>A thousand names down the pipeline.</summary>
public sealed class Lookup : IScenario
{
    private const int Nodes = 10000;
    private const int Wanted = 1000;

    /// <inheritdoc/>
    public string Name => "lookup";

    /// <inheritdoc/>
    public string Title => "Many names down a pipeline";

    /// <inheritdoc/>
    public string Method => "`$names | Get-SwarmNode`, with 1,000 names of a swarm of 10,000 nodes, beside `Get-SwarmNode` for all of them. The server counts what it is asked.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        using var served = new ServedProcess(Nodes);
        using var session = new Session(served.Leader(Nodes));
        var names = session.Run("foreach ($node in Get-SwarmNode) { $node.Name }").Cast<string>().ToArray();
        new Random(1).Shuffle(names);
        names = names[..Wanted];
        var found = session.Run("$names | Get-SwarmNode", ("names", names)).Count;
        if (found != Wanted)
        {
            throw new InvalidOperationException($"{found} of {Wanted} names were found.");
        }

        served.Reset(Nodes);
        session.Run("$null = $names | Get-SwarmNode");
        var state = served.State(Nodes);
        var contest = new Contest();
        session.Run(contest, [("all", "Get-SwarmNode"), ("names", "$names | Get-SwarmNode")], 1, thoroughness.Of(10, 3), collect: true);
        var lists = state.Requests.GetValueOrDefault("/nodes");
        return new Outcome(
            [
                new("lists asked for by 1,000 names over 10,000 nodes", "1", string.Create(CultureInfo.InvariantCulture, $"{lists} ({state.Requests.Values.Sum()} requests in all)"), lists, 1),
                new("time of those names, to listing all", "told", Sample.Ratios(contest.Of("names"), contest.Of("all")).Spread("0.00") + " times"),
            ],
            string.Create(CultureInfo.InvariantCulture, $"All nodes take {contest.Of("all").Spread("0")} ms, the 1,000 names {contest.Of("names").Spread("0")} ms."));
    }
}
