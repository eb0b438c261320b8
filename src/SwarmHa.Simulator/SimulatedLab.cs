namespace SwarmHa.Simulator;

/// <summary>A throw-away swarm that is simulated in this process.</summary>
public sealed class SimulatedLab : ISwarmLab
{
    private readonly Action<SimulatedLab> _onRemoved;

    internal SimulatedLab(string name, SimulatedSwarm swarm, Action<SimulatedLab> onRemoved)
    {
        Name = name;
        Swarm = swarm;
        _onRemoved = onRemoved;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SwarmLabKind Kind => SwarmLabKind.Simulated;

    /// <summary>The swarm itself, whose history can be read and whose replies can be spoilt.</summary>
    public SimulatedSwarm Swarm { get; }

    /// <inheritdoc/>
    public double Speed => Swarm.Speed;

    /// <inheritdoc/>
    public IReadOnlyList<SwarmLabNode> Nodes => Swarm.Nodes;

    /// <inheritdoc/>
    public Task StopNodeAsync(string node, SwarmLabFault fault, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Swarm.StopNode(node, fault);
            return Task.CompletedTask;
        }
        catch (Exception problem) when (problem is EngineDriverException or ObjectDisposedException)
        {
            return Task.FromException(OfLab(problem));
        }
    }

    /// <inheritdoc/>
    public async Task StartNodeAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            await Swarm.StartNodeAsync(node, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw OfLab(problem);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        Swarm.Dispose();
        _onRemoved(this);
        return Task.CompletedTask;
    }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    private EngineDriverException OfLab(Exception problem) =>
        problem as EngineDriverException ?? new EngineDriverException($"Lab {Name} has been removed.", problem);
}
