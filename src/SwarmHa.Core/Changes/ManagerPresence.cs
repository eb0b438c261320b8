namespace SwarmHa;

/// <summary>Looks whether the managers that a change depends on are still there.</summary>
/// <remarks>A manager that was lost is listed as Reachable for some 4 s more. One whose own engine lists the nodes, which it asks the leader for, is
/// there. For the others the list is watched until it would show the loss.</remarks>
internal sealed class ManagerPresence(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what was found by watching the list holds: a plan is mostly carried out at once.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(2);

    private readonly Waiter _waiter = new(time);
    private HashSet<string> _watched = [];
    private long _watchedAt;

    /// <summary>The nodes as they are after the look.</summary>
    /// <param name="nodes">The nodes as they are listed.</param>
    /// <param name="changed">The manager that is changed, which need not be there.</param>
    /// <param name="objection">What objects to the change by the list. Nobody is asked when it does already.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<IReadOnlyList<SwarmNode>> LookAsync(
        IReadOnlyList<SwarmNode> nodes, SwarmNode changed, Func<IReadOnlyList<SwarmNode>, Objection?> objection, CancellationToken cancellationToken)
    {
        if (objection(nodes) is not null)
        {
            return nodes;
        }

        var isFresh = time.GetElapsedTime(_watchedAt) < Validity;

        // The leader is there: the list comes from it.
        var deadline = new Deadline(time, ListLag);
        var others = nodes.OfType<SwarmManager>().Where(other => other.Id != changed.Id && other is { IsReachable: true, IsLeader: false }).ToList();
        var answers = await Task.WhenAll(others.Select(manager => RespondsAsync(manager, cancellationToken))).ConfigureAwait(false);
        var silent = new HashSet<string>(others.Where((_, i) => !answers[i]).Select(static manager => manager.Id));
        IReadOnlyList<SwarmNode> without = [.. nodes.Select(node => node is SwarmManager manager && silent.Contains(node.Id) ? manager with { Reachability = SwarmReachability.Unreachable } : node)];
        if (silent.Count == 0 || objection(without) is null || (isFresh && silent.IsSubsetOf(_watched)))
        {
            return nodes;
        }

        IReadOnlyList<SwarmNode>? latest = null;
        await _waiter.UntilAsync(
            async token =>
            {
                latest = await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false) ?? latest;
                return latest is not null && objection(latest) is { } found ? found : null;
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress(
                $"Checking {changed}", $"Waiting whether the leader still hears {string.Join(", ", others.Where(manager => silent.Contains(manager.Id)))}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        (_watched, _watchedAt) = latest is null ? ([], 0) : (silent, time.GetTimestamp());
        return latest ?? without;
    }

    private async Task<bool> RespondsAsync(SwarmManager manager, CancellationToken cancellationToken)
    {
        using var engine = swarm.OpenEngine(manager);
        if (engine is null)
        {
            return false;
        }

        try
        {
            return (await engine.WithinAsync(time, AnswerLimit, engine.GetNodesAsync, cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        catch (SwarmException)
        {
            return false;
        }
    }
}
