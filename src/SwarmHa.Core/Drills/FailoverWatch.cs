namespace SwarmHa;

/// <summary>Waits for the moments of one drill, by what its probes see, and notes them.</summary>
internal sealed class FailoverWatch(FailoverPlan plan, FailoverProbes probes, FailoverRecord record, FailoverProgress progress, FailoverDrillOptions options, DrillClock clock, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LimitAfterForeignChange = TimeSpan.FromSeconds(30);

    private readonly Waiter _waiter = new(time);

    private ControlPlaneWatch Views => probes.Watch;

    private bool IsDemotion => options.Fault == SwarmFailoverFault.Demote;

    /// <summary>Waits until all probes have answered steadily.</summary>
    /// <returns>Null, or what has not.</returns>
    public async Task<string?> SteadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        string? unsteady = null;
        var steady = await _waiter.UntilAsync(
            _ => Task.FromResult((unsteady = probes.NotSteady()) is null ? probes : null),
            LookInterval,
            limit,
            elapsed => progress.Say($"waiting for steady answers of {unsteady}", elapsed, limit),
            cancellationToken).ConfigureAwait(false);
        return steady is null ? unsteady : null;
    }

    /// <summary>Watches another manager take over, until the old leader is shown as lost and all others as Ready.</summary>
    public async Task ElectionAsync(CancellationToken cancellationToken)
    {
        var first = await LookAsync(() => Views.FirstNewLeader, "another manager to lead", cancellationToken).ConfigureAwait(false);
        if (first is null)
        {
            return;
        }

        record.NoteElection(Views);
        record.NodesDuring = first.Nodes;
        var lost = await LookAsync(
            () => Views.LatestAfterwards is { } view && plan.Targets.All(target => IsAway(view.Nodes, target)) ? view : null,
            $"the managers to show {plan.Names} as {(IsDemotion ? "a worker" : "lost")}",
            cancellationToken).ConfigureAwait(false);
        if (lost is null)
        {
            // The drill has failed by now; the engine has been down for long enough.
            return;
        }

        record.NodesDuring = lost.Nodes;
        record.Note(SwarmFailoverMoment.OldLeaderLost, lost.At, plan.Leader.UniqueName, string.Join("; ", plan.Targets.Select(target => $"{lost.AnsweredBy} shows {target} as {Shown(lost.Nodes, target)}")));
        var ready = await LookAsync(
            () => Views.LatestAfterwards is { } view && OthersAreReady(view.Nodes) && plan.Targets.All(target => IsAway(view.Nodes, target)) ? view : null,
            "the other nodes to be Ready in the new leader's eyes",
            cancellationToken).ConfigureAwait(false);
        if (ready is not null)
        {
            record.Note(SwarmFailoverMoment.NodesReady, ready.At, ready.Leader!.UniqueName, "all other nodes are Ready");
            record.NodesDuring = ready.Nodes;
        }

        await WritesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Watches for a while that nothing is committed without quorum.</summary>
    public async Task QuorumLossAsync(CancellationToken cancellationToken)
    {
        probes.Commits.BeginQuorumLoss(clock.Now);
        try
        {
            await _waiter.UntilAsync<object>(
                static _ => Task.FromResult<object?>(null),
                LookInterval,
                options.QuorumLossPeriod,
                elapsed => progress.Say("watching that no write is committed", elapsed, options.QuorumLossPeriod),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            (record.CommittedWithoutQuorum, record.TriedWithoutQuorum) = (probes.Commits.WithoutQuorum, probes.Commits.TriedWithoutQuorum);
            probes.Commits.EndQuorumLoss();
        }

        record.Note(
            SwarmFailoverMoment.WritesStopped,
            clock.Now,
            string.Join(", ", plan.Survivors),
            FormattableString.Invariant($"without quorum {(record.CommittedWithoutQuorum == 0 ? "no write was" : $"{record.CommittedWithoutQuorum} writes were")} committed for {options.QuorumLossPeriod.TotalSeconds:0.#} s"));
    }

    /// <summary>Waits until all lost managers are Reachable and Ready in the eyes of whoever leads by now.</summary>
    /// <param name="undo">When undoing began: only what is said after it counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RejoinAsync(TimeSpan undo, CancellationToken cancellationToken)
    {
        // Somebody who changes the swarm may have taken the manager away, too.
        var limit = probes.Foreign.Changes.Count > 0 && options.Timeout > LimitAfterForeignChange ? LimitAfterForeignChange : options.Timeout;
        Task<ControlPlaneView?> LookForAsync(Func<SwarmManager, bool> wanted, string awaited) => LookAsync(
            () => Views.Latest is { } view && view.At > undo && plan.Targets.All(target => Find(view.Nodes, target) is SwarmManager manager && wanted(manager)) ? view : null,
            $"{plan.Names} to be {awaited} again",
            limit,
            cancellationToken);

        if (await LookForAsync(static manager => manager.IsReachable, "Reachable").ConfigureAwait(false) is { } reachable)
        {
            record.Note(SwarmFailoverMoment.Rejoined, reachable.At, plan.Leader.UniqueName, $"{plan.Names} {(plan.Targets.Count == 1 ? "is" : "are")} Reachable again");
            if (await LookForAsync(static manager => manager is { IsReachable: true, State: SwarmNodeState.Ready }, "Ready").ConfigureAwait(false) is { } ready)
            {
                record.Note(SwarmFailoverMoment.Ready, ready.At, plan.Leader.UniqueName, $"{plan.Names} {(plan.Targets.Count == 1 ? "is" : "are")} Ready again");
            }
        }
    }

    /// <summary>Waits until writes are committed and the services run as before.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ConvergeAsync(CancellationToken cancellationToken)
    {
        probes.Tasks.EndLoss();
        if (options.ExpectQuorumLoss)
        {
            record.NoteReturn(Views, await LookAsync(() => Views.FirstAfterOutage, "a manager to lead again", cancellationToken).ConfigureAwait(false));
            await WritesAsync(cancellationToken).ConfigureAwait(false);
        }

        // As told after the managers were back: what was told before is no longer how it is.
        var since = clock.Now;
        await _waiter.UntilAsync(
            _ => Task.FromResult(probes.Tasks.Latest > since && Views.Latest?.At > since && probes.Tasks.NotAsBefore is null ? probes : null),
            LookInterval,
            options.ConvergeTimeout,
            elapsed => progress.Say(probes.Tasks.NotAsBefore is { } lacking ? $"waiting until as many tasks run as before: {lacking}" : "waiting for what the tasks are like", elapsed, options.ConvergeTimeout),
            cancellationToken).ConfigureAwait(false);
        record.HasTasksAfter = probes.Tasks.Latest > since;
        NoteNodesAfter(since);
    }

    /// <summary>Notes how the nodes are at the end; nothing, when no manager has told since a moment.</summary>
    public void NoteNodesAfter(TimeSpan since) => record.NodesAfter = Views.Latest is { } latest && latest.At > since ? latest.Nodes : [];

    /// <summary>Waits for the first committed write after the gap.</summary>
    private async Task WritesAsync(CancellationToken cancellationToken)
    {
        if (options.WriteInterval is null || probes.Commits.Latest is null)
        {
            return;
        }

        var since = record.ElectionAt ?? clock.Now;
        await LookAsync(() => probes.Commits.Latest > since ? probes : null, "a write to be committed", cancellationToken).ConfigureAwait(false);
        record.NoteWrites(probes.Commits, since);
    }

    private static SwarmNode? Find(IEnumerable<SwarmNode> nodes, SwarmNode wanted) => nodes.FirstOrDefault(node => node.Id == wanted.Id);

    private bool IsAway(IEnumerable<SwarmNode> nodes, SwarmNode target) => Find(nodes, target) switch
    {
        SwarmManager manager => !IsDemotion && manager is { IsReachable: false, State: not SwarmNodeState.Ready },
        { } => IsDemotion,
        _ => false,
    };

    private static string Shown(IEnumerable<SwarmNode> nodes, SwarmNode target) =>
        Find(nodes, target) is SwarmManager manager ? $"{manager.State}, {manager.Reachability}" : "a worker";

    private bool OthersAreReady(IEnumerable<SwarmNode> nodes)
    {
        var readyBefore = plan.Nodes.Where(node => node.State == SwarmNodeState.Ready && !plan.IsTarget(node)).Select(static node => node.Id);
        var readyNow = nodes.Where(static node => node.State == SwarmNodeState.Ready).Select(static node => node.Id);
        return !readyBefore.Except(readyNow).Any();
    }

    private Task<T?> LookAsync<T>(Func<T?> look, string awaited, CancellationToken cancellationToken)
        where T : class => LookAsync(look, awaited, options.Timeout, cancellationToken);

    private Task<T?> LookAsync<T>(Func<T?> look, string awaited, TimeSpan limit, CancellationToken cancellationToken)
        where T : class => _waiter.UntilAsync(
            _ => Task.FromResult(look()),
            LookInterval,
            limit,
            elapsed => progress.Say($"waiting for {awaited}", elapsed, limit),
            cancellationToken);
}
