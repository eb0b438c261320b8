namespace SwarmHa;

/// <summary>Tests whether a swarm's managers can decide. That they cannot is a result, not an error.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told how it is getting on.</param>
/// <param name="time">The clock.</param>
public sealed class QuorumTest(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>Tests.</summary>
    /// <param name="options">What is demanded.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="SwarmException">The managers refuse to talk with this client, or what is to be taken as lost is not in the swarm.</exception>
    public async Task<SwarmQuorumTest> RunAsync(QuorumTestOptions options, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);
        IReadOnlyList<SwarmNode> nodes;
        try
        {
            nodes = await swarm.GetNodesAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SwarmException problem) when (IsWhatLostQuorumLooksLike(problem))
        {
            var count = problem is QuorumLostException lost ? lost.Count : default;
            return new SwarmQuorumTest
            {
                SwarmId = swarm.SwarmId,
                Reason = problem is QuorumLostException ? problem.Message : $"No manager tells how things are: {problem.Message}",
                Managers = count.Managers,
                Reachable = count.Reachable,
                Quorum = count.Managers > 0 ? count.Quorum : 0,
                FaultTolerance = count.Managers > 0 ? count.FaultTolerance : 0,
                MinimumTolerance = options.MinimumTolerance,
            };
        }

        var result = SwarmQuorumTest.Of(nodes, options.FindLost(nodes), options.MinimumTolerance) with { SwarmId = swarm.SwarmId };
        if (!result.Passed || !options.Commit)
        {
            return result;
        }

        var commit = await new CommitProof(swarm, reporter, time).RunAsync(nodes, deadline, cancellationToken).ConfigureAwait(false);
        return commit.Time is { } took
            ? result with { CommitTime = took, Reason = FormattableString.Invariant($"{result.Reason} A write committed in {took.TotalMilliseconds:0.#} ms.") }
            : result with { Passed = false, Reason = $"No write commits, whatever is read ({result.Reason.TrimEnd('.')}): {commit.Problem}" };
    }

    /// <summary>Whether a reading fails as it does when too few managers are left, which is what the test is asked for. That this client is not
    /// let in says nothing of quorum, and is an error.</summary>
    private static bool IsWhatLostQuorumLooksLike(SwarmException problem) => problem is
        QuorumLostException or NoLeaderException or ElectingException or LeaderLostException or EngineErrorException or EngineTimeoutException or ManagerPreparingException or SwarmLockedException
        or ConnectionRefusedException or ConnectionLostException or HostNotFoundException;
}
