namespace SwarmHa;

/// <summary>How an attempt to have a write committed ended.</summary>
/// <param name="Time">How long the write took that was committed; null when none was.</param>
/// <param name="Problem">Why none was; empty when one was.</param>
internal sealed record CommitResult(TimeSpan? Time, string Problem);

/// <summary>Proves that the managers can decide something: a node is written as it is, under the version guard. A majority has to confirm
/// that as any other change, and nothing is changed by it but the record's version.</summary>
/// <remarks>Readings do not tell: a leader that has lost the others answers them from memory for some 10 s. A write that is given up may still be
/// committed when the others come back; it changes nothing then either.</remarks>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told why it is retried.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitProof(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes until one write is committed.</summary>
    /// <param name="nodes">The nodes as they were just read.</param>
    /// <param name="deadline">How long to try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How it ended; that no write is committed is no error.</returns>
    public async Task<CommitResult> RunAsync(IReadOnlyList<SwarmNode> nodes, Deadline deadline, CancellationToken cancellationToken)
    {
        IReadOnlyList<SwarmNode>? known = nodes;
        SwarmException? last = null;
        var activity = "Proving that a write commits";
        reporter.Progress(new SwarmProgress(activity, "Waiting until the managers confirm it", deadline.Elapsed, deadline.Limit));
        var result = await new Waiter(time).UntilAsync(
            async token =>
            {
                try
                {
                    var fresh = known ?? await swarm.GetNodesAsync(deadline.Left, token).ConfigureAwait(false);
                    known = null;
                    var update = NodeUpdate.Of(Choose(fresh));
                    var started = time.GetTimestamp();
                    await swarm.UpdateNodeAsync(update, token).ConfigureAwait(false);
                    return new CommitResult(time.GetElapsedTime(started), string.Empty);
                }
                catch (SwarmException problem)
                {
                    last = problem;
                    if (!IsPassing(problem))
                    {
                        return new CommitResult(null, Told(problem));
                    }

                    reporter.Verbose($"Retrying the write: {problem.Message}");
                    return null;
                }
            },
            RetryInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress(activity, "Waiting until the managers confirm it", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(activity, "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
        return result ?? new CommitResult(null, $"{Waited(deadline)}{(last is null ? string.Empty : $". Last reply: {Told(last)}")}");
    }

    /// <summary>A worker's record is nobody's concern in raft; the leader's is the last that is touched.</summary>
    private static SwarmNode Choose(IReadOnlyList<SwarmNode> nodes) => nodes
        .OrderBy(static node => node is SwarmManager { IsLeader: true } ? 2 : node is SwarmManager ? 1 : 0)
        .ThenBy(static node => node.State == SwarmNodeState.Ready ? 0 : 1)
        .First();

    /// <summary>Whether it may do in a moment: somebody else wrote in between, or the failure is transient.</summary>
    private static bool IsPassing(SwarmException problem) =>
        problem is OutOfSequenceException or NodeNotFoundException || problem.IsTransient;

    private static string Waited(Deadline deadline) => FormattableString.Invariant($"none was confirmed within {deadline.Limit.TotalSeconds:0.#} s");

    private static string Told(SwarmException problem) => problem.EngineMessage is { Length: > 0 } words ? words : problem.Message;
}
