namespace SwarmHa;

/// <summary>Promotes and demotes nodes, one at a time, and checks each afterwards.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class RoleChange(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long another node's change is waited for by force, which goes past it then.</summary>
    private static readonly TimeSpan ForcedSettling = TimeSpan.FromSeconds(5);

    private readonly Waiter _waiter = new(time);
    private readonly SpecChange _specs = new(swarm, reporter, time);
    private readonly RoleWait _wait = new(swarm, reporter, time);
    private readonly ManagerPresence _presence = new(swarm, reporter, time);

    /// <summary>Makes a node a manager and waits until the leader hears it in raft and the node itself answers as a manager. Finishes a handover
    /// that left the node a worker.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="options">Time, waiting and force.</param>
    /// <param name="cancellationToken">Ends the wait; what was written stays written.</param>
    /// <returns>The node as it is afterwards.</returns>
    /// <exception cref="NodeNotReadyException">The node is not ready, and force was not said.</exception>
    /// <exception cref="ChangeTimeoutException">The node did not become reachable in time.</exception>
    public async Task<SwarmNode> PromoteAsync(string nodeId, RoleChangeOptions options, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);
        var plan = await PrepareAsync(nodeId, SwarmNodeRole.Manager, options, null, cancellationToken).ConfigureAwait(false);
        var node = plan.Node;
        var isStuck = node is not SwarmManager { HasJoinedRaft: true };
        if (plan.IsDone && !isStuck)
        {
            reporter.Verbose($"{node} is already a manager ({node.ManagerStatus}).");
            return node;
        }

        if (node.Role != SwarmNodeRole.Manager)
        {
            await LetOthersSettleAsync(node, "Promoting", options.Force, deadline, cancellationToken).ConfigureAwait(false);
        }

        return await SayingWhatIsLeftAsync(plan, options, async sending =>
        {
            if (!plan.IsDone)
            {
                await WriteAsync(plan, null, null, sending, deadline, cancellationToken).ConfigureAwait(false);
            }

            var wait = options.Wait && (node.Role != SwarmNodeRole.Manager || isStuck);
            var after = await _wait.UntilListedAsync(node, SwarmNodeRole.Manager, wait, deadline, cancellationToken).ConfigureAwait(false);
            using var engine = swarm.OpenEngine(after);
            await _wait.UntilItSaysSoAsync(engine, after, wait, deadline, cancellationToken).ConfigureAwait(false);
            return after;
        }).ConfigureAwait(false);
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
        // What is refused anyway is refused at once; what may be done is looked at again once others have settled.
        var plan = await PrepareAsync(nodeId, SwarmNodeRole.Worker, options, null, cancellationToken).ConfigureAwait(false);
        var node = plan.Node;
        if (node is not SwarmManager && plan.IsDone)
        {
            reporter.Verbose($"{node} is already a worker.");
            return node;
        }

        var deadline = new Deadline(time, options.Timeout);
        using var engine = node is SwarmManager && node.State == SwarmNodeState.Ready ? swarm.OpenEngine(node) : null;
        if (node.Role == SwarmNodeRole.Manager)
        {
            await LetOthersSettleAsync(node, "Demoting", options.Force, deadline, cancellationToken).ConfigureAwait(false);
        }

        void Guard(IReadOnlyList<SwarmNode> fresh)
        {
            if (fresh.Demand(nodeId) is SwarmManager { Role: SwarmNodeRole.Manager } manager)
            {
                Objection.Demand(RoleGuard.ToDemotion(fresh, manager), options.Force);
                options.Guard?.Invoke(fresh);
            }
        }

        return await SayingWhatIsLeftAsync(plan, options, async sending =>
        {
            if (!plan.IsDone)
            {
                await WriteAsync(plan, options.Mark, Guard, sending, deadline, cancellationToken).ConfigureAwait(false);
            }

            var after = await _wait.UntilListedAsync(node, SwarmNodeRole.Worker, options.Wait, deadline, cancellationToken).ConfigureAwait(false);
            await _wait.UntilItSaysSoAsync(engine, after, options.Wait, deadline, cancellationToken).ConfigureAwait(false);
            return after;
        }).ConfigureAwait(false);
    }

    /// <summary>Whether a manager is joining raft, or leaving it. One that is down will do neither, and is not waited for.</summary>
    internal static bool IsChanging(SwarmManager manager) =>
        manager.State == SwarmNodeState.Ready && (manager.Role == SwarmNodeRole.Manager) != manager.HasJoinedRaft;

    /// <summary>Looks at the swarm and refuses what must not be done. Changes nothing.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="role">The role that it is to have.</param>
    /// <param name="options">Time and force.</param>
    /// <param name="supposed">What is to be taken as done already; null for nothing.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="SwarmException">The change is refused; the message has the arithmetic.</exception>
    internal async Task<RoleChangePlan> PrepareAsync(string nodeId, SwarmNodeRole role, RoleChangeOptions options, Supposition? supposed, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        if (role == SwarmNodeRole.Manager && !options.Force)
        {
            nodes = await LetLeaderHearAsync(nodes, nodeId, options, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<SwarmNode> Supposed(IReadOnlyList<SwarmNode> listed) => supposed?.Apply(listed) ?? listed;
        Objection? ToDemotion(IReadOnlyList<SwarmNode> listed) => Supposed(listed) is var all && all.Demand(nodeId) is SwarmManager { Role: SwarmNodeRole.Manager } manager ? RoleGuard.ToDemotion(all, manager) : null;

        // A handover has asked the others by itself.
        if (role == SwarmNodeRole.Worker && !options.Force && !options.IsPart && nodes.Demand(nodeId) is SwarmManager { Role: SwarmNodeRole.Manager } present)
        {
            nodes = await _presence.LookAsync(nodes, present, ToDemotion, cancellationToken).ConfigureAwait(false);
        }

        nodes = Supposed(nodes);
        var node = nodes.Demand(nodeId);
        var objection = role == SwarmNodeRole.Manager ? RoleGuard.ToPromotion(nodes, node) : node.Role == role ? null : ToDemotion(nodes);

        // A handover that makes its leader a manager again loses no time over what force overrides.
        if (objection is null && node.Role != role && role == SwarmNodeRole.Manager && !(options.IsPart && options.Force))
        {
            objection = await AlpnGuard.ToPromotionAsync(swarm, node, nodes, cancellationToken).ConfigureAwait(false);
        }

        Objection.Demand(objection, options.Force);
        return new RoleChangePlan(node, role, QuorumCount.Of(nodes), objection)
        {
            EndsSuspension = role == SwarmNodeRole.Worker && !options.IsPart && Suspension.IsOn(node),
            Unfinished = [.. nodes.Where(other => other.Id != nodeId && HandoverMark.IsUnfinished(other)).Select(HandoverMark.Describe)],
        };
    }

    /// <summary>A role that is written takes effect by itself, some time. Whoever stops the command is told that, and how to finish it or take it back.</summary>
    private async Task<SwarmNode> SayingWhatIsLeftAsync(RoleChangePlan plan, RoleChangeOptions options, Func<Action, Task<SwarmNode>> work)
    {
        var isSent = plan.IsDone;
        try
        {
            return await work(() => isSent = true).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (isSent && !options.IsPart)
        {
            var name = NodeNames.Arguments(plan.Node);
            reporter.Urgent($"{plan.Node}: stopped before the change of its role to {plan.Role} was complete. It may still take effect. " + (plan.Role == SwarmNodeRole.Manager
                ? $"Invoke-SwarmPromote {name} finishes it. Invoke-SwarmDemote {name} takes it back once the node has joined."
                : $"Invoke-SwarmDemote {name} finishes it. Invoke-SwarmPromote {name} takes it back."));
            throw;
        }
    }

    /// <summary>For some seconds after an election the new leader has not heard from the other nodes, and lists them as Unknown.</summary>
    private async Task<IReadOnlyList<SwarmNode>> LetLeaderHearAsync(IReadOnlyList<SwarmNode> nodes, string nodeId, RoleChangeOptions options, CancellationToken cancellationToken)
    {
        bool IsHeard() => nodes.Demand(nodeId) is var node && (node.State != SwarmNodeState.Unknown || RoleGuard.ToPromotion(nodes, node) is null);
        if (!IsHeard())
        {
            var limit = Durations.Shorter(options.HearingLimit, options.Timeout);
            await _waiter.UntilAsync(
                async token =>
                {
                    nodes = await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false) ?? nodes;
                    return IsHeard() ? nodes : null;
                },
                PollInterval,
                limit,
                elapsed => reporter.Progress(new SwarmProgress($"Promoting {nodes.Demand(nodeId)}", "Waiting until the leader has heard from it", elapsed, limit)),
                cancellationToken).ConfigureAwait(false);
        }

        return nodes;
    }

    /// <summary>Two promotions at once can leave one node unreachable, and two demotions at once make the arithmetic wrong:
    /// a change of another node that is under way is awaited first.</summary>
    private async Task LetOthersSettleAsync(SwarmNode node, string activity, bool force, Deadline deadline, CancellationToken cancellationToken)
    {
        SwarmManager? other = null;
        var half = TimeSpan.FromTicks(deadline.Left.Ticks / 2);
        var settled = await _waiter.UntilAsync(
            async token =>
            {
                if (await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false) is not { } nodes)
                {
                    return null;
                }

                other = nodes.OfType<SwarmManager>().FirstOrDefault(manager => manager.Id != node.Id && IsChanging(manager));
                return other is null ? nodes : null;
            },
            PollInterval,
            force ? Durations.Shorter(half, ForcedSettling) : deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node}", $"Waiting until {other}, whose role was changed before, has settled", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        if (settled is not null)
        {
            return;
        }

        if (force)
        {
            reporter.Warning(other is null ? $"-Force: {node} is changed although no manager answered." : $"-Force: {node} is changed although the role change of {other} has not settled.");
            return;
        }

        throw SwarmErrors.ChangeTimeout.Exception(new SwarmErrorDetail(FormattableString.Invariant(
            $"{node} was left as it is: {(other is null ? "no manager answered" : $"the role of {other} was changed before and has not settled")} within {deadline.Limit.TotalSeconds:0.#} s."))
        {
            Target = node,
            Advice = other is null
                ? "Nothing was written. Run the command again, or allow more with -TimeoutSec."
                : $"Nothing was written. Take the other change back ({(other.Role == SwarmNodeRole.Manager ? "Invoke-SwarmDemote" : "Invoke-SwarmPromote")} {other}), see to its engine, or go past it with -Force.",
        });
    }

    private async Task WriteAsync(RoleChangePlan plan, string? mark, Action<IReadOnlyList<SwarmNode>>? guard, Action sending, Deadline deadline, CancellationToken cancellationToken)
    {
        await _specs.WriteAsync(
            plan.Node,
            plan.Node.Role == plan.Role ? "the labels" : "the role",
            fresh => fresh.Role == plan.Role && (mark is not null || !(HandoverMark.IsOn(fresh) || (plan.EndsSuspension && Suspension.IsOn(fresh))))
                ? null
                : NodeUpdate.Of(fresh) with { Role = plan.Role, Labels = Marked(plan.EndsSuspension ? Suspension.Off(fresh.Labels) : fresh.Labels) },
            nodes =>
            {
                guard?.Invoke(nodes);
                sending();
            },
            deadline,
            cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{plan.Node} is written down as {plan.Role}.");

        SwarmLabels Marked(SwarmLabels labels) => mark is null ? HandoverMark.Off(labels) : HandoverMark.On(labels, mark);
    }
}
