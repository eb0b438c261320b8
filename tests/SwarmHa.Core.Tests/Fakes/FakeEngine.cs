namespace SwarmHa.Core.Tests;

/// <summary>One engine of <see cref="FakeSwarm"/>.</summary>
internal sealed class FakeEngine(FakeSwarm swarm, FakeNode node, TimeProvider time) : IEngine
{
    public EngineEndpoint Endpoint { get; } = EngineEndpoint.Parse(node.Name);

    public bool IsDisposed { get; private set; }

    public async Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (node.StatusHangs)
        {
            await time.Delay(TimeSpan.FromDays(1), cancellationToken).ConfigureAwait(false);
        }

        return swarm.StatusOf(node);
    }

    public Task<IReadOnlyList<SwarmNode>> GetNodesAsync(CancellationToken cancellationToken) => swarm.NodesThroughAsync(node, cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}
