namespace SwarmHa.Core.Tests;

/// <summary>A handover of one thing at a time, for a clock that passes only while the work stands: the real one asks questions beside it.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="options">Time and force for each of the two changes.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
internal sealed class RoleChangeHandover(ISwarm swarm, RoleChangeOptions options, ISwarmReporter reporter, TimeProvider time) : ILeadershipHandover
{
    private readonly RoleChange _change = new(swarm, reporter, time);

    /// <inheritdoc/>
    public async Task DemandPossibleAsync(SwarmManager leader, CancellationToken cancellationToken) =>
        _ = LeaderMovePlan.Of(await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false), null, options.Force);

    /// <inheritdoc/>
    public async Task<SwarmManager> HandOverAsync(SwarmManager leader, CancellationToken cancellationToken)
    {
        try
        {
            await _change.DemoteAsync(leader.Id, options, cancellationToken).ConfigureAwait(false);
        }
        catch when (cancellationToken.IsCancellationRequested)
        {
            // A demotion that is written down comes to its end first: an engine that is promoted in the middle of it may not survive that.
            var node = (await swarm.GetNodesAsync(CancellationToken.None).ConfigureAwait(false)).Demand(leader.Id);
            if (node.Role == SwarmNodeRole.Worker)
            {
                await _change.DemoteAsync(leader.Id, options, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            // Nobody has asked for one manager less: this is done after Ctrl+C as well. A demotion that was refused leaves nothing to do. It
            // does not wait until the node is Ready: a new leader shows all as Unknown for some seconds.
            await _change.PromoteAsync(leader.Id, options with { Force = true }, CancellationToken.None).ConfigureAwait(false);
        }

        var nodes = await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        return nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader)
            ?? throw SwarmErrors.NoLeader.Exception($"Nobody leads after {leader.Name} has handed over.", leader);
    }
}
