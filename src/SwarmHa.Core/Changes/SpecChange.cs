namespace SwarmHa;

/// <summary>The one way in which a node's spec is changed: from a fresh reading, under the version guard, until it stands, whoever else
/// writes at the same time.</summary>
internal sealed class SpecChange(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the swarm is read once more after the limit: only that tells whether the last update was applied.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    private readonly Waiter _waiter = new(time);

    /// <summary>Writes what is wanted of a node. Whatever is not known to be final is retried until the deadline.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What is changed, in the words of a remark: <c>the role</c>.</param>
    /// <param name="alter">Gives the wanted spec, or null when it stands already.</param>
    /// <param name="guard">Refuses the change by what the nodes are like right before it; null when nothing speaks against it.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the attempt; what was written stays written.</param>
    /// <returns>A task that ends when the change is committed.</returns>
    /// <exception cref="SwarmException">The change does not stand at the deadline, or it cannot be read whether it does: the last error's row, or <see cref="SwarmErrors.ChangeTimeout"/>.</exception>
    public async Task WriteAsync(
        SwarmNode node,
        string what,
        Func<SwarmNode, NodeUpdate?> alter,
        Action<IReadOnlyList<SwarmNode>>? guard,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        SwarmException? last = null;
        var isSent = false;
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
                    isSent = true;
                    await swarm.UpdateNodeAsync(update, token).ConfigureAwait(false);
                    return fresh;
                }
                catch (SwarmException problem) when (problem is OutOfSequenceException || problem.IsTransient)
                {
                    reporter.Verbose($"Retrying the change of {what} of {node}: {problem.Message}");
                    last = problem;
                    return null;
                }
            },
            PollInterval,
            deadline.Left,
            null,
            cancellationToken).ConfigureAwait(false);
        if (written is not null)
        {
            return;
        }

        var stands = await StandsAsync(node, alter, cancellationToken).ConfigureAwait(false);
        if (stands != true)
        {
            throw NotWritten(node, what, stands is null && isSent, last, deadline);
        }
    }

    /// <summary>Whether the change stands; null when nobody can tell.</summary>
    private async Task<bool?> StandsAsync(SwarmNode node, Func<SwarmNode, NodeUpdate?> alter, CancellationToken cancellationToken)
    {
        using var limit = time.CreateCancellationTokenSource(LastLook);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var nodes = await swarm.GetNodesAsync(LastLook, either.Token).ConfigureAwait(false);
            return alter(nodes.Demand(node.Id)) is null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SwarmException)
        {
            return null;
        }
    }

    private static SwarmException NotWritten(SwarmNode node, string what, bool isUnknown, SwarmException? last, Deadline deadline) =>
        (last?.Error ?? SwarmErrors.ChangeTimeout).Exception(new SwarmErrorDetail(FormattableString.Invariant(
            $"{node}: {(isUnknown ? $"whether {what} was changed cannot be read" : $"{what} was not changed")} after {deadline.Limit.TotalSeconds:0.#} s. {last?.Message ?? "No manager answered."}"))
        {
            Endpoint = last?.Endpoint,
            EngineMessage = last?.EngineMessage,
            Target = node,
            InnerException = last,
            Advice = isUnknown ? "Look at the node with Get-SwarmNode before you run the command again: the change may have been made." : "Nothing was written. Run the command again, or allow more with -TimeoutSec.",
        });
}
