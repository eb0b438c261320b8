using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Lab;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>What takes real engines: listing three of them, and what a promotion costs over what the engines need themselves.</summary>
public sealed class RealEngines : IScenario
{
    private const string LabName = "benchmark";

    /// <inheritdoc/>
    public string Name => "engines";

    /// <inheritdoc/>
    public string Title => "On real engines";

    /// <inheritdoc/>
    public string Method =>
        "A lab of real engines on this machine. While `Invoke-SwarmPromote` promotes a worker, the leader is asked for that node, and the node itself what it is, every 5 ms by connections of their own. "
        + "The engines have done their part when the leader shows the node as reachable and the node says itself that it is a manager; what the cmdlet takes longer is told. Each worker is promoted once. Then the three managers are listed, as above.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(6);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        var availability = EngineLabPrerequisites.CheckAsync().GetAwaiter().GetResult();
        if (!availability.IsAvailable && availability.Obstacle != EngineLabObstacle.ProgramsMissing)
        {
            throw new InvalidOperationException(availability.Reason);
        }

        var promotions = new List<Promotion>();
        Contest? contest = null;
        var bytes = 0.0;
        var version = string.Empty;
        InLab(["node-40", "node-50", "node-60"], lab =>
        {
            promotions.AddRange(lab.Nodes.Skip(1).Select(node => Promote(lab, node)));
            contest = NodeLists.Race(lab.Nodes[0].Endpoint, thoroughness.Of(200, 40));
            using var floor = new Floor(Http(lab.Nodes[0].Endpoint));
            bytes = floor.DrainAsync().GetAwaiter().GetResult() / 3.0;
            version = floor.List()[0].Description.Engine.EngineVersion;
        });
        if (!thoroughness.IsQuick)
        {
            InLab(["node-40", .. Enumerable.Range(0, 6).Select(static index => FormattableString.Invariant($"node-{50 + index}"))], lab =>
                promotions.AddRange(lab.Nodes.Skip(1).Select(node => Promote(lab, node))));
        }

        var added = new Sample(promotions.Select(static promotion => promotion.Added));
        return new Outcome(
            [
                .. NodeLists.Judge(contest!, "3 real engines", 0.1, 2),
                Finding.Of("`Invoke-SwarmPromote`, delay over the engines' own time", "under 100 ms at the median", added, "0", " ms", 100),
            ],
            NodeLists.Table(NodeLists.Rows(contest!, "3 real")) + string.Create(CultureInfo.InvariantCulture, $"""


            Engines of version {version}; a node is {bytes:0} bytes of their list.

            {promotions.Count} promotions: the engines needed {new Sample(promotions.Select(static promotion => promotion.Engines)).Spread("0")} ms, the cmdlet {new Sample(promotions.Select(static promotion => promotion.Cmdlet)).Spread("0")} ms;
            longer by {string.Join(", ", promotions.Select(static promotion => promotion.Added.ToString("0", CultureInfo.InvariantCulture)))} ms.
            """));
    }

    /// <summary>Removes what a run that was ended in the middle has left up.</summary>
    internal static void Remove()
    {
        if (OperatingSystem.IsLinux())
        {
            EngineLab.Find(LabName)?.DownAsync().GetAwaiter().GetResult();
        }
    }

    private static void InLab(IReadOnlyList<string> nodes, Action<EngineLab> work)
    {
        Remove();
        var lab = EngineLab.UpAsync(new EngineLabOptions { Name = LabName, Nodes = nodes }).GetAwaiter().GetResult();
        try
        {
            work(lab);
        }
        finally
        {
            lab.DownAsync().GetAwaiter().GetResult();
        }
    }

    private static Uri Http(Uri endpoint) => new($"http://{endpoint.Authority}");

    private static Promotion Promote(EngineLab lab, EngineLabNode node)
    {
        using var session = new Session(lab.Nodes[0].Endpoint);
        var id = (string)session.Run("(Get-SwarmNode $name).Id", ("name", node.Name)).Single();
        session.Run("$null = Get-SwarmManager; $null = Invoke-SwarmPromote $name -WhatIf");
        using var leader = new EnginePoll(new Uri(Http(lab.Nodes[0].Endpoint), $"/v1.41/nodes/{id}"), static reply =>
            reply.TryGetProperty("ManagerStatus", out var status) && status.TryGetProperty("Reachability", out var word) && word.GetString() == "reachable");
        using var itself = new EnginePoll(new Uri(Http(node.Endpoint), "/v1.41/info"), static reply =>
            reply.GetProperty("Swarm") is var swarm && swarm.GetProperty("ControlAvailable").GetBoolean() && swarm.GetProperty("Error").GetString() is "");
        var began = Stopwatch.GetTimestamp();
        var ended = (long)session.Run("$null = Invoke-SwarmPromote $name -WarningAction Ignore; [Diagnostics.Stopwatch]::GetTimestamp()").Single();
        var engines = Math.Max(leader.Seen(), itself.Seen());
        return new Promotion(Milliseconds(began, engines), Milliseconds(began, ended), Milliseconds(engines, ended));
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;

    private sealed record Promotion(double Engines, double Cmdlet, double Added);
}

/// <summary>Asks an engine every 5 ms, on a connection of its own, until it says what is waited for.</summary>
internal sealed class EnginePoll : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new() { Timeout = Patience };
    private readonly Task<long> _seen;

    public EnginePoll(Uri question, Func<JsonElement, bool> awaited) => _seen = Task.Run(() => AskAsync(question, awaited));

    public void Dispose() => _client.Dispose();

    /// <summary>When it said so.</summary>
    public long Seen() => _seen.Wait(Patience) ? _seen.Result : throw new InvalidOperationException("The engine never said what was waited for.");

    private async Task<long> AskAsync(Uri question, Func<JsonElement, bool> awaited)
    {
        while (true)
        {
            try
            {
                using var reply = JsonDocument.Parse(await _client.GetByteArrayAsync(question).ConfigureAwait(false));
                if (awaited(reply.RootElement))
                {
                    return Stopwatch.GetTimestamp();
                }
            }
            catch (HttpRequestException)
            {
                // Asked again: a node that is becoming a manager may refuse for a moment.
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }
}
