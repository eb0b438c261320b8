using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>Whatever answers, it ends typed, in time and within bounds, and nothing wrong is taken for an answer in silence.</summary>
/// <remarks>A failure names its seed: <c>SWARMHA_HOSTILE_SEED</c> repeats that one alone.</remarks>
[Collection(nameof(Alone))]
public sealed class HostileAnswersTests
{
    private const int Count = 2400;
    private const int AtOnce = 8;
    private const long MostMemory = 256L * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly Question[] Questions =
    [
        new("GET /nodes", ServedNode.List(ServedManagers.First, ServedManagers.Second), static async (engine, token) => await engine.GetNodesAsync(token)),
        new("GET /info", ServedManagers.Info(ServedManagers.First), static async (engine, token) => await engine.GetStatusAsync(token)),
        new("GET /swarm", """{"ID":"swarm1","CreatedAt":"2024-05-14T08:11:02.6Z","Spec":{"Raft":{"ElectionTick":10,"HeartbeatTick":1,"SnapshotInterval":10000},"Dispatcher":{"HeartbeatPeriod":5000000000},"CAConfig":{"NodeCertExpiry":7776000000000000},"EncryptionConfig":{"AutoLockManagers":false},"Orchestration":{"TaskHistoryRetentionLimit":5}},"TLSInfo":{"TrustRoot":"x"},"RootRotationInProgress":false}""", static async (engine, token) => await engine.GetClusterAsync(token)),
        new("GET /services", """[{"ID":"s1","Spec":{"Name":"web","Mode":{"Replicated":{"Replicas":2}},"TaskTemplate":{"Placement":{"Constraints":["node.role==worker"]}}},"Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}}]""", static async (engine, token) => await engine.GetServicesAsync(token)),
        new("GET /tasks", """[{"ID":"t1","ServiceID":"s1","NodeID":"id-40","Slot":1,"DesiredState":"running","Status":{"Timestamp":"2024-05-14T08:11:02.6Z","State":"running"}}]""", static async (engine, token) => await engine.GetTasksAsync(null, token)),
        new("GET /swarm/unlockkey", """{"UnlockKey":"SWMKEY-1-x"}""", static async (engine, token) => await engine.HasUnlockKeyAsync(token)),
        new("GET /configs/lock", """{"ID":"c1","Version":{"Index":5},"CreatedAt":"2024-05-14T08:11:02.6Z","Spec":{"Name":"lock","Labels":{"by":"me"},"Data":"eA=="}}""", static async (engine, token) => await engine.FindConfigAsync("lock", token)),
        new("POST /configs/create", """{"ID":"c1"}""", static async (engine, token) => await engine.CreateConfigAsync("lock", SwarmLabels.None, token)),
        new(ServedManagers.UpdateRoute, "{}", static async (engine, token) =>
        {
            await engine.UpdateNodeAsync(ServedManagers.Update, token);
            return true;
        })
        { IsBodyRead = false },
    ];

    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentQueue<int> _slow = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thousands_of_hostile_answers_end_typed_in_time_and_within_bounds()
    {
        var seeds = Environment.GetEnvironmentVariable("SWARMHA_HOSTILE_SEED") is { Length: > 0 } one ? [int.Parse(one, System.Globalization.CultureInfo.InvariantCulture)] : Enumerable.Range(1, Count).ToArray();
        using var huge = new SemaphoreSlim(1);

        // What the runtime itself needs for the first requests is not what answers take.
        foreach (var seed in seeds.Take(Questions.Length * 5))
        {
            await TryAsync(seed, huge);
        }

        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var peak = 0L;
        long Grown()
        {
            process.Refresh();
            return process.WorkingSet64 - before;
        }

        using var over = new CancellationTokenSource();
        var measuring = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    // What is left of answers that are over counts only where it cannot be collected.
                    if (Grown() is var grown && grown > MostMemory)
                    {
                        GC.Collect();
                        grown = Grown();
                    }

                    peak = Math.Max(peak, grown);
                    await Task.Delay(20, CancellationToken.None);
                }
            },
            Token);
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Token }, async (seed, _) => await TryAsync(seed, huge));

        // This machine may have had other things to do: what was slow is tried again alone.
        foreach (var seed in _slow.Distinct().ToList())
        {
            _slow.Clear();
            await TryAsync(seed, huge);
            if (!_slow.IsEmpty)
            {
                _failures.Enqueue($"seed {seed}: not over in time");
            }
        }

        await over.CancelAsync();
        await measuring;
        Assert.True(_failures.IsEmpty, string.Join("\n", _failures.Order().Take(40)));
        TestContext.Current.SendDiagnosticMessage($"The process grew by {peak / (1 << 20)} MB.");
        Assert.InRange(peak, 0, MostMemory);
    }

    private async Task TryAsync(int seed, SemaphoreSlim huge)
    {
        var question = Questions[seed % Questions.Length];
        var hostile = new HostileReplies(seed).Next(question.Body, question.IsBodyRead);
        if (hostile.IsHuge)
        {
            await huge.WaitAsync(Token);
        }

        try
        {
            await AskAsync(seed, question, hostile);
        }
        finally
        {
            if (hostile.IsHuge)
            {
                huge.Release();
            }
        }
    }

    private async Task AskAsync(int seed, Question question, HostileReply hostile)
    {
        void Fail(string what) => _failures.Enqueue($"seed {seed}, {hostile.Kind} for {question.Route}: {what}");
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First).When(question.Route, Reply.Json(question.Body, question.Route.EndsWith("create", StringComparison.Ordinal) ? 201 : 200));
        using var slot = ServedManagers.Identified(served.Endpoint, ServedManagers.First.Id);
        var expected = await question.AskAsync(slot, TimeSpan.FromSeconds(20));
        served.When(question.Route, hostile.Reply);
        var watch = Stopwatch.StartNew();
        try
        {
            var answer = await question.AskAsync(slot, Limit);
            if (hostile.Outcome == HostileOutcome.Refused || (hostile.Outcome == HostileOutcome.RefusedOrIgnored && answer != expected))
            {
                Fail($"taken for an answer: {answer}");
            }
        }
        catch (SwarmException problem)
        {
            if (string.IsNullOrWhiteSpace(problem.Message) || problem.Message.Length > 70_000)
            {
                Fail($"told in {problem.Message.Length} characters");
            }
        }
        catch (Exception problem)
        {
            Fail($"{problem.GetType()}: {problem.Message}");
        }

        if (watch.Elapsed > Limit + Grace)
        {
            _slow.Enqueue(seed);
        }

        if (served.Requests.Any(static request => request.Path == "/elsewhere"))
        {
            Fail("a redirect was followed");
        }
    }

    private sealed record Question(string Route, string Body, Func<DockerEngine, CancellationToken, Task<object?>> Ask)
    {
        public bool IsBodyRead { get; init; } = true;

        public async Task<string> AskAsync(EndpointSlot slot, TimeSpan limit) => JsonSerializer.Serialize(await slot.CallAsync(Ask, limit, Token));
    }
}

/// <summary>What measures this process has it for itself.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
