namespace SwarmHa;

/// <summary>How a maintenance reads and waits: what passes is no reason to end.</summary>
internal sealed class MaintenanceWait(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>What to do about a suspended manager that is not back.</summary>
    public const string LookFirst = "Look at its engine. Once it is back, run";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Waiter _waiter = new(time);

    /// <summary>A step of a maintenance that took too long.</summary>
    /// <param name="node">The manager.</param>
    /// <param name="what">What has not happened, in words.</param>
    /// <param name="deadline">How long it took.</param>
    /// <param name="cure">What to do before it is resumed, when it stays suspended; null when it is not suspended.</param>
    public static SwarmException TimedOut(SwarmNode node, string what, Deadline deadline, string? cure) =>
        SwarmErrors.ChangeTimeout.Exception(new SwarmErrorDetail(FormattableString.Invariant(
            $"{node} {what} within {deadline.Limit.TotalSeconds:0.#} s{Lacking(node)}."))
        {
            Target = node,
            Advice = cure is null ? null : $"It stays suspended, with availability {node.Availability}. {cure} Resume-SwarmManager {NodeNames.Arguments(node)}.",
        });

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
        return read ?? throw last ?? SwarmErrors.EngineTimeout.Exception(FormattableString.Invariant($"No manager listed the nodes within {deadline.Limit.TotalSeconds:0.#} s."));
    }

    /// <summary>Waits until a manager is Ready and Reachable, for a time without a break.</summary>
    public Task<IReadOnlyList<SwarmNode>> BackAsync(SwarmNode node, TimeSpan stableFor, Deadline deadline, CancellationToken cancellationToken)
    {
        long? since = null;
        return ComeAboutAsync(
            node,
            "Resuming",
            "Ready and Reachable",
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

    /// <summary>What is seen to be wrong with it. Managers list a lost node as Ready for some seconds: what looks well is not repeated.</summary>
    private static string Lacking(SwarmNode node)
    {
        List<string> wrong = [];
        if (node.State != SwarmNodeState.Ready)
        {
            wrong.Add($"state {node.State}");
        }

        if (node is not SwarmManager { IsReachable: true })
        {
            wrong.Add($"manager status {(node.ManagerStatus.Length > 0 ? node.ManagerStatus : "none")}");
        }

        return wrong.Count > 0 ? $" ({string.Join(", ", wrong)})" : string.Empty;
    }

    /// <summary>Waits until the node is as it should be.</summary>
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
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node}", $"Waiting until it is {awaited}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        return done ?? throw TimedOut(node, $"was not {awaited}", deadline, Suspension.IsOn(node) ? LookFirst : null);
    }
}
