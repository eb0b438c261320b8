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

    public Task<SwarmCluster> GetClusterAsync(CancellationToken cancellationToken) => swarm.AnswerAsync(HealthSources.Cluster, () => swarm.Cluster);

    public Task<bool> HasUnlockKeyAsync(CancellationToken cancellationToken)
    {
        swarm.UnlockKeyQuestions++;
        return swarm.AnswerAsync(HealthSources.UnlockKey, () => swarm.HasUnlockKey);
    }

    public Task<IReadOnlyList<SwarmService>> GetServicesAsync(CancellationToken cancellationToken) => swarm.AnswerAsync<IReadOnlyList<SwarmService>>(HealthSources.Services, () => [.. swarm.Services]);

    public Task<IReadOnlyList<SwarmTask>> GetTasksAsync(string? nodeId, CancellationToken cancellationToken) => swarm.AnswerAsync(HealthSources.Tasks, () => swarm.TasksAsync(nodeId).Result);

    public Task ReadEventsAsync(DateTimeOffset since, DateTimeOffset until, Action<EngineEvent> take, CancellationToken cancellationToken) =>
        swarm.EventsThroughAsync(node, since, until, take, cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => swarm.UpdateThroughAsync(node, update, cancellationToken);

    public Task<SwarmConfig?> FindConfigAsync(string name, CancellationToken cancellationToken) => swarm.Configs.FindAsync(name, cancellationToken);

    public Task<string> CreateConfigAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        swarm.Configs.CreateAsync(name, labels, cancellationToken);

    public Task RemoveConfigAsync(string id, CancellationToken cancellationToken) => swarm.Configs.RemoveAsync(id, cancellationToken);

    public void Dispose() => IsDisposed = true;
}
