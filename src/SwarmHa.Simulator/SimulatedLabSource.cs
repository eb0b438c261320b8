namespace SwarmHa.Simulator;

/// <summary>Raises simulated labs, and knows those of this process.</summary>
public sealed class SimulatedLabSource : ISwarmLabSource
{
    private static readonly object Gate = new();
    private static readonly List<SimulatedLab> Labs = [];

    /// <inheritdoc/>
    public SwarmLabKind Kind => SwarmLabKind.Simulated;

    /// <inheritdoc/>
    public bool TakesEngineRoots => false;

    /// <inheritdoc/>
    /// <exception cref="EngineDriverException">A lab of that name is up already, or the request cannot be met.</exception>
    public Task<ISwarmLab> CreateAsync(SwarmLabRequest request, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));
        _ = reporter ?? throw new ArgumentNullException(nameof(reporter));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Raise(request, reporter));
        }
        catch (Exception problem) when (problem is EngineDriverException or ArgumentOutOfRangeException)
        {
            return Task.FromException<ISwarmLab>(problem as EngineDriverException ?? new EngineDriverException(problem.Message, problem));
        }
    }

    /// <inheritdoc/>
    public Task DemandPossibleAsync(SwarmLabRequest request, CancellationToken cancellationToken)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));
        lock (Gate)
        {
            return IsUp(request) is { } problem ? Task.FromException(problem) : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ISwarmLab> FindAll()
    {
        lock (Gate)
        {
            return [.. Labs];
        }
    }

    private static ISwarmLab Raise(SwarmLabRequest request, ISwarmReporter reporter)
    {
        lock (Gate)
        {
            if (IsUp(request) is { } problem)
            {
                throw problem;
            }

            var swarm = new SimulatedSwarm(new SimulatedSwarmOptions
            {
                Name = request.Name,
                Managers = request.Managers,
                Workers = request.Workers,
                Seed = request.Seed,
                Speed = request.Speed,
                NodeNames = request.NodeNames,
            });
            var lab = new SimulatedLab(request.Name, swarm, Forget);
            Labs.Add(lab);
            reporter.Verbose($"Lab {lab.Name}: {request.Managers} managers and {request.Workers} workers are simulated; {swarm.Leader} leads.");
            return lab;
        }
    }

    private static EngineDriverException? IsUp(SwarmLabRequest request) => Labs.Exists(lab => string.Equals(lab.Name, request.Name, StringComparison.OrdinalIgnoreCase))
        ? new EngineDriverException($"A simulated lab of the name {request.Name} is up already.")
        : null;

    private static void Forget(SimulatedLab lab)
    {
        lock (Gate)
        {
            Labs.Remove(lab);
        }
    }
}
