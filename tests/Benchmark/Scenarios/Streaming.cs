using System.Diagnostics;
using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>The first object out of a long list, and the memory that a list takes beside its objects.</summary>
public sealed class Streaming : IScenario
{
    private const int Nodes = 10000;

    /// <inheritdoc/>
    public string Name => "streaming";

    /// <inheritdoc/>
    public string Title => "A long list: the first object, and memory";

    /// <inheritdoc/>
    public string Method =>
        "`Get-SwarmNode` lists 10,000 nodes. For the first object the server sends the body within 2 s, evenly, as over a network, and knows how much it had sent when; it is told again for a server that sends as fast as it can. "
        + "Memory is what is alive on the managed heap, found by a full collection every few hundredths of a second while the paced list arrives, less what was alive before and less the objects that have come out by then. "
        + "What the heap holds in passing, with garbage that nobody has collected yet, depends on the collector's settings, and is told beside it.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        using var served = new ServedProcess(Nodes);
        using var session = new Session(served.Leader(Nodes));
        var rounds = thoroughness.Of(5, 2);
        var pace = served.State(Nodes).BodyBytes / 2;
        for (var i = 0; i < 3; i++)
        {
            Once(session, new FirstObject());
        }

        var paced = Repeat(rounds, () => First(served, session, pace));
        var unpaced = Repeat(rounds, () => First(served, session, 0));
        var alive = new Sample(Repeat(thoroughness.Of(3, 1), () => Memory(served, session, pace, collect: true)).Select(static memory => memory.Over));
        var passing = Repeat(thoroughness.Of(3, 1), () => Memory(served, session, pace, collect: false));
        var lists = new Sample(paced.Select(static first => (double)first.Lists));
        return new Outcome(
            [
                Finding.Of("body sent by the first object of 10,000, paced", "under 0.1 of it", new Sample(paced.Select(static first => first.Part)), "0.000", string.Empty, 0.1),
                Finding.Of("peak of live memory over the objects themselves, 10,000 nodes", "under 10 MB", alive, "0.0", " MB", 10),
            ],
            string.Create(CultureInfo.InvariantCulture, $"""
            | 10,000 nodes, a body of {served.State(Nodes).BodyBytes / 1e6:0.0} MB | first object after | the whole after | body sent by the first object | lists asked for |
            |---|---|---|---|---|
            | sent within 2 s | {new Sample(paced.Select(static first => first.Milliseconds)):0} ms | {new Sample(paced.Select(static first => first.Whole)):0} ms | {new Sample(paced.Select(static first => first.Part)).Spread("0.000")} | {lists.Most:0} |
            | sent as fast as it is taken | {new Sample(unpaced.Select(static first => first.Milliseconds))} ms | {new Sample(unpaced.Select(static first => first.Whole))} ms | {new Sample(unpaced.Select(static first => first.Part)).Spread("0.000")} | {unpaced.Max(static first => first.Lists)} |

            The objects themselves take {passing[0].Objects:0.0} MB. With garbage that is not collected yet the heap held at most {passing.Max(static memory => memory.Over):0.0} MB more than the objects.
            """));
    }

    private static List<T> Repeat<T>(int times, Func<T> once) => [.. Enumerable.Range(0, times).Select(_ => once())];

    private static void Once(Session session, FirstObject first) => session.Run("Get-SwarmNode | & { process { $first.Note($_) } }", ("first", first));

    private static (double Part, double Milliseconds, double Whole, int Lists) First(ServedProcess served, Session session, long pace)
    {
        served.Reset(Nodes, pace);
        var first = new FirstObject();
        var began = Stopwatch.GetTimestamp();
        Once(session, first);
        var ended = Stopwatch.GetElapsedTime(began);
        Demand(first.Count);
        var state = served.State(Nodes);
        served.Reset(Nodes);
        return (state.PartSentAt(first.At), Stopwatch.GetElapsedTime(began, first.At).TotalMilliseconds, ended.TotalMilliseconds, state.Requests["/nodes"]);
    }

    private static (double Over, double Objects) Memory(ServedProcess served, Session session, long pace, bool collect)
    {
        served.Reset(Nodes, pace);
        var keeper = new Keeper();
        using var watch = new MemoryWatch(() => keeper.Count, collect);
        session.Run("Get-SwarmNode | & { process { $keeper.Note($_) } }", ("keeper", keeper));
        Demand(keeper.Count);
        var memory = watch.End();
        served.Reset(Nodes);
        GC.KeepAlive(keeper);
        return memory;
    }

    private static void Demand(int count)
    {
        if (count != Nodes)
        {
            throw new InvalidOperationException($"{count} nodes came out of {Nodes}.");
        }
    }
}

/// <summary>Notes when the first object came. PowerShell calls it.</summary>
public sealed class FirstObject
{
    /// <summary>When it came.</summary>
    public long At { get; private set; }

    /// <summary>How many came in all.</summary>
    public int Count { get; private set; }

    /// <summary>One has come.</summary>
    /// <param name="node">It.</param>
    public void Note(object node)
    {
        _ = node;
        At = Count++ == 0 ? Stopwatch.GetTimestamp() : At;
    }
}

/// <summary>Keeps what comes. PowerShell calls it.</summary>
public sealed class Keeper
{
    private readonly object[] _kept = new object[20000];

    /// <summary>How many came.</summary>
    public int Count { get; private set; }

    /// <summary>One has come.</summary>
    /// <param name="node">It.</param>
    public void Note(object node) => _kept[Count++] = node;
}
