namespace SwarmHa.Core.Tests;

/// <summary>Stops and starts engines of a <see cref="FakeSwarm"/>, or fails as it is told to.</summary>
internal sealed class FakeDriver(FakeSwarm swarm, PacedTime time) : IEngineDriver
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(100);

    public string Name => "Fake";

    public IReadOnlyList<SwarmFailoverFault> Faults { get; set; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <summary>What is arranged on the host, where it allows that.</summary>
    public string? Arrangement { get; set; }

    public Exception? ArrangeFailure { get; set; }

    public List<TimeSpan> Arranged { get; } = [];

    public Exception? CheckFailure { get; set; }

    /// <summary>What stopping fails with, after the engine has stopped.</summary>
    public Exception? StopFailure { get; set; }

    public bool StopHangs { get; set; }

    /// <summary>How often starting fails before it succeeds.</summary>
    public int StartFailures { get; set; }

    public bool StartHangs { get; set; }

    /// <summary>Which engines never start.</summary>
    public Func<SwarmNode, bool> StartFails { get; set; } = static _ => false;

    /// <summary>How long the driver takes to be content with an engine that runs.</summary>
    public TimeSpan StartLingers { get; set; }

    /// <summary>Is called once the engine is about to be stopped.</summary>
    public Action? OnStop { get; set; }

    /// <summary>Is called once the engine is about to be started.</summary>
    public Action? OnStart { get; set; }

    public int Stops { get; private set; }

    public int Starts { get; private set; }

    public Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => CheckFailure is null ? Task.CompletedTask : Task.FromException(CheckFailure);

    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken)
    {
        Arranged.Add(delay);
        return ArrangeFailure is null ? Task.FromResult(Arrangement) : Task.FromException<string?>(ArrangeFailure);
    }

    public async Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        Stops++;
        OnStop?.Invoke();
        swarm.StopEngine(Find(node));
        await Task.Delay(StopHangs ? Forever : Duration, time, cancellationToken).ConfigureAwait(false);
        if (StopFailure is not null)
        {
            throw StopFailure;
        }
    }

    public async Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        Starts++;
        OnStart?.Invoke();
        await Task.Delay(StartHangs ? Forever : Duration, time, cancellationToken).ConfigureAwait(false);
        if (Starts <= StartFailures || StartFails(node))
        {
            throw new EngineDriverException($"no start {Starts}");
        }

        swarm.StartEngine(Find(node));
        await Task.Delay(StartLingers, time, cancellationToken).ConfigureAwait(false);
    }

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => $"start-by-hand {node.Name}";

    private FakeNode Find(SwarmNode node) => swarm.Nodes.Single(one => one.Id == node.Id);
}
