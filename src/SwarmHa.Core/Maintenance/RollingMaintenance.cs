namespace SwarmHa;

/// <summary>One manager of a rolling maintenance, between its suspension and its return.</summary>
public sealed class RollingStep : IDisposable
{
    private readonly RestartWatch? _watch;

    internal RollingStep(SwarmNode node, RestartWatch? watch) => (Node, _watch) = (node, watch);

    /// <summary>The manager.</summary>
    public SwarmNode Node { get; }

    /// <summary>Whether it may still go down: its action was to restart it, and it was not seen to go.</summary>
    public bool MayStillGo => Watch is { Loss: null };

    internal RestartWatch? Watch => _watch;

    /// <summary>The step of a manager whose action did not run, because it could not be suspended.</summary>
    public static RollingStep NotTaken(SwarmNode node) => new(node, null);

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
    private bool _followsAnother;

    /// <summary>Waits until the swarm is whole after the manager before. For the first manager it returns at once.</summary>
    /// <exception cref="ChangeTimeoutException">It is not whole in time; the message names what is missing.</exception>
    public async Task WaitForOthersAsync(MaintenanceOptions options, CancellationToken cancellationToken)
    {
        if (_followsAnother)
        {
            await maintenance.WaitUntilWholeAsync(options, cancellationToken).ConfigureAwait(false);
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
        var others = _followsAnother;
        _followsAnother = true;
        await maintenance.SuspendAsync(node.Id, options, cancellationToken).ConfigureAwait(false);
        return await maintenance.SayingWhatIsLeftAsync(node, async () =>
        {
            if (others)
            {
                // Draining took its time.
                await maintenance.WaitUntilOthersAreWholeAsync(node.Id, options, cancellationToken).ConfigureAwait(false);
            }

            return new RollingStep(node, options.ExpectsRestart ? await RestartWatch.BeginAsync(swarm, node, reporter, time, cancellationToken).ConfigureAwait(false) : null);
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

        var name = step.Node.ToString();
        var activity = $"Restarting {name}";
        var loss = await _waiter.UntilAsync(
            _ => Task.FromResult(watch.Loss),
            PollInterval,
            options.LossTimeout,
            elapsed => reporter.Progress(new SwarmProgress(activity, $"Waiting until {name} goes down", elapsed, options.LossTimeout)),
            cancellationToken).ConfigureAwait(false);
        if (loss is null)
        {
            throw SwarmErrors.RestartNotSeen.Exception(
                FormattableString.Invariant($"{name} did not go down within {options.LossTimeout.TotalSeconds:0.#} s after its action. It stays suspended, because it may still go down, and no other manager was touched."),
                step.Node);
        }

        reporter.Verbose($"{name} went down: {loss}.");
        var isUp = await _waiter.UntilAsync(
            async token => await watch.IsUpAsync(token).ConfigureAwait(false) ? loss : null,
            PollInterval,
            options.Timeout,
            elapsed => reporter.Progress(new SwarmProgress(activity, $"Waiting until the engine of {name} is a manager again", elapsed, options.Timeout)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(activity, "Done", options.Timeout, options.Timeout) { IsCompleted = true });
        if (isUp is null)
        {
            throw MaintenanceWait.TimedOut(step.Node, "went down, its engine was started again, and it was not back among the managers", new Deadline(time, options.Timeout), MaintenanceWait.LookFirst);
        }
    }
}
