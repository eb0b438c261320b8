namespace SwarmHa;

/// <summary>An experiment: takes the leader away, alone or with others, watches what becomes of the swarm and its services, undoes it whatever
/// happens, and judges what was seen by what was expected.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="driver">Makes the fault and undoes it; null for a demotion, which needs none.</param>
/// <param name="services">The services to watch; disposed of by the caller.</param>
/// <param name="options">Fault, pace and limits.</param>
/// <param name="host">The host that runs the drill.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class FailoverDrill(
    ISwarm swarm,
    IEngineDriver? driver,
    IReadOnlyList<IServiceProbe> services,
    FailoverDrillOptions options,
    IDrillHost host,
    ISwarmReporter reporter,
    TimeProvider time)
{
    private static readonly TimeSpan SteadyLimit = TimeSpan.FromSeconds(20);

    private string DriverName => driver?.Name ?? string.Empty;

    /// <summary>Looks at the swarm and at the driver, and harms nothing.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>A plan, with all that speaks against it at this moment.</returns>
    /// <exception cref="SwarmException">There is nothing to plan: no manager answers, or none leads.</exception>
    public async Task<FailoverPlan> PrepareAsync(CancellationToken cancellationToken)
    {
        // First of all: another drill is the reason why a manager is down or nobody leads.
        var refusals = new DrillRefusals(swarm, driver, options, host, reporter, time);
        var lockRefusals = await refusals.OfLockAsync(cancellationToken).ConfigureAwait(false);
        FailoverPlan plan;
        try
        {
            plan = FailoverPlan.Of(await swarm.GetNodesAsync(Durations.Shorter(options.Timeout, SwarmExtensions.UsualPatience), cancellationToken).ConfigureAwait(false), options);
        }
        catch (SwarmException) when (lockRefusals.Count > 0)
        {
            throw lockRefusals[0];
        }

        return plan with
        {
            Refusals = [.. lockRefusals, .. plan.Refusals, .. await refusals.OfDriverAsync(plan, cancellationToken).ConfigureAwait(false)],
        };
    }

    /// <summary>Runs the drill.</summary>
    /// <param name="plan">The plan that <see cref="PrepareAsync"/> gave.</param>
    /// <param name="cancellationToken">Ends the drill; the fault is undone before the task ends.</param>
    /// <returns>The report, whether it passed or failed.</returns>
    /// <exception cref="DrillRefusedException">A manager or a service does not answer steadily before the fault, or another manager leads by now.</exception>
    /// <exception cref="DrillInProgressException">Another drill is running on this swarm.</exception>
    /// <exception cref="EngineDriverFailedException">The fault could not be made, or not be undone.</exception>
    public async Task<SwarmFailoverReport> RunAsync(FailoverPlan plan, CancellationToken cancellationToken)
    {
        plan.DemandSafe();
        var id = Guid.NewGuid().ToString();
        var what = $"{options.Fault} of {string.Join(", ", plan.Targets)}";
        var held = await DrillLock.AcquireAsync(swarm, id, what, options.LongestDuration, host, reporter, time, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            return await RunLockedAsync(id, held, plan, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SwarmFailoverReport> RunLockedAsync(string id, DrillLock held, FailoverPlan plan, CancellationToken cancellationToken)
    {
        var clock = new DrillClock(time);
        var record = new FailoverRecord(plan, clock);
        var progress = new FailoverProgress(reporter, clock);
        var probes = new FailoverProbes(swarm, plan, services, held.IsHeldAsync, options, clock, time);
        await using (probes.ConfigureAwait(false))
        {
            var watch = new FailoverWatch(plan, probes, record, progress, options, clock, time);
            progress.Enter(FailoverPhase.Steady, "asking all managers and services", SteadyLimit + options.SteadyPeriod);
            await BecomeSteadyAsync(plan, probes, watch, record, cancellationToken).ConfigureAwait(false);
            record.Note(SwarmFailoverMoment.Baseline, probes.BeginSteady(), plan.Leader.UniqueName, $"all probes answer; {plan.Leader} leads");

            var outages = new Outages([.. plan.Targets.Select(target => Outage(target, probes.Foreign, clock))]);
            await using (outages.ConfigureAwait(false))
            {
                await ArrangeAsync(plan, outages, record, progress, clock, cancellationToken).ConfigureAwait(false);
                DemandUnchanged(plan, probes);
                progress.Enter(FailoverPhase.Fault, Order(plan), options.DriverTimeout);
                record.NoteFault($"{Order(plan)} is ordered");
                probes.BeginFault(record.Fault, plan.Lost.Select(static target => target.Id));
                if (options.ExpectQuorumLoss)
                {
                    await HarmAsync(plan, outages, probes, record, clock, cancellationToken).ConfigureAwait(false);
                    progress.Enter(FailoverPhase.Outage, "watching the managers", options.QuorumLossPeriod);
                    await probes.Foreign.UntilSeenAsync(watch.QuorumLossAsync, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    // An engine may need longer to stop than the others to notice: both are watched at once.
                    progress.Enter(FailoverPhase.Outage, "watching the managers", options.Timeout);
                    await BothAsync(
                        HarmAsync(plan, outages, probes, record, clock, cancellationToken),
                        token => probes.Foreign.UntilSeenAsync(watch.ElectionAsync, token),
                        cancellationToken).ConfigureAwait(false);
                }

                foreach (var change in probes.Foreign.Changes)
                {
                    reporter.Warning($"The drill ends early, because somebody else changed the swarm: {change.Description}. Undoing {Order(plan)}.");
                }

                probes.Foreign.EndFault();

                progress.Enter(FailoverPhase.Undo, $"bringing {plan.Names} back", options.Timeout);
                await BringBackAsync(plan, outages, probes, watch, record, clock, cancellationToken).ConfigureAwait(false);
            }

            progress.Enter(FailoverPhase.Aftermath, "watching the services", options.ConvergeTimeout);
            watch.NoteNodesAfter(record.At(SwarmFailoverMoment.Undo) ?? clock.Now);
            await probes.Foreign.UntilSeenAsync(watch.ConvergeAsync, cancellationToken).ConfigureAwait(false);
            record.NoteForeign(probes.Foreign.Changes);
            await probes.DisposeAsync().ConfigureAwait(false);
            progress.End();
            return new FailoverJudge(plan, record, options, clock.Now).Judge(
                new SwarmFailoverOrigin { DrillId = id, SwarmId = swarm.SwarmId, Driver = DriverName, RunBy = host.Self.Name, TimeZone = time.LocalTimeZone },
                clock,
                probes);
        }
    }

    private IOutage Outage(SwarmManager target, ForeignWatch foreign, DrillClock clock) => options.Fault == SwarmFailoverFault.Demote
        ? new DemotionOutage(swarm, target, options, foreign, clock, reporter, time)
        : new EngineOutage(driver!, target, options.Fault, options.DriverTimeout, reporter, time);

    /// <summary>The fault in words.</summary>
    private string Order(FailoverPlan plan) => $"{options.Fault} of {plan.Names}";

    /// <summary>Every manager and service has to be well before anything is harmed: else the drill would show nothing.</summary>
    private async Task BecomeSteadyAsync(FailoverPlan plan, FailoverProbes probes, FailoverWatch watch, FailoverRecord record, CancellationToken cancellationToken)
    {
        if (!probes.Managers.Any(manager => !plan.IsTarget(manager)))
        {
            throw SwarmErrors.DrillRefused.Exception(
                "No manager that stays can be asked from here, so that nobody could be watched taking over: connect by tcp://, or to several managers.", plan.Leader);
        }

        if (await watch.SteadyAsync(SteadyLimit + options.SteadyPeriod, cancellationToken).ConfigureAwait(false) is { } unsteady)
        {
            throw SwarmErrors.DrillRefused.Exception($"Nothing was stopped: before the fault there is no steady answer from {unsteady}.", plan.Leader);
        }

        DemandUnchanged(plan, probes);
        if (probes.Tasks.NotConverged is { } lacking && !options.Force)
        {
            throw SwarmErrors.DrillRefused.Exception($"Nothing was stopped: before the fault the services have not all their tasks: {lacking}.", plan.Leader);
        }

        record.Before.AddRange(FailoverJudge.Before(plan, probes, options));
    }

    private async Task ArrangeAsync(FailoverPlan plan, Outages outages, FailoverRecord record, FailoverProgress progress, DrillClock clock, CancellationToken cancellationToken)
    {
        progress.Enter(FailoverPhase.Fault, $"arranging that {plan.Names} can come back without this process", options.DriverTimeout);
        if (await outages.ArrangeStartAsync(options.DeadMansDelay, cancellationToken).ConfigureAwait(false) is { } arranged)
        {
            record.DeadMansSwitch = arranged;
            record.Note(SwarmFailoverMoment.StartArranged, clock.Now, plan.Leader.UniqueName, arranged);
        }
    }

    private async Task HarmAsync(FailoverPlan plan, Outages outages, FailoverProbes probes, FailoverRecord record, DrillClock clock, CancellationToken cancellationToken)
    {
        await outages.StopAsync(cancellationToken).ConfigureAwait(false);
        if (options.Fault != SwarmFailoverFault.Demote)
        {
            probes.Watch.Ignore(plan.Targets.Select(static target => target.UniqueName));
        }

        record.Note(SwarmFailoverMoment.FaultDone, clock.Now, plan.Leader.UniqueName, $"{Order(plan)} has taken effect");
    }

    /// <summary>A driver may need longer to be content with its engine than the swarm does: both are watched at once.</summary>
    private async Task BringBackAsync(
        FailoverPlan plan,
        Outages outages,
        FailoverProbes probes,
        FailoverWatch watch,
        FailoverRecord record,
        DrillClock clock,
        CancellationToken cancellationToken)
    {
        var startedAt = clock.Now;
        if (options.ExpectQuorumLoss)
        {
            probes.Watch.EndOutage();
        }

        record.Note(SwarmFailoverMoment.Undo, startedAt, plan.Leader.UniqueName, $"{Order(plan)} is being undone");
        await BothAsync(UndoAsync(), token => watch.RejoinAsync(startedAt, token), cancellationToken).ConfigureAwait(false);

        async Task UndoAsync()
        {
            await outages.StartAsync(cancellationToken).ConfigureAwait(false);
            record.Note(SwarmFailoverMoment.Undone, clock.Now, plan.Leader.UniqueName, options.Fault == SwarmFailoverFault.Demote
                ? $"{plan.Leader} is a manager again"
                : $"the driver {DriverName} says that it is undone");
        }
    }

    /// <summary>Right before the fault the swarm has to be what was planned for, and as safe: a person may have taken minutes to confirm the plan.</summary>
    private void DemandUnchanged(FailoverPlan plan, FailoverProbes probes)
    {
        if (probes.Watch.FirstNewLeader?.Leader is { } other)
        {
            throw SwarmErrors.DrillRefused.Exception(
                $"Nothing was stopped: {plan.Leader} led when the drill was planned, and {other} does now.", other);
        }

        if (probes.Foreign.Changes.Count > 0)
        {
            throw SwarmErrors.DrillRefused.Exception(
                $"Nothing was stopped: since the drill was planned, {string.Join("; ", probes.Foreign.Changes.Select(static change => change.Description))}.");
        }

        FailoverPlan.Of(probes.Watch.Latest?.Nodes ?? [], options).DemandSafe();
    }

    /// <summary>Does something while what becomes of it is watched. When it fails there is nothing to watch any more; it is always awaited to its end.</summary>
    private static async Task BothAsync(Task act, Func<CancellationToken, Task> watch, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = watch(ending.Token);
        try
        {
            await act.ConfigureAwait(false);
        }
        catch
        {
            ending.Cancel();
            throw;
        }
        finally
        {
            await Task.WhenAny(watching).ConfigureAwait(false);
        }

        await watching.ConfigureAwait(false);
    }
}
