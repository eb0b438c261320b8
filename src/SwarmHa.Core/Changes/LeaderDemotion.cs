namespace SwarmHa;

/// <summary>A leader that is demoted so that another manager leads, and is certain to be promoted again: whoever disposes of the demotion
/// promotes it, whatever happened in between.</summary>
internal sealed class LeaderDemotion(ISwarm swarm, SwarmManager leader, LeaderMoveOptions options, ISwarmReporter reporter, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(3);

    /// <summary>How long an order that was cut off on its way may still be carried out.</summary>
    private static readonly TimeSpan StragglerLimit = TimeSpan.FromSeconds(3);

    private readonly RoleChange _change = new(swarm, reporter, time);
    private readonly Waiter _waiter = new(time);
    private readonly CancellationTokenSource _ending = new();
    private Task _demoting = Task.CompletedTask;
    private volatile bool _mayBeDemoted;

    /// <summary>Demotes the leader, and waits until its own engine says that it is a worker.</summary>
    /// <param name="guard">Refuses, right before it is written, what is not safe any more.</param>
    /// <param name="cancellationToken">Ends the wait; the leader is promoted again all the same.</param>
    /// <returns>A task that goes on in the background, and has ended when this is disposed of.</returns>
    public Task DemoteAsync(Action<IReadOnlyList<SwarmNode>> guard, CancellationToken cancellationToken) => _demoting = Task.Run(
        async () =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
            void Guard(IReadOnlyList<SwarmNode> nodes)
            {
                guard(nodes);
                _mayBeDemoted = true;
            }

            var mark = FormattableString.Invariant($"{options.By}, {time.GetUtcNow():u}");
            await _change.DemoteAsync(leader.Id, new RoleChangeOptions { Timeout = options.Timeout, Guard = Guard, Mark = mark, IsPart = true }, either.Token).ConfigureAwait(false);
            if (!_mayBeDemoted)
            {
                throw SwarmErrors.LeaderMoveRefused.Exception($"{leader} is being demoted by somebody else. Nothing was changed.", leader);
            }
        },
        CancellationToken.None);

    /// <summary>Waits until the old leader is a worker through and through: promoting it sooner would take the longer.</summary>
    /// <param name="clock">The clock of the handover.</param>
    /// <param name="handedOver">When another manager began to lead.</param>
    /// <param name="cancellationToken">Ends the wait; the leader is promoted again all the same.</param>
    /// <returns>A task that fails when the leader was not demoted by this at all.</returns>
    public async Task RestAsync(DrillClock clock, TimeSpan handedOver, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.SettleLimit);
        var ready = await _waiter.UntilAsync(
            async token =>
            {
                if (_demoting.IsCompleted)
                {
                    try
                    {
                        await _demoting.ConfigureAwait(false);
                    }
                    catch (ChangeTimeoutException problem) when (_mayBeDemoted)
                    {
                        reporter.Verbose($"{leader} leaves the managers slowly: {problem.Message}");
                        return leader;
                    }
                }

                var nodes = await LookAsync(token).ConfigureAwait(false);
                return _demoting.IsCompleted ? nodes.FirstOrDefault(node => node.Id == leader.Id && node.State == SwarmNodeState.Ready) : null;
            },
            LookInterval,
            deadline.Left,
            elapsed =>
            {
                // While it is leaving, the demotion says so itself.
                if (_demoting.IsCompleted)
                {
                    Say($"Waiting until {leader} is a Ready worker", elapsed, options.SettleLimit);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (ready is null)
        {
            reporter.Verbose($"{leader} has not settled as a worker within {options.SettleLimit.TotalSeconds:0.#} s; it is promoted all the same.");
            return;
        }

        var rest = clock.Now - handedOver > options.RoleRound ? options.Rest : options.LongRest;
        await _waiter.UntilAsync<object>(
            static _ => Task.FromResult<object?>(null),
            LookInterval,
            rest,
            elapsed => Say($"Letting {leader} rest as a worker before it is promoted again", elapsed, rest),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Promotes the old leader again, and waits until it is Reachable. What may pass is retried until the limit, what is final three times.</summary>
    /// <param name="cancellationToken">Ends the wait; when nothing was written yet, disposing writes it.</param>
    /// <returns>The node as it is afterwards.</returns>
    /// <exception cref="LeaderNotRestoredException">It did not become a manager again; the message says what to do.</exception>
    public async Task<SwarmManager> RestoreAsync(CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);
        var refusals = 0;
        while (true)
        {
            try
            {
                var restored = await PromoteAsync(deadline.Left, cancellationToken).ConfigureAwait(false);
                _mayBeDemoted = false;
                return restored;
            }
            catch (SwarmException problem) when (deadline.Left > PauseBetweenAttempts && (problem.IsTransient || ++refusals < Attempts))
            {
                reporter.Verbose($"Retrying the promotion of {leader}: {problem.Message}");
                await time.Delay(PauseBetweenAttempts, cancellationToken).ConfigureAwait(false);
            }
            catch (SwarmException problem)
            {
                // It is a person's turn now: disposing does not begin again.
                _mayBeDemoted = false;
                var seen = await LastLookAsync().ConfigureAwait(false);
                if (seen is SwarmManager { Role: SwarmNodeRole.Manager, IsReachable: true } restored)
                {
                    return restored;
                }

                var failure = NotRestored(seen, problem);
                reporter.Urgent(failure.Message);
                throw failure;
            }
        }
    }

    /// <summary>Promotes the leader again when it may be demoted still, and says so. The node joins in its own time. It is tried for as long as
    /// restoring may take, and at least through an election.</summary>
    /// <returns>A task that never fails: what goes wrong is told to the reporter.</returns>
    public async ValueTask DisposeAsync()
    {
        // First nothing may be under way that demotes.
        _ending.Cancel();
        await Task.WhenAny(_demoting).ConfigureAwait(false);
        _ending.Dispose();
        var deadline = new Deadline(time, options.Timeout > SwarmExtensions.UsualPatience ? options.Timeout : SwarmExtensions.UsualPatience);
        var (isTold, refusals) = (false, 0);
        while (_mayBeDemoted)
        {
            try
            {
                if (await WasDemotedAsync().ConfigureAwait(false))
                {
                    if (!isTold)
                    {
                        reporter.Urgent($"The handover did not come to its end: promoting {leader} again.");
                        isTold = true;
                    }

                    var left = deadline.Left > PauseBetweenAttempts ? deadline.Left : PauseBetweenAttempts;
                    await _change.PromoteAsync(leader.Id, new RoleChangeOptions { Timeout = left, Force = true, Wait = false, IsPart = true }, CancellationToken.None).ConfigureAwait(false);
                    reporter.Urgent($"{leader} is written down as a manager again. Its engine may need up to a minute to be Reachable.");
                }

                _mayBeDemoted = false;
            }
            catch (SwarmException problem) when (deadline.Left > PauseBetweenAttempts && (problem.IsTransient || ++refusals < Attempts))
            {
                reporter.Verbose($"Retrying the promotion of {leader}: {problem.Message}");
                await time.Delay(PauseBetweenAttempts, CancellationToken.None).ConfigureAwait(false);
            }
            catch (SwarmException problem)
            {
                _mayBeDemoted = false;
                reporter.Urgent(NotRestored(await LastLookAsync().ConfigureAwait(false), problem).Message);
            }
        }
    }

    /// <summary>The nodes; none while nobody can tell, which passes.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The nodes.</returns>
    public async Task<IReadOnlyList<SwarmNode>> LookAsync(CancellationToken cancellationToken) =>
        await swarm.TryGetNodesAsync(reporter, cancellationToken).ConfigureAwait(false) ?? [];

    /// <summary>What is said at the end is read from the swarm; null when no manager answers.</summary>
    private async Task<SwarmNode?> LastLookAsync()
    {
        using var limit = time.CreateCancellationTokenSource(LastLook);
        try
        {
            return (await swarm.GetNodesAsync(LastLook, limit.Token).ConfigureAwait(false)).FirstOrDefault(node => node.Id == leader.Id);
        }
        catch (Exception problem) when (problem is SwarmException or OperationCanceledException)
        {
            return null;
        }
    }

    private SwarmException NotRestored(SwarmNode? seen, SwarmException problem)
    {
        var state = seen switch
        {
            null => $"{leader} was demoted for a handover, and no manager answers to tell whether it is one again.",
            { Role: SwarmNodeRole.Manager } => $"{leader} was demoted for a handover. Its role is Manager again, but it is {(seen is SwarmManager { HasJoinedRaft: true } ? seen.ManagerStatus : "not in raft")}.",
            _ => $"{leader} was demoted for a handover, and is still a worker.",
        };
        var command = HandoverMark.Command(seen ?? leader);
        return SwarmErrors.LeaderNotRestored.Exception(new SwarmErrorDetail($"{state} {problem.Message} Finish the handover: {command}")
        {
            Target = leader,
            InnerException = problem,
            EngineMessage = problem.EngineMessage,
            Advice = $"Run {command}.",
        });
    }

    private async Task<SwarmManager> PromoteAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // By force: a new leader may not have heard the node's agent yet, and promoting it is right in any case.
        var deadline = new Deadline(time, limit);
        var node = await _change.PromoteAsync(leader.Id, new RoleChangeOptions { Timeout = limit, Force = true, IsPart = true }, cancellationToken).ConfigureAwait(false);

        // Somebody else may have promoted it, and then it is passed on as it is.
        return node is SwarmManager { IsReachable: true } manager
            ? manager
            : await _waiter.UntilAsync(
                async token => (await LookAsync(token).ConfigureAwait(false)).FirstOrDefault(one => one.Id == leader.Id) is SwarmManager { IsReachable: true } reachable ? reachable : null,
                LookInterval,
                deadline.Left,
                elapsed => reporter.Progress(new SwarmProgress($"Promoting {leader}", "Waiting until it becomes Reachable", elapsed, deadline.Limit)),
                cancellationToken).ConfigureAwait(false)
            ?? throw SwarmErrors.ChangeTimeout.Exception(FormattableString.Invariant($"{leader} is not Reachable after {deadline.Limit.TotalSeconds:0.#} s."), leader);
    }

    /// <summary>Whether it is written down as a worker: by now, or a moment later by an order that was cut off on its way.</summary>
    private async Task<bool> WasDemotedAsync()
    {
        async Task<SwarmNode?> LookAsync(CancellationToken token) =>
            (await swarm.GetNodesAsync(token).ConfigureAwait(false)).FirstOrDefault(node => node.Id == leader.Id && node.Role == SwarmNodeRole.Worker);

        return await LookAsync(CancellationToken.None).ConfigureAwait(false) is not null
            || await _waiter.UntilAsync(LookAsync, LookInterval, StragglerLimit, null, CancellationToken.None).ConfigureAwait(false) is not null;
    }

    private void Say(string status, TimeSpan elapsed, TimeSpan limit) => reporter.Progress(new SwarmProgress(LeaderMove.Activity, status, elapsed, limit));
}
