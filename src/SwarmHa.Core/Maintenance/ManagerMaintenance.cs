namespace SwarmHa;

/// <summary>Takes a manager out of service for a reboot of its host, and back.</summary>
/// <remarks>
/// Each step is one write that is checked, and none begins before the one before it stands: the mark, the handover, the drain; and back the
/// availability, being Ready and Reachable, the mark. Whatever is stopped in between is done again by suspending, or undone by resuming.
/// </remarks>
/// <param name="swarm">The swarm.</param>
/// <param name="handover">Takes leadership from the manager when it leads.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class ManagerMaintenance(ISwarm swarm, ILeadershipHandover handover, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>Long enough to outlast an election.</summary>
    private static readonly TimeSpan UndoLimit = SwarmExtensions.UsualPatience;

    private readonly MaintenanceWait _wait = new(swarm, reporter, time);
    private readonly SpecChange _specs = new(swarm, reporter, time);
    private readonly MaintenanceGate _gate = new(swarm, reporter, time);
    private readonly NodeDrain _drain = new(swarm, reporter, time);

    /// <summary>Looks whether the other managers are there, for a plan as well.</summary>
    internal ManagerPresence Presence { get; } = new(swarm, reporter, time);

    /// <summary>Suspends a manager: marks it, lets another one lead, and moves its tasks away. One that is suspended already is checked again.</summary>
    /// <param name="nodeId">The manager.</param>
    /// <param name="options">Time, drain and force.</param>
    /// <param name="cancellationToken">Ends the attempt; resuming puts right what was done so far.</param>
    /// <returns>The manager as it is afterwards: its engine may be stopped.</returns>
    /// <exception cref="NodeNotManagerException">The node is a worker.</exception>
    /// <exception cref="QuorumAtRiskException">Without it there would be no quorum, and force was not said.</exception>
    /// <exception cref="ChangeTimeoutException">It is marked, and a later step did not come about in time.</exception>
    public async Task<SwarmManager> SuspendAsync(string nodeId, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);
        var manager = DemandManager(await _wait.ReadAsync(deadline, cancellationToken).ConfigureAwait(false), nodeId);
        void Guard(IReadOnlyList<SwarmNode> fresh) => RoleGuard.DemandSafeLoss(fresh, DemandManager(fresh, nodeId), options.Force);

        // What can refuse comes before the mark: others count a marked manager as lost.
        await SuspensionPlan.PrepareAsync(swarm, nodeId, handover, options, new Supposition(), Presence, cancellationToken).ConfigureAwait(false);
        await _gate.RememberAsync(nodeId, cancellationToken).ConfigureAwait(false);
        var isDrained = false;
        return await SayingWhatIsLeftAsync(manager, async () =>
        {
            try
            {
                await _specs.WriteAsync(manager, "the labels", Suspension.Mark, Guard, deadline, cancellationToken).ConfigureAwait(false);
                await HandOverAsync(manager, options, deadline, cancellationToken).ConfigureAwait(false);
                if (options.Drain)
                {
                    await _drain.RunAsync(manager, Guard, () => isDrained = true, deadline, cancellationToken).ConfigureAwait(false);

                    // Draining takes its time, in which it may have been elected, and others may have been lost.
                    await HandOverAsync(manager, options, deadline, cancellationToken).ConfigureAwait(false);
                }

                var nodes = await _wait.ReadAsync(deadline, cancellationToken).ConfigureAwait(false);
                if (!options.Force)
                {
                    nodes = await Presence.LookAsync(nodes, manager, fresh => RoleGuard.ToLoss(fresh, DemandManager(fresh, nodeId)), cancellationToken).ConfigureAwait(false);
                }

                Guard(nodes);
                Done(manager, "Suspending", deadline);
                var suspended = DemandManager(nodes, nodeId);
                if (suspended.IsLeader)
                {
                    reporter.Warning($"{suspended} goes on leading: there is no other manager that could.");
                }

                return suspended;
            }
            catch (SwarmException refusal) when (refusal is QuorumAtRiskException or LastManagerException or LeaderMoveRefusedException && !Suspension.IsOn(manager))
            {
                throw await TakenBackAsync(refusal, manager, isDrained).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Resumes a manager: gives it back the availability that it had, waits until it is Ready and Reachable, and takes the mark away.
    /// One that is not suspended is left as it is.</summary>
    /// <param name="nodeId">The manager; or the worker that it has become when a handover was cut off.</param>
    /// <param name="availability">The availability to give it; null for the one that it had before.</param>
    /// <param name="options">Time, and how long it has to be back.</param>
    /// <param name="cancellationToken">Ends the attempt; resuming again goes on with it.</param>
    /// <returns>The manager as it is afterwards.</returns>
    /// <exception cref="NodeNotManagerException">The node is a worker, and is not suspended.</exception>
    /// <exception cref="ChangeTimeoutException">It did not become Ready and Reachable in time; it has its availability, and the mark still.</exception>
    public async Task<SwarmManager> ResumeAsync(string nodeId, SwarmNodeAvailability? availability, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);
        var node = (await _wait.ReadAsync(deadline, cancellationToken).ConfigureAwait(false)).Demand(nodeId);
        if (!Suspension.IsOn(node))
        {
            var manager = node is SwarmManager { Role: SwarmNodeRole.Manager } found ? found : throw NotManager(node);
            if (availability is null)
            {
                reporter.Verbose($"{node} is not suspended.");
                return manager;
            }
        }

        return await SayingWhatIsLeftAsync(node, () => ResumeAsync(node, availability ?? Suspension.Remembered(node), options, deadline, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>After an action on a suspended manager: waits until it is Ready and Reachable, and resumes it only then. A host that is about
    /// to go down gets no tasks.</summary>
    /// <param name="node">The manager.</param>
    /// <param name="seeRestart">Waits until it has gone and started again; null when it is not to go.</param>
    /// <param name="options">Time, and how long it has to be back.</param>
    /// <param name="cancellationToken">Ends the attempt; resuming goes on with it.</param>
    /// <returns>The manager as it is afterwards.</returns>
    /// <exception cref="ChangeTimeoutException">It did not come back in time, and is suspended still.</exception>
    public async Task<SwarmManager> ReturnAsync(SwarmNode node, Func<CancellationToken, Task>? seeRestart, MaintenanceOptions options, CancellationToken cancellationToken)
    {
        _ = node ?? throw new ArgumentNullException(nameof(node));
        await SayingWhatIsLeftAsync(node, async () =>
        {
            await (seeRestart?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            return await _wait.BackAsync(node, options.StableFor, new Deadline(time, options.Timeout), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return await ResumeAsync(node.Id, null, options with { StableFor = TimeSpan.Zero }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the swarm is whole again, so that the next manager may be taken: every manager Ready and Reachable and none
    /// suspended, one that leads, the global services back where this maintenance has taken them from, and a write commits.</summary>
    /// <param name="options">Time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The nodes as they are.</returns>
    /// <exception cref="ChangeTimeoutException">It is not whole in time; the message names what is missing.</exception>
    public Task<IReadOnlyList<SwarmNode>> WaitUntilWholeAsync(MaintenanceOptions options, CancellationToken cancellationToken) =>
        _gate.WaitAsync(null, isLast: false, options.Timeout, cancellationToken);

    /// <summary>The same, after the last manager.</summary>
    internal Task<IReadOnlyList<SwarmNode>> WaitUntilWholeAtLastAsync(MaintenanceOptions options, CancellationToken cancellationToken) =>
        _gate.WaitAsync(null, isLast: true, options.Timeout, cancellationToken);

    /// <summary>The same, while one manager is suspended by this maintenance.</summary>
    internal Task<IReadOnlyList<SwarmNode>> WaitUntilOthersAreWholeAsync(string exceptId, MaintenanceOptions options, CancellationToken cancellationToken) =>
        _gate.WaitAsync(exceptId, isLast: false, options.Timeout, cancellationToken);

    internal static SwarmManager DemandManager(IReadOnlyList<SwarmNode> nodes, string nodeId) =>
        nodes.Demand(nodeId) is var node && node is SwarmManager { Role: SwarmNodeRole.Manager } manager ? manager : throw NotManager(node);

    private static SwarmException NotManager(SwarmNode node) => SwarmErrors.NodeNotManager.Exception(
        Suspension.IsOn(node)
            ? $"{node} {(HandoverMark.IsUnfinished(node) ? "is a worker since a handover was cut off" : "was demoted while it was suspended")}. Resume-SwarmManager {NodeNames.Arguments(node)} makes it a manager again."
            : $"{node} is a worker, not a manager.",
        node);

    /// <summary>Work that is broken off leaves a manager half suspended, and says so to the person who broke it off.</summary>
    internal async Task<T> SayingWhatIsLeftAsync<T>(SwarmNode node, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            reporter.Urgent($"{node} may be suspended still, or in part. Resume-SwarmManager {NodeNames.Arguments(node)} puts it right.");
            throw;
        }
    }

    private async Task<SwarmManager> ResumeAsync(SwarmNode node, SwarmNodeAvailability wanted, MaintenanceOptions options, Deadline deadline, CancellationToken cancellationToken)
    {
        if (node.Role != SwarmNodeRole.Manager)
        {
            reporter.Verbose($"{node} was demoted {(HandoverMark.IsOn(node) ? "to hand leadership over" : "while it was suspended")}, and is made a manager again.");
            await _wait.BackAsync(node, TimeSpan.Zero, deadline, cancellationToken).ConfigureAwait(false);
            await new RoleChange(swarm, reporter, time)
                .PromoteAsync(node.Id, new RoleChangeOptions { Timeout = deadline.Left, Force = options.Force, IsPart = true }, cancellationToken).ConfigureAwait(false);
        }

        await _specs.WriteAsync(node, "the availability", fresh => Suspension.Available(fresh, wanted), null, deadline, cancellationToken).ConfigureAwait(false);
        await _wait.BackAsync(node, options.StableFor, deadline, cancellationToken).ConfigureAwait(false);
        await _specs.WriteAsync(node, "the labels", Suspension.Unmark, null, deadline, cancellationToken).ConfigureAwait(false);
        Done(node, "Resuming", deadline);
        return DemandManager(await _wait.ReadAsync(deadline, cancellationToken).ConfigureAwait(false), node.Id);
    }

    private async Task HandOverAsync(SwarmManager manager, MaintenanceOptions options, Deadline deadline, CancellationToken cancellationToken)
    {
        var nodes = await _wait.ReadAsync(deadline, cancellationToken).ConfigureAwait(false);
        if (DemandManager(nodes, manager.Id) is not { IsLeader: true } leader
            || (options.Force && !nodes.OfType<SwarmManager>().Any(other => other.Id != manager.Id && other.IsReachable)))
        {
            return;
        }

        reporter.Progress(new SwarmProgress($"Suspending {leader}", "Handing leadership over", deadline.Elapsed, deadline.Limit));
        var successor = await handover.HandOverAsync(leader, cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{successor} leads now.");
        await _wait.ComeAboutAsync(
            manager,
            "Suspending",
            "Reachable while another manager leads",
            fresh => fresh.OfType<SwarmManager>().Any(other => other.IsLeader && other.Id != manager.Id) && fresh.Demand(manager.Id) is SwarmManager { IsReachable: true },
            deadline,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A refusal changes nothing: the mark goes again. A manager that is drained stays so, and the advice says that.</summary>
    private async Task<SwarmException> TakenBackAsync(SwarmException refusal, SwarmManager manager, bool isDrained)
    {
        if (!isDrained)
        {
            try
            {
                await _specs.WriteAsync(manager, "the labels", Suspension.Unmark, null, new Deadline(time, UndoLimit), CancellationToken.None).ConfigureAwait(false);
                return refusal;
            }
            catch (SwarmException problem)
            {
                reporter.Verbose(problem.Message);
            }
        }

        var done = isDrained ? "is suspended and its tasks have been moved" : $"keeps its label {Suspension.Label}, which could not be removed again";
        return refusal.Error.Exception(SwarmErrorDetail.Of(refusal, refusal.Message.Replace(" Nothing was changed.", string.Empty)) with
        {
            Advice = $"{manager} {done}. Do not stop its engine. Run Resume-SwarmManager {NodeNames.Arguments(manager)}.",
        });
    }

    private void Done(SwarmNode node, string activity, Deadline deadline) =>
        reporter.Progress(new SwarmProgress($"{activity} {node}", "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
}
