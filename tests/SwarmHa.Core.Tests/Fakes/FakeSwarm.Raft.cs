namespace SwarmHa.Core.Tests;

/// <content>What its engines and its raft do.</content>
internal sealed partial class FakeSwarm
{
    /// <summary>Takes the leadership away for a while.</summary>
    public void LoseLeaderFor(TimeSpan span) => Locked(() =>
    {
        var leader = Nodes.Single(static node => node.IsLeader);
        leader.IsLeader = false;
        _schedule.In(span, () => leader.IsLeader = true);
        return true;
    });

    /// <summary>Something that happens later.</summary>
    public void Later(TimeSpan delay, Action happening) => Locked(() =>
    {
        _schedule.In(delay, happening);
        return true;
    });

    /// <summary>The engine stops, and forgets its own events; those of the swarm it gets again. When it led, the others elect and lose sight of it.</summary>
    public void StopEngine(FakeNode node) => Locked(() =>
    {
        node.EngineRuns = false;
        node.Events.RemoveAll(static one => one.IsLocal);
        if (node.IsLeader)
        {
            node.IsLeader = false;
            _schedule.In(Pace.Election, () => Elect(node));
        }
        else
        {
            _schedule.In(Pace.Election + Pace.Notice, () => LoseSightOf(node));
        }

        return true;
    });

    /// <summary>An engine lists its events in the order in which it heard of them, and holds the request open for a time that is still to come.</summary>
    public async Task EventsThroughAsync(FakeNode node, DateTimeOffset since, DateTimeOffset until, Action<EngineEvent> take, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listed = Locked(() => !node.EngineRuns ? throw SwarmErrors.ConnectionRefused.Exception($"Nothing listens at {node.Name}.")
            : node.EventsAreDenied ? throw SwarmErrors.AccessDenied.Exception("The events may not be read.")
            : node.Events.AsEnumerable().Reverse().TakeWhile(one => one.Time >= since).Where(one => one.Time <= until).Reverse().ToList());
        listed.ForEach(take);
        var wait = until - (_time.GetUtcNow() + node.ClockAhead);
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The engine starts, and its manager and its agent come back one after the other.</summary>
    public void StartEngine(FakeNode node) => Locked(() =>
    {
        node.EngineRuns = true;
        _schedule.In(Pace.Rejoin, () =>
        {
            node.Reachability = SwarmReachability.Reachable;
            if (!Nodes.Any(static one => one.IsLeader))
            {
                node.IsLeader = true;
            }
        });
        _schedule.In(Pace.Rejoin + Pace.Agents, () => node.State = SwarmNodeState.Ready);
        return true;
    });

    /// <summary>What the engine itself refuses.</summary>
    private void DemandAcceptable(NodeUpdate update, FakeNode node)
    {
        if (!Nodes.Any(static one => one.IsLeader))
        {
            throw SwarmErrors.NoLeader.Exception("The fake swarm has no leader.");
        }

        if (update.Version != node.Version)
        {
            throw SwarmErrors.OutOfSequence.Exception($"update out of sequence: {update.Version} is not {node.Version}");
        }

        var remaining = Nodes.Where(one => one != node && one.Reachability != SwarmReachability.None).ToList();
        if (update.Role == SwarmNodeRole.Worker
            && node.Reachability != SwarmReachability.None
            && 2 * remaining.Count(static one => one.Reachability == SwarmReachability.Reachable) <= remaining.Count)
        {
            throw SwarmErrors.QuorumLoss.Exception("can't remove member from the raft: this would result in a loss of quorum");
        }
    }

    private void Join(FakeNode node)
    {
        _schedule.In(Pace.Join, () =>
        {
            node.Reachability = SwarmReachability.Reachable;
            node.Version++;
        });
        _schedule.In(Pace.Join + Pace.TurnManager, () => node.AnswersAsManager = true);
    }

    private void Leave(FakeNode node)
    {
        if (node.IsLeader)
        {
            node.IsLeader = false;
            var next = Successor([.. Nodes.Where(one => one != node && one.Reachability == SwarmReachability.Reachable)]);
            if (Pace.HandOver == TimeSpan.Zero)
            {
                next.IsLeader = true;
            }
            else
            {
                _schedule.In(Pace.HandOver, () => next.IsLeader = true);
            }
        }

        _schedule.In(Pace.Leave, () => node.Reachability = SwarmReachability.None);
        _schedule.In(Pace.Leave + Pace.TurnWorker, () => node.AnswersAsManager = false);
    }

    private void Elect(FakeNode lost)
    {
        var winner = Nodes.FirstOrDefault(node => node != lost && node.EngineRuns && node.AnswersAsManager);
        var members = Nodes.Count(static node => node.Reachability != SwarmReachability.None);
        if (winner is null || Nodes.Any(static node => node.IsLeader) || 2 * Nodes.Count(static node => node.EngineRuns && node.Reachability != SwarmReachability.None) <= members)
        {
            return;
        }

        winner.IsLeader = true;
        foreach (var node in Nodes.Where(node => node != lost))
        {
            node.State = SwarmNodeState.Unknown;
            _schedule.In(Pace.Agents, () => node.State = node.EngineRuns ? SwarmNodeState.Ready : node.State);
        }

        _schedule.In(Pace.Notice, () => LoseSightOf(lost));
    }

    private static void LoseSightOf(FakeNode lost)
    {
        if (!lost.EngineRuns)
        {
            (lost.Reachability, lost.State) = (SwarmReachability.Unreachable, SwarmNodeState.Unknown);
        }
    }
}
