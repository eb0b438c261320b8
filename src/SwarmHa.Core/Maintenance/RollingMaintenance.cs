namespace SwarmHa;

/// <summary>One manager of a rolling maintenance, between its suspension and its return.</summary>
public sealed class RollingStep : IDisposable
{
    private readonly RestartWatch? _watch;
    private readonly bool _expectsRestart;

    internal RollingStep(SwarmNode node, RestartWatch? watch, bool expectsRestart) => (Node, _watch, _expectsRestart) = (node, watch, expectsRestart);

    /// <summary>The manager.</summary>
    public SwarmNode Node { get; }

    /// <summary>Whether it may still go down: its action was to restart it, and it is there and was not seen to be restarted.</summary>
    public bool MayStillGo => Watch is { Loss: null, IsAway: false };

    /// <summary>That quorum was lost in the course of it, in words; null when it was not.</summary>
    public string? QuorumLoss => _watch?.QuorumLoss is { } loss ? $"While {Node} was {(_expectsRestart ? "down" : "suspended")}, quorum was lost: {loss}" : null;

    /// <summary>What waits for its restart; null when it is not to be restarted.</summary>
    internal RestartWatch? Watch => _expectsRestart ? _watch : null;

    /// <summary>The step of a manager whose action did not run, because it could not be suspended.</summary>
    public static RollingStep NotTaken(SwarmNode node) => new(node, null, expectsRestart: false);

    /// <summary>Ends the watch over the manager.</summary>
    public void Dispose() => _watch?.Dispose();
}

