namespace SwarmHa;

/// <summary>Rehearses the loss of the leader: stops its engine, watches another manager take over, and starts it again, whatever happens.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="driver">Stops and starts the leader's engine.</param>
/// <param name="services">The services to watch; disposed of by the caller.</param>
/// <param name="options">Pace and limits.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class FailoverDrill(
    ISwarm swarm,
    IEngineDriver driver,
    IReadOnlyList<IServiceProbe> services,
    FailoverDrillOptions options,
    ISwarmReporter reporter,
    TimeProvider time)
{
    private const string Activity = "Failover drill";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SteadyLimit = TimeSpan.FromSeconds(20);

    private readonly Waiter _waiter = new(time);

    /// <summary>Looks at the swarm and at the driver, and harms nothing.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>A plan that is safe at this moment.</returns>
    /// <exception cref="SwarmException">The drill is refused; the message says why.</exception>
    public async Task<FailoverPlan> PrepareAsync(CancellationToken cancellationToken)
    {
        var plan = FailoverPlan.Of(await swarm.GetNodesAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await driver.CheckAsync(plan.Leader, options.Fault, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineDriverException problem)
        {
            throw SwarmErrors.DrillRefused.Exception(new SwarmErrorDetail(
                $"The driver {driver.Name} cannot stop and start the engine of {plan.Leader.Name}: {problem.Message}")
            { Target = plan.Leader, InnerException = problem });
        }

        return plan;
    }

    /// <summary>Runs the drill.</summary>
    /// <param name="plan">The plan that <see cref="PrepareAsync"/> gave.</param>
    /// <param name="cancellationToken">Ends the drill; the engine is started again before the task ends.</param>
    /// <returns>The report, whether it passed or failed.</returns>
    /// <exception cref="DrillRefusedException">A manager or a service does not answer steadily before the fault, or another manager leads by now.</exception>
    /// <exception cref="EngineDriverFailedException">The engine could not be stopped, or not be started again.</exception>
    public async Task<SwarmFailoverReport> RunAsync(FailoverPlan plan, CancellationToken cancellationToken)
    {
        var clock = new DrillClock(time);
        var record = new FailoverRecord(plan, clock, options);
        var probes = new FailoverProbes(swarm, plan, services, options, clock, time);
        await using (probes.ConfigureAwait(false))
        {
            await BecomeSteadyAsync(plan, probes, cancellationToken).ConfigureAwait(false);
            record.Note(SwarmFailoverMoment.Baseline, TimeSpan.Zero, plan.Leader.Name, $"all probes answer; {plan.Leader.Name} leads");

            var outage = new EngineOutage(driver, plan.Leader, options.Fault, options.DriverTimeout, reporter, time);
            await using (outage.ConfigureAwait(false))
            {
                record.NoteFault();
                await outage.StopAsync(cancellationToken).ConfigureAwait(false);
                record.Note(SwarmFailoverMoment.FaultDone, clock.Now, plan.Leader.Name, $"the engine of {plan.Leader.Name} has stopped");
                await WatchElectionAsync(plan, probes.Watch, record, cancellationToken).ConfigureAwait(false);
                await BringBackAsync(plan, outage, probes.Watch, record, clock, cancellationToken).ConfigureAwait(false);
            }

            await probes.DisposeAsync().ConfigureAwait(false);
            reporter.Progress(new SwarmProgress(Activity, "Done", clock.Now, options.Timeout) { IsCompleted = true });
            return record.Judge(swarm.SwarmId, driver.Name, probes);
        }
    }

    /// <summary>Every manager and service has to answer steadily before anything is harmed: else the drill would show nothing.</summary>
    private async Task BecomeSteadyAsync(FailoverPlan plan, FailoverProbes probes, CancellationToken cancellationToken)
    {
        if (!probes.Managers.Any(manager => manager.Id != plan.Leader.Id))
        {
            throw SwarmErrors.DrillRefused.Exception(
                "No manager but the leader can be asked from here, so that nobody could be watched taking over: connect by tcp://, or to several managers.", plan.Leader);
        }

        string? unsteady = null;
        var steady = await _waiter.UntilAsync(
            _ => Task.FromResult((unsteady = probes.NotSteady(options.BaselineProbes)) is null ? probes : null),
            LookInterval,
            SteadyLimit,
            elapsed => Say($"Waiting for steady answers of {unsteady}", elapsed, SteadyLimit),
            cancellationToken).ConfigureAwait(false);
        if (steady is null)
        {
            throw SwarmErrors.DrillRefused.Exception(
                $"Nothing was stopped: before the fault there is no steady answer from {unsteady}.", plan.Leader);
        }

        // A person may have taken minutes to confirm the plan.
        if (probes.Watch.FirstNewLeader?.Leader is { } other)
        {
            throw SwarmErrors.DrillRefused.Exception(
                $"Nothing was stopped: {plan.Leader.Name} led when the drill was planned, and {other.Name} does now.", other);
        }
    }

    private async Task WatchElectionAsync(FailoverPlan plan, ControlPlaneWatch watch, FailoverRecord record, CancellationToken cancellationToken)
    {
        var first = await LookAsync(() => watch.FirstNewLeader, "another manager to lead", cancellationToken).ConfigureAwait(false);
        if (first is null)
        {
            return;
        }

        record.NoteElection(watch);
        var lost = await LookAsync(
            () => watch.LatestAfterwards is { } view && IsLost(view.Nodes, plan.Leader) ? view : null,
            $"the managers to show {plan.Leader.Name} as lost",
            cancellationToken).ConfigureAwait(false);
        record.NodesDuring = (lost ?? first).Nodes;
        if (lost is null)
        {
            // The drill has failed by now; the engine has been down for long enough.
            return;
        }

        var shown = (SwarmManager)lost.Nodes.First(node => node.Id == plan.Leader.Id);
        record.Note(SwarmFailoverMoment.OldLeaderLost, lost.At, plan.Leader.Name, $"{lost.AnsweredBy} shows {plan.Leader.Name} as {shown.State}, {shown.Reachability}");
        var ready = await LookAsync(
            () => watch.LatestAfterwards is { } view && OthersAreReady(view.Nodes, plan) && IsLost(view.Nodes, plan.Leader) ? view : null,
            "the other nodes to be Ready in the new leader's eyes",
            cancellationToken).ConfigureAwait(false);
        if (ready is not null)
        {
            record.Note(SwarmFailoverMoment.NodesReady, ready.At, ready.Leader!.Name, "all other nodes are Ready");
            record.NodesDuring = ready.Nodes;
        }
    }

    /// <summary>A driver may need longer to be content with its engine than the swarm does: both are watched at once.</summary>
    private async Task BringBackAsync(
        FailoverPlan plan,
        EngineOutage outage,
        ControlPlaneWatch watch,
        FailoverRecord record,
        DrillClock clock,
        CancellationToken cancellationToken)
    {
        var startedAt = clock.Now;
        record.Note(SwarmFailoverMoment.Undo, startedAt, plan.Leader.Name, $"the engine of {plan.Leader.Name} is told to start");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rejoin = WatchRejoinAsync(plan, watch, record, startedAt, ending.Token);
        try
        {
            await outage.StartAsync(cancellationToken).ConfigureAwait(false);
            record.Note(SwarmFailoverMoment.Undone, clock.Now, plan.Leader.Name, $"the driver {driver.Name} says that the engine of {plan.Leader.Name} runs again");
        }
        catch
        {
            ending.Cancel();
            throw;
        }
        finally
        {
            await Task.WhenAny(rejoin).ConfigureAwait(false);
        }

        await rejoin.ConfigureAwait(false);
    }

    private async Task WatchRejoinAsync(FailoverPlan plan, ControlPlaneWatch watch, FailoverRecord record, TimeSpan startedAt, CancellationToken cancellationToken)
    {
        // Whoever leads by now may say so, and only what is said after the start counts.
        Task<ControlPlaneView?> LookForAsync(Func<SwarmManager, bool> wanted, string awaited) => LookAsync(
            () => watch.Latest is { } view && view.At > startedAt && view.Nodes.FirstOrDefault(node => node.Id == plan.Leader.Id) is SwarmManager manager && wanted(manager) ? view : null,
            $"{plan.Leader.Name} to be {awaited} again",
            cancellationToken);

        if (await LookForAsync(static manager => manager.IsReachable, "Reachable").ConfigureAwait(false) is { } reachable)
        {
            record.Note(SwarmFailoverMoment.Rejoined, reachable.At, plan.Leader.Name, $"{plan.Leader.Name} is Reachable again");
            if (await LookForAsync(static manager => manager is { IsReachable: true, State: SwarmNodeState.Ready }, "Ready").ConfigureAwait(false) is { } ready)
            {
                record.Note(SwarmFailoverMoment.Ready, ready.At, plan.Leader.Name, $"{plan.Leader.Name} is Ready again");
            }
        }

        record.NodesAfter = watch.Latest?.Nodes ?? [];
    }

    private static bool IsLost(IEnumerable<SwarmNode> nodes, SwarmNode leader) =>
        nodes.FirstOrDefault(node => node.Id == leader.Id) is SwarmManager { IsReachable: false, State: not SwarmNodeState.Ready };

    private static bool OthersAreReady(IEnumerable<SwarmNode> nodes, FailoverPlan plan)
    {
        var readyBefore = plan.Nodes.Where(node => node.State == SwarmNodeState.Ready && node.Id != plan.Leader.Id).Select(static node => node.Id);
        var readyNow = nodes.Where(static node => node.State == SwarmNodeState.Ready).Select(static node => node.Id);
        return !readyBefore.Except(readyNow).Any();
    }

    private Task<ControlPlaneView?> LookAsync(Func<ControlPlaneView?> look, string awaited, CancellationToken cancellationToken) =>
        _waiter.UntilAsync(
            _ => Task.FromResult(look()),
            LookInterval,
            options.Timeout,
            elapsed => Say($"Waiting for {awaited}", elapsed, options.Timeout),
            cancellationToken);

    private void Say(string status, TimeSpan elapsed, TimeSpan limit) => reporter.Progress(new SwarmProgress(Activity, status, elapsed, limit));
}
