namespace SwarmHa;

/// <summary>The one way in which a node's spec is changed: from a fresh reading, under the version guard, until it stands, whoever else
/// writes at the same time.</summary>
internal sealed class SpecChange(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Waiter _waiter = new(time);

    /// <summary>Writes what is wanted of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What is changed, in the words of a remark: <c>the role</c>.</param>
    /// <param name="alter">Gives the wanted spec, or null when it stands already.</param>
    /// <param name="guard">Refuses the change by what the nodes are like right before it; null when nothing speaks against it.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the attempt; what was written stays written.</param>
    /// <returns>A task that ends when the change is committed.</returns>
    public async Task WriteAsync(
        SwarmNode node,
        string what,
        Func<SwarmNode, NodeUpdate?> alter,
        Action<IReadOnlyList<SwarmNode>>? guard,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        SwarmException? last = null;
        var written = await _waiter.UntilAsync(
            async token =>
            {
                try
                {
                    // Always from a fresh reading: after a reply that was lost it tells whether the update was applied.
                    var nodes = await swarm.GetNodesAsync(token).ConfigureAwait(false);
                    var fresh = nodes.Demand(node.Id);
                    if (alter(fresh) is not { } update)
                    {
                        return fresh;
                    }

                    guard?.Invoke(nodes);
                    await swarm.UpdateNodeAsync(update, token).ConfigureAwait(false);
                    return fresh;
                }
                catch (SwarmException problem) when (problem is OutOfSequenceException || problem.IsTransient)
                {
                    reporter.Verbose($"Trying again to change {what} of {node.Name}: {problem.Message}");
                    last = problem;
                    return null;
                }
            },
            PollInterval,
            deadline.Left,
            null,
            cancellationToken).ConfigureAwait(false);
        if (written is null)
        {
            throw last ?? SwarmErrors.ChangeTimeout.Exception(
                FormattableString.Invariant($"{node.Name}: {what} could not be changed within {deadline.Limit.TotalSeconds:0.#} s."), node);
        }
    }
}