/// <summary>Takes managers out of service one after the other, each for an action that restarts its engine or its host.</summary>
/// <remarks>The next manager is touched only when the one before was seen to go and to come back, all managers are well, and a write commits.
/// That a manager looks well is no proof: a host that was told to reboot does so for a minute.</remarks>
/// <param name="swarm">The swarm.</param>
/// <param name="maintenance">Suspends and resumes its managers.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class RollingMaintenance(ISwarm swarm, ManagerMaintenance maintenance, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Waiter _waiter = new(time);
    private int _taken;

    /// <summary>Waits until the swarm is whole after the manager before. For the first manager it returns at once.</summary>
    /// <exception cref="ChangeTimeoutException">It is not whole in time; the message names what is missing.</exception>
    public async Task WaitForOthersAsync(MaintenanceOptions options, CancellationToken cancellationToken)
    {
        if (_taken > 0)
        {
            await maintenance.WaitUntilWholeAsync(options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>After the last manager: waits until the swarm is whole. For a maintenance of one manager it returns at once.</summary>
    /// <exception cref="ChangeTimeoutException">It is not whole in time; the message names what is missing.</exception>
    public async Task EndAsync(MaintenanceOptions options, CancellationToken cancellationToken)
    {
        if (_taken > 1)
        {
            await maintenance.WaitUntilWholeAtLastAsync(options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Suspends a manager for its action, and begins to watch whether it goes.</summary>
    /// <param name="node">The manager.</param>
    /// <param name="options">Time, drain and force, and whether it is to go.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The step, to be returned from and then disposed of.</returns>
    /// <exception cref="SwarmException">It was not suspended, or others are not well by now. The action must not run; the manager is to be returned.</exception>
    public async Task<RollingStep> TakeAsync(SwarmNode node, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        _ = node ?? throw new ArgumentNullException(nameof(node));
        var others = _taken++ > 0;
        await maintenance.SuspendAsync(node.Id, options, cancellationToken).ConfigureAwait(false);
        return await maintenance.SayingWhatIsLeftAsync(node, async () =>
        {
            if (others)
            {
                // Draining took its time.
                await maintenance.WaitUntilOthersAreWholeAsync(node.Id, options, cancellationToken).ConfigureAwait(false);
            }

            var watch = options.ExpectsRestart
                ? await RestartWatch.BeginAsync(swarm, node, reporter, time, cancellationToken).ConfigureAwait(false)
                : RestartWatch.BeginForQuorum(swarm, node, time);
            return new RollingStep(node, watch, options.ExpectsRestart);
        }).ConfigureAwait(false);
    }

    /// <summary>After the action: waits until the manager has gone and come back, and resumes it.</summary>
    /// <param name="step">What taking it gave.</param>
    /// <param name="options">Time.</param>
    /// <param name="cancellationToken">Ends the attempt; resuming goes on with it.</param>
    /// <returns>The manager as it is afterwards.</returns>
    /// <exception cref="RestartNotSeenException">It did not go in time. It stays suspended, because it may still go.</exception>
    /// <exception cref="ChangeTimeoutException">It did not come back in time, and stays suspended.</exception>
    public Task<SwarmManager> ReturnAsync(RollingStep step, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        _ = step ?? throw new ArgumentNullException(nameof(step));
        return maintenance.ReturnAsync(step.Node, token => SeeRestartAsync(step, options, token), options, cancellationToken);
    }

    private async Task SeeRestartAsync(RollingStep step, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        if (step.Watch is not { } watch)
        {
            return;
        }

        var activity = $"Restarting {step.Node}";
        var backBy = await SeeLossAsync(watch, step.Node, activity, options, cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{step.Node} went down: {watch.Loss}.");
        var isUp = await _waiter.UntilAsync(
            async token => await watch.IsUpAsync(token).ConfigureAwait(false) ? watch.Loss : null,
            PollInterval,
            backBy.Left,
            elapsed => reporter.Progress(new SwarmProgress(activity, $"Waiting until the engine of {step.Node} is a manager again", elapsed, options.Timeout)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(activity, "Done", options.Timeout, options.Timeout) { IsCompleted = true });
        if (isUp is null)
        {
            throw MaintenanceWait.TimedOut(step.Node, "went down, its engine was started again, and it was not back among the managers", backBy, MaintenanceWait.LookFirst);
        }
    }

    /// <summary>Waits until it is certain that it was restarted. One that is only away has until the deadline that is returned to be back.</summary>
    private async Task<Deadline> SeeLossAsync(RestartWatch watch, SwarmNode node, string activity, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        var goBy = new Deadline(time, options.LossTimeout);
        while (true)
        {
            var status = watch.WasAway ? $"Waiting until {node} goes down: it stopped responding for a while, and was not restarted" : $"Waiting until {node} goes down";
            await UntilAsync(() => watch.Loss is not null || watch.IsAway, status, goBy).ConfigureAwait(false);
            var backBy = new Deadline(time, options.Timeout);
            if (watch.Loss is not null)
            {
                return backBy;
            }

            if (!watch.IsAway)
            {
                throw NotSeen(watch, node, options);
            }

            reporter.Verbose($"{node} is away: the managers lost it and its engine does not respond.");
            await UntilAsync(() => watch.Loss is not null || !watch.IsAway, $"Waiting until the engine of {node} responds again", backBy).ConfigureAwait(false);
            if (watch.Loss is not null)
            {
                return backBy;
            }

            if (watch.IsAway)
            {
                throw MaintenanceWait.TimedOut(watch.Seen, "was not Ready and Reachable", backBy, MaintenanceWait.LookFirst);
            }

            reporter.Verbose($"{node} responds again, and its engine was not restarted.");
        }

        Task UntilAsync(Func<bool> holds, string status, Deadline deadline) => _waiter.UntilAsync(
            _ => Task.FromResult(holds() ? status : null),
            PollInterval,
            deadline.Left,
            _ => reporter.Progress(new SwarmProgress(activity, status, deadline.Elapsed, deadline.Limit)),
            cancellationToken);
    }

    private static SwarmException NotSeen(RestartWatch watch, SwarmNode node, MaintenanceOptions options)
    {
        var limit = FormattableString.Invariant($"within {options.LossTimeout.TotalSeconds:0.#} s");
        var what = watch.WasAway
            ? $"stopped responding for a while {limit} of its action, but its engine was not restarted"
            : $"did not go down {limit} after its action";
        return SwarmErrors.RestartNotSeen.Exception($"{node} {what}. It stays suspended, because it may still go down, and no other manager was touched.", node);
    }
}
