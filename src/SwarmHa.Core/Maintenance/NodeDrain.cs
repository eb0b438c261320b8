namespace SwarmHa;

/// <summary>Drains a node, and waits until its tasks run elsewhere.</summary>
internal sealed class NodeDrain(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly SpecChange _specs = new(swarm, reporter, time);
    private readonly MaintenanceWait _wait = new(swarm, reporter, time);
    private readonly MaintenanceGate _gate = new(swarm, reporter, time);

    /// <summary>Drains.</summary>
    /// <param name="manager">The node.</param>
    /// <param name="guard">Refuses it by what the nodes are like.</param>
    /// <param name="onDrained">Is called when the availability is written.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RunAsync(SwarmManager manager, Action<IReadOnlyList<SwarmNode>> guard, Action onDrained, Deadline deadline, CancellationToken cancellationToken)
    {
        // The first look is before the drain, so that it knows which replicas were there.
        var watch = new DrainWatch(manager.Id);
        IReadOnlyList<DrainRest> left = await _wait.PassingAsync(() => LookAsync(watch, manager, cancellationToken), []).ConfigureAwait(false);
        await _specs.WriteAsync(manager, "the availability", static fresh => Suspension.Available(fresh, SwarmNodeAvailability.Drain), guard, deadline, cancellationToken).ConfigureAwait(false);
        onDrained();
        var drained = await new Waiter(time).UntilAsync(
            async token =>
            {
                left = await _wait.PassingAsync(() => LookAsync(watch, manager, token), left).ConfigureAwait(false);
                return left.Count == 0 ? left : null;
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"Suspending {manager}", $"Waiting until its tasks run elsewhere: {string.Join(", ", left)}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        if (drained is null)
        {
            var needsRoom = left.Any(static rest => rest.NeedsRoom);
            throw MaintenanceWait.TimedOut(
                manager with { Availability = SwarmNodeAvailability.Drain },
                $"is drained, but not all of its tasks have {(needsRoom ? "moved" : "ended")} ({string.Join(", ", left)})",
                deadline,
                $"{(needsRoom ? "Have room for its tasks on other nodes" : $"See why they have not ended (docker node ps {manager.Id})")} and suspend it again, or take it back:");
        }
    }

    private async Task<IReadOnlyList<DrainRest>> LookAsync(DrainWatch watch, SwarmManager manager, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        var (services, tasks) = await _gate.WorkAsync(cancellationToken).ConfigureAwait(false);
        return watch.Look(nodes.Demand(manager.Id), services, tasks);
    }
}
