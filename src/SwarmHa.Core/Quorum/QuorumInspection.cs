namespace SwarmHa;

/// <summary>Looks at a swarm's managers: the leader's view of them, raft's settings, and each manager's own view.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told what could not be found out.</param>
/// <param name="time">The clock.</param>
public sealed class QuorumInspection(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>How long a manager's own engine, and the settings, are waited for. An answer takes milliseconds; a manager without a leader is
    /// silent for up to 20 s.</summary>
    private static readonly TimeSpan ViewLimit = TimeSpan.FromSeconds(2);

    /// <summary>How long a change, such as an election, is given to reach all managers before a difference is believed.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="SwarmException">No manager lists the nodes.</exception>
    public async Task<SwarmQuorum> RunAsync(QuorumInspectionOptions options, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(options.Patience, cancellationToken).ConfigureAwait(false);
        var settings = SettingsAsync(cancellationToken);
        var views = options.WithViews ? await ViewsAsync(nodes, cancellationToken).ConfigureAwait(false) : [];
        if (SwarmManagerView.Disagree(views))
        {
            // They are not asked at the very same moment: a change in between looks like a difference, and is none.
            await time.Delay(SecondLook, cancellationToken).ConfigureAwait(false);
            nodes = await swarm.GetNodesAsync(options.Patience, cancellationToken).ConfigureAwait(false);
            views = await ViewsAsync(nodes, cancellationToken).ConfigureAwait(false);
        }

        return SwarmQuorum.Of(nodes, options.ZoneLabel, await settings.ConfigureAwait(false), views) with { SwarmId = swarm.SwarmId };
    }

    private async Task<SwarmCluster?> SettingsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await swarm.ReadAsync(static (engine, token) => engine.GetClusterAsync(token), ViewLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (SwarmException problem)
        {
            reporter.Verbose($"The swarm's settings could not be read: {problem.Message}");
            return null;
        }
    }

    /// <summary>Asks all managers at once, also those that the leader does not hear: one that answers all the same is telling.</summary>
    private async Task<IReadOnlyList<SwarmManagerView>> ViewsAsync(IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken) =>
        await Task.WhenAll(nodes.OfType<SwarmManager>().Where(static manager => manager.HasJoinedRaft).Select(manager => ViewAsync(manager, cancellationToken))).ConfigureAwait(false);

    private async Task<SwarmManagerView> ViewAsync(SwarmManager manager, CancellationToken cancellationToken)
    {
        using var limit = time.CreateCancellationTokenSource(ViewLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var engine = swarm.OpenEngine(manager);
            if (engine is null)
            {
                return SwarmManagerView.Without(manager, SwarmManagerViewState.NotAsked, "It is not known where its engine listens.");
            }

            var started = time.GetTimestamp();
            var nodes = await engine.GetNodesAsync(either.Token).ConfigureAwait(false);
            return nodes.Any(node => node.Id == manager.Id)
                ? SwarmManagerView.Of(manager, nodes, time.GetElapsedTime(started))
                : SwarmManagerView.Without(manager, SwarmManagerViewState.Silent, $"{engine.Endpoint}: The engine there belongs to another swarm.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SwarmManagerView.Without(manager, SwarmManagerViewState.Silent, FormattableString.Invariant($"No reply within {ViewLimit.TotalSeconds:0.#} s."));
        }
        catch (SwarmException problem)
        {
            var state = problem is NoLeaderException or ElectingException ? SwarmManagerViewState.NoLeader : SwarmManagerViewState.Silent;
            return SwarmManagerView.Without(manager, state, problem.Message);
        }
    }
}
