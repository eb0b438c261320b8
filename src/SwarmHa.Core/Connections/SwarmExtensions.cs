namespace SwarmHa;

/// <summary>The usual patience, and the usual ways to change a node, to find it again and to ask its engine.</summary>
internal static class SwarmExtensions
{
    /// <summary>Longer than an election, which takes 10 to 20 s, and up to 24 s with a split vote.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    public static Task<IReadOnlyList<SwarmNode>> GetNodesAsync(this ISwarm swarm, CancellationToken cancellationToken) =>
        swarm.GetNodesAsync(UsualPatience, cancellationToken);

    /// <summary>Lists the nodes; null while no manager can, which passes.</summary>
    public static async Task<IReadOnlyList<SwarmNode>?> TryGetNodesAsync(this ISwarm swarm, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SwarmException problem) when (problem.IsTransient)
        {
            reporter.Verbose($"Retrying: {problem.Message}");
            return null;
        }
    }

    /// <summary>Changes something that gives nothing.</summary>
    public static Task WriteAsync(this ISwarm swarm, Func<IEngine, CancellationToken, Task> change, CancellationToken cancellationToken) => swarm.WriteAsync(
        async (engine, token) =>
        {
            await change(engine, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Replaces a node's whole spec, guarded by its version.</summary>
    public static Task UpdateNodeAsync(this ISwarm swarm, NodeUpdate update, CancellationToken cancellationToken) =>
        swarm.WriteAsync((engine, token) => engine.UpdateNodeAsync(update, token), cancellationToken);

    /// <summary>Asks one engine, limited in time.</summary>
    /// <exception cref="EngineTimeoutException">It did not respond in that time.</exception>
    public static async Task<T> WithinAsync<T>(this IEngine engine, TimeProvider time, TimeSpan limit, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var expiry = time.CreateCancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SwarmErrors.EngineTimeout.Exception(FormattableString.Invariant($"{engine.Endpoint}: No response within {limit.TotalSeconds:0.#} s."), engine.Endpoint);
        }
    }

    /// <summary>Finds a node again that is known by its id.</summary>
    /// <exception cref="NodeNotFoundException">It is not there any more.</exception>
    public static SwarmNode Demand(this IEnumerable<SwarmNode> nodes, string nodeId) =>
        nodes.FirstOrDefault(node => node.Id == nodeId)
        ?? throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with the id {nodeId} any more.", nodeId);
}
