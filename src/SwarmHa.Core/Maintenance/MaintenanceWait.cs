namespace SwarmHa;

/// <summary>How a maintenance reads and waits: what passes is no reason to end.</summary>
internal sealed class MaintenanceWait(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Waiter _waiter = new(time);

    public static SwarmException TimedOut(SwarmNode node, string what, Deadline deadline) => SwarmErrors.ChangeTimeout.Exception(
        FormattableString.Invariant(
            $"{node}: {what}, after {deadline.Limit.TotalSeconds:0.#} s (state {node.State}, availability {node.Availability}, manager status {(node.ManagerStatus.Length > 0 ? node.ManagerStatus : "none")})."),
        node);

    /// <summary>What is read, or what it was before while reading fails: that passes, and the limit of the whole step counts.</summary>
    public async Task<T> PassingAsync<T>(Func<Task<T>> read, T otherwise, Action<SwarmException>? note = null)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (SwarmException problem) when (problem.IsTransient)
        {
            note?.Invoke(problem);
            reporter.Verbose($"Retrying: {problem.Message}");
            return otherwise;
        }
    }

    /// <summary>The nodes, read until the deadline whatever passes meanwhile.</summary>
    public async Task<IReadOnlyList<SwarmNode>> ReadAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        SwarmException? last = null;
        var read = await _waiter.UntilAsync(
            token => PassingAsync(async () => (IReadOnlyList<SwarmNode>?)await swarm.GetNodesAsync(token).ConfigureAwait(false), null, problem => last = problem),
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress("Reading the nodes", "Waiting until a manager responds", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        return read ?? throw last ?? SwarmErrors.NoLeader.Exception(FormattableString.Invariant($"No manager listed the nodes within {deadline.Limit.TotalSeconds:0.#} s."));
    }

    /// <summary>Waits until a manager is Ready and Reachable, for a time without a break.</summary>
    public Task<IReadOnlyList<SwarmNode>> BackAsync(SwarmNode node, TimeSpan stableFor, Deadline deadline, CancellationToken cancellationToken)
    {
        long? since = null;
        return ComeAboutAsync(
            node,
            "Resuming",
            "it is Ready and Reachable",
            fresh =>
            {
                // What a handover that was cut off has left a worker is promoted once it is Ready.
                var isBack = fresh.Demand(node.Id) is SwarmManager { IsReachable: true, State: SwarmNodeState.Ready } or { Role: SwarmNodeRole.Worker, State: SwarmNodeState.Ready };
                since = isBack ? since ?? time.GetTimestamp() : null;
                return since is { } start && time.GetElapsedTime(start) >= stableFor;
            },
            deadline,
            cancellationToken);
    }

    /// <summary>Waits until the nodes are as they should be.</summary>
    public async Task<IReadOnlyList<SwarmNode>> ComeAboutAsync(
        SwarmNode node, string activity, string awaited, Func<IReadOnlyList<SwarmNode>, bool> holds, Deadline deadline, CancellationToken cancellationToken)
    {
        var done = await _waiter.UntilAsync<IReadOnlyList<SwarmNode>>(
            async token =>
            {
                var nodes = await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false) ?? [];
                node = nodes.FirstOrDefault(fresh => fresh.Id == node.Id) ?? node;
                return nodes.Count > 0 && holds(nodes) ? nodes : null;
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node}", $"Waiting until {awaited}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        return done ?? throw TimedOut(node, $"it has not come about that {awaited}", deadline);
    }
}
