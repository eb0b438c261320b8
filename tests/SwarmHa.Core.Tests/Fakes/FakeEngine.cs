namespace SwarmHa.Core.Tests;

/// <summary>One engine of <see cref="FakeSwarm"/>.</summary>
internal sealed class FakeEngine(FakeSwarm swarm, FakeNode node) : IEngine
{
    public EngineEndpoint Endpoint { get; } = EngineEndpoint.Parse(node.Name);

    public bool IsDisposed { get; private set; }

    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(swarm.StatusOf(node));
    }

    public Task<IReadOnlyList<SwarmNode>> GetNodesAsync(CancellationToken cancellationToken) => swarm.NodesThroughAsync(node, cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}
