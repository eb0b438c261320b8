namespace SwarmHa;

/// <summary>Hands leadership over as <c>Move-SwarmLeader</c> does, to whichever manager it comes to.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="options">Limits and force.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class LeaderMoveHandover(ISwarm swarm, LeaderMoveOptions options, ISwarmReporter reporter, TimeProvider time) : ILeadershipHandover
{
    /// <inheritdoc/>
    public Task DemandPossibleAsync(SwarmManager leader, CancellationToken cancellationToken) =>
        new LeaderMove(swarm, options, reporter, time).PrepareAsync(null, cancellationToken);

    /// <inheritdoc/>
    public async Task<SwarmManager> HandOverAsync(SwarmManager leader, CancellationToken cancellationToken)
    {
        var move = new LeaderMove(swarm, options, reporter, time);
        var plan = await move.PrepareAsync(null, cancellationToken).ConfigureAwait(false);

        // Somebody else may have been faster; then there is nothing to hand over.
        if (plan.Leader.Id == leader.Id)
        {
            await move.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        var nodes = await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        return nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader)
            ?? throw SwarmErrors.NoLeader.Exception($"Nobody leads after {leader} has handed over.", leader);
    }
}
