namespace SwarmHa;

/// <summary>A leader that is demoted so that another manager leads, and is certain to be promoted again: whoever disposes of the demotion
/// promotes it, whatever happened in between.</summary>
internal sealed class LeaderDemotion(ISwarm swarm, SwarmManager leader, LeaderMoveOptions options, ISwarmReporter reporter, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>How long an order that was cut off on its way may still be carried out.</summary>
    private static readonly TimeSpan StragglerLimit = TimeSpan.FromSeconds(3);

    private readonly RoleChange _change = new(swarm, reporter, time);
    private readonly Waiter _waiter = new(time);
    private readonly CancellationTokenSource _ending = new();
    private Task _demoting = Task.CompletedTask;
    private volatile bool _mayBeDemoted;

    private string ByHand => $"docker node promote {leader.Hostname}";

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

            await _change.DemoteAsync(leader.Id, new RoleChangeOptions { Timeout = options.Timeout, Guard = Guard }, either.Token).ConfigureAwait(false);
            if (!_mayBeDemoted)
            {
                throw SwarmErrors.LeaderMoveRefused.Exception($"{leader.Name} is being demoted by somebody else. Nothing was changed.", leader);
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
                        reporter.Verbose($"{leader.Name} leaves the managers slowly: {problem.Message}");
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
                    Say($"Waiting until {leader.Name} is a Ready worker", elapsed, options.SettleLimit);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (ready is null)
        {
            reporter.Verbose($"{leader.Name} has not settled as a worker within {options.SettleLimit.TotalSeconds:0.#} s; it is promoted all the same.");
            return;
        }

        // Spans of an engine's life, which passes faster on a simulated one.
        var life = (clock.Now - handedOver).TotalSeconds * leader.Speed;
        var rest = TimeSpan.FromSeconds((life > options.RoleRound.TotalSeconds ? options.Rest : options.LongRest).TotalSeconds / leader.Speed);
        await _waiter.UntilAsync<object>(
            static _ => Task.FromResult<object?>(null),
            LookInterval,
            rest,
            elapsed => Say($"Letting {leader.Name} rest as a worker before it is promoted again", elapsed, rest),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Promotes the old leader again, and waits until it is Reachable.</summary>
    /// <param name="cancellationToken">Ends the wait; when nothing was written yet, disposing writes it.</param>
    /// <returns>The node as it is afterwards.</returns>
    /// <exception cref="LeaderNotRestoredException">It did not become a manager again; the message says what to do.</exception>
    public async Task<SwarmManager> RestoreAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var restored = await PromoteAsync(cancellationToken).ConfigureAwait(false);
                _mayBeDemoted = false;
                return restored;
            }
            catch (SwarmException problem) when (attempt < Attempts && problem is not ChangeTimeoutException)
            {
                reporter.Verbose($"Promoting {leader.Name} again failed at attempt {attempt} of {Attempts}: {problem.Message}");
                await time.Delay(PauseBetweenAttempts, cancellationToken).ConfigureAwait(false);
            }
            catch (SwarmException problem)
            {
                // It is a person's turn now: disposing does not begin again.
                _mayBeDemoted = false;
                var failure = SwarmErrors.LeaderNotRestored.Exception(new SwarmErrorDetail(
                    $"Another manager leads, but {leader.Name}, which was demoted for it, is NOT a manager again: {problem.Message} Promote it by hand: {ByHand}")
                { Target = leader, InnerException = problem });
                reporter.Urgent(failure.Message);
                throw failure;
            }
        }
    }

    /// <summary>Promotes the leader again when it may be demoted still, and says so. The node joins in its own time.</summary>
    /// <returns>A task that never fails: what goes wrong is told to the reporter.</returns>
    public async ValueTask DisposeAsync()
    {
        // First nothing may be under way that demotes.
        _ending.Cancel();
        await Task.WhenAny(_demoting).ConfigureAwait(false);
        _ending.Dispose();
        for (var attempt = 1; _mayBeDemoted; attempt++)
        {
            try
            {
                if (await WasDemotedAsync().ConfigureAwait(false))
                {
                    reporter.Urgent($"The handover did not come to its end: promoting {leader.Name} again.");
                    await _change.PromoteAsync(leader.Id, new RoleChangeOptions { Timeout = options.Timeout, Force = true, Wait = false }, CancellationToken.None).ConfigureAwait(false);
                    reporter.Urgent($"{leader.Name} is written down as a manager again. Its engine may need up to a minute to be Reachable.");
                }

                _mayBeDemoted = false;
            }
            catch (SwarmException problem) when (attempt < Attempts)
            {
                reporter.Verbose($"Promoting {leader.Name} again failed at attempt {attempt} of {Attempts}: {problem.Message}");
                await time.Delay(PauseBetweenAttempts, CancellationToken.None).ConfigureAwait(false);
            }
            catch (SwarmException problem)
            {
                _mayBeDemoted = false;
                reporter.Urgent($"{leader.Name}, which was demoted for the handover, could NOT be promoted again: {problem.Message} Promote it by hand: {ByHand}");
            }
        }
    }

    /// <summary>The nodes; none while nobody can tell, which passes.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The nodes.</returns>
    public async Task<IReadOnlyList<SwarmNode>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SwarmException problem) when (problem.IsTransient)
        {
            reporter.Verbose($"Asking again: {problem.Message}");
            return [];
        }
    }

    private async Task<SwarmManager> PromoteAsync(CancellationToken cancellationToken)
    {
        // By force: a new leader may not have heard the node's agent yet, and promoting it is right in any case.
        var deadline = new Deadline(time, options.Timeout);
        var node = await _change.PromoteAsync(leader.Id, new RoleChangeOptions { Timeout = options.Timeout, Force = true }, cancellationToken).ConfigureAwait(false);

        // Somebody else may have promoted it, and then it is passed on as it is.
        return node is SwarmManager { IsReachable: true } manager
            ? manager
            : await _waiter.UntilAsync(
                async token => (await swarm.GetNodesAsync(token).ConfigureAwait(false)).FirstOrDefault(one => one.Id == leader.Id) is SwarmManager { IsReachable: true } reachable ? reachable : null,
                LookInterval,
                deadline.Left,
                elapsed => reporter.Progress(new SwarmProgress($"Promoting {leader.Name}", "Waiting until it becomes Reachable", elapsed, deadline.Limit)),
                cancellationToken).ConfigureAwait(false)
            ?? throw SwarmErrors.ChangeTimeout.Exception($"it is written down as a manager, and is not Reachable after {deadline.Limit.TotalSeconds:0.#} s.", leader);
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
