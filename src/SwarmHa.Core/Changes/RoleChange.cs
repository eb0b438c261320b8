namespace SwarmHa;

/// <summary>Promotes and demotes nodes, one at a time, and checks each afterwards.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class RoleChange(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a node's own engine is given to answer at all: behind a firewall it never does.</summary>
    private static readonly TimeSpan OwnAnswerLimit = TimeSpan.FromSeconds(10);

    private readonly Waiter _waiter = new(time);
    private readonly SpecChange _specs = new(swarm, reporter, time);

    /// <summary>Makes a node a manager and waits until the leader hears it in raft and the node itself answers as a manager.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="options">Time, waiting and force.</param>
    /// <param name="cancellationToken">Ends the wait; what was written stays written.</param>
    /// <returns>The node as it is afterwards.</returns>
    /// <exception cref="NodeNotReadyException">The node is not ready, and force was not said.</exception>
    /// <exception cref="ChangeTimeoutException">The node did not become reachable in time.</exception>
    public async Task<SwarmNode> PromoteAsync(string nodeId, RoleChangeOptions options, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(SwarmExtensions.PatienceWithin(options.Timeout), cancellationToken).ConfigureAwait(false);
        var node = nodes.Demand(nodeId);
        if (node.Role == SwarmNodeRole.Manager && (node is SwarmManager { HasJoinedRaft: true } || node.State != SwarmNodeState.Ready))
        {
            reporter.Verbose($"{node.Name} is already a manager ({(node.ManagerStatus.Length > 0 ? node.ManagerStatus : "not in raft yet")}).");
            return node;
        }

        var deadline = new Deadline(time, options.Timeout);
        if (node.Role != SwarmNodeRole.Manager)
        {
            RoleGuard.DemandReady(node, options.Force);
            await LetOthersSettleAsync(node, "Promoting", deadline, cancellationToken).ConfigureAwait(false);
            await WriteRoleAsync(node, SwarmNodeRole.Manager, deadline, null, cancellationToken).ConfigureAwait(false);
        }

        var after = await AfterwardsAsync(
            node,
            options.Wait,
            "Promoting",
            "becomes Reachable",
            static fresh => fresh is SwarmManager { IsReachable: true },
            deadline,
            cancellationToken).ConfigureAwait(false);
        using var engine = swarm.OpenEngine(after);
        await WaitUntilItSaysSoAsync(engine, after, options.Wait, "Promoting", deadline, cancellationToken).ConfigureAwait(false);
        return after;
    }

    /// <summary>Makes a manager a worker and waits until it has left raft and says itself that it is a worker.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="options">Time, waiting and force.</param>
    /// <param name="cancellationToken">Ends the wait; what was written stays written.</param>
    /// <returns>The node as it is afterwards.</returns>
    /// <exception cref="LastManagerException">It is the only manager.</exception>
    /// <exception cref="QuorumAtRiskException">Too few reachable managers would remain, and force was not said.</exception>
    /// <exception cref="QuorumLossException">The engine refuses for the same reason.</exception>
    /// <exception cref="ChangeTimeoutException">The node did not become a worker in time.</exception>
    public async Task<SwarmNode> DemoteAsync(string nodeId, RoleChangeOptions options, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(SwarmExtensions.PatienceWithin(options.Timeout), cancellationToken).ConfigureAwait(false);
        var node = nodes.Demand(nodeId);
        if (node is not SwarmManager)
        {
            reporter.Verbose($"{node.Name} is already a worker.");
            return node;
        }

        var deadline = new Deadline(time, options.Timeout);
        using var engine = node.State == SwarmNodeState.Ready ? swarm.OpenEngine(node) : null;
        if (node.Role == SwarmNodeRole.Manager)
        {
            // What is refused anyway is refused at once; what may be done is looked at again once others have settled.
            void Guard(IReadOnlyList<SwarmNode> fresh) => RoleGuard.DemandSafeDemotion(fresh, (SwarmManager)fresh.Demand(nodeId), options.Force);
            Guard(nodes);
            await LetOthersSettleAsync(node, "Demoting", deadline, cancellationToken).ConfigureAwait(false);
            await WriteRoleAsync(node, SwarmNodeRole.Worker, deadline, Guard + options.Guard, cancellationToken).ConfigureAwait(false);
        }

        var after = await AfterwardsAsync(
            node,
            options.Wait,
            "Demoting",
            "leaves raft",
            static fresh => fresh is not SwarmManager,
            deadline,
            cancellationToken).ConfigureAwait(false);
        await WaitUntilItSaysSoAsync(engine, after, options.Wait, "Demoting", deadline, cancellationToken).ConfigureAwait(false);
        return after;
    }

    /// <summary>Two promotions at once can leave one node unreachable, and two demotions at once make the arithmetic wrong:
    /// a change of another node that is under way is awaited first.</summary>
    private async Task LetOthersSettleAsync(SwarmNode node, string activity, Deadline deadline, CancellationToken cancellationToken)
    {
        SwarmManager? other = null;
        var settled = await _waiter.UntilAsync(
            async token =>
            {
                var nodes = await swarm.GetNodesAsync(token).ConfigureAwait(false);
                other = nodes.OfType<SwarmManager>().FirstOrDefault(manager => manager.Id != node.Id && IsChanging(manager));
                return other is null ? nodes : null;
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node.Name}", $"Waiting until {other}, whose role was changed before, has settled", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        if (settled is null)
        {
            var reason = other is null ? "no manager answered" : $"the role of {other} was changed before and has not settled";
            throw SwarmErrors.ChangeTimeout.Exception($"{node.Name} was left as it is: {reason} within {deadline.Limit.TotalSeconds:0.#} s.", node);
        }
    }

    /// <summary>Whether a manager is joining raft, or leaving it. One that is down will do neither, and is not waited for.</summary>
    internal static bool IsChanging(SwarmManager manager) =>
        manager.State == SwarmNodeState.Ready && (manager.Role == SwarmNodeRole.Manager) != manager.HasJoinedRaft;

    private async Task WriteRoleAsync(
        SwarmNode node,
        SwarmNodeRole role,
        Deadline deadline,
        Action<IReadOnlyList<SwarmNode>>? guard,
        CancellationToken cancellationToken)
    {
        await _specs.WriteAsync(
            node,
            "the role",
            fresh => fresh.Role == role ? null : NodeUpdate.Of(fresh) with { Role = role },
            guard,
            deadline,
            cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{node.Name} is written down as {role}.");
    }

    private async Task<SwarmNode> AfterwardsAsync(
        SwarmNode node,
        bool wait,
        string activity,
        string awaited,
        Func<SwarmNode, bool> reached,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        SwarmNode latest = node;
        var done = await _waiter.UntilAsync(
            async token =>
            {
                try
                {
                    latest = (await swarm.GetNodesAsync(token).ConfigureAwait(false)).Demand(node.Id);
                    return !wait || reached(latest) ? latest : null;
                }
                catch (SwarmException problem) when (problem.IsTransient)
                {
                    // A demoted leader's swarm elects, and a demoted endpoint no longer answers: both pass.
                    reporter.Verbose($"Asking again for {node.Name}: {problem.Message}");
                    return null;
                }
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node.Name}", $"Waiting until it {awaited}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress($"{activity} {node.Name}", "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
        return done ?? throw TimedOut(latest, $"the change is written down, but it has not come about that it {awaited}", deadline);
    }

    /// <summary>The managers' word is not the node's: right after a promotion its own engine still refuses for a moment to act as a manager.</summary>
    private async Task WaitUntilItSaysSoAsync(IEngine? engine, SwarmNode node, bool wait, string activity, Deadline deadline, CancellationToken cancellationToken)
    {
        if (engine is null || !wait)
        {
            return;
        }

        var wanted = node.Role == SwarmNodeRole.Manager;
        var patience = new Deadline(time, OwnAnswerLimit);
        string silence = "no answer";
        var isAnswering = false;
        var said = await _waiter.UntilAsync(
            async token =>
            {
                using var attempt = time.CreateCancellationTokenSource(patience.Left);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, token);
                try
                {
                    // One that answers is waited for as long as the command allows; one that is silent is not.
                    var status = await engine.GetStatusAsync(isAnswering ? token : either.Token).ConfigureAwait(false);
                    isAnswering = true;
                    return status.IsManager == wanted && (!wanted || status.SwarmMessage.Length == 0) ? status : null;
                }
                catch (OperationCanceledException) when (!token.IsCancellationRequested)
                {
                    return new EngineStatus();
                }
                catch (SwarmException problem)
                {
                    silence = problem.Message;
                    var isHopeless = problem is ConnectionRefusedException or HostNotFoundException or AccessDeniedException || patience.Left == TimeSpan.Zero;
                    return !isAnswering && isHopeless ? new EngineStatus() : null;
                }
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node.Name}", $"Waiting until it answers as a {node.Role} itself", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress($"{activity} {node.Name}", "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
        if (said is null && isAnswering)
        {
            throw TimedOut(node, $"the managers say that it is a {node.Role}, but its own engine does not", deadline);
        }

        if (!isAnswering)
        {
            reporter.Verbose($"{node.Name} cannot be asked itself whether it is a {node.Role} ({silence}); the managers say that it is.");
        }
    }

    private static SwarmException TimedOut(SwarmNode node, string what, Deadline deadline) =>
        SwarmErrors.ChangeTimeout.Exception(
            $"{node.Name}: {what}, after {deadline.Limit.TotalSeconds:0.#} s (role {node.Role}, state {node.State}, manager status {(node.ManagerStatus.Length > 0 ? node.ManagerStatus : "none")}).",
            node);
}
