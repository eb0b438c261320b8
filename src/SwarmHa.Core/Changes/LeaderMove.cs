namespace SwarmHa;

/// <summary>A planned handover of leadership: the leader is demoted, upon which it hands over at once, and promoted again.</summary>
/// <remarks>To whom it hands over cannot be told to an engine: it picks one of the managers that it hears. So a wanted manager is come by through
/// repetition, each time with all managers back at work. Demoting other candidates as well would be surer and leave too few managers.</remarks>
/// <param name="swarm">The swarm.</param>
/// <param name="options">Attempts, limits and force.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class LeaderMove(ISwarm swarm, LeaderMoveOptions options, ISwarmReporter reporter, TimeProvider time)
{
    internal const string Activity = "Moving the leadership";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarmLimit = TimeSpan.FromSeconds(3);

    /// <summary>How long the new leader is watched before the gap counts as over.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(300);

    private readonly Waiter _waiter = new(time);
    private readonly LeaderMoveSurvey _survey = new(swarm, options, time);

    /// <summary>Waits until role changes that are under way have settled, looks at the swarm and asks each manager's own engine. Changes nothing.</summary>
    /// <param name="wantedId">The id of the manager that is to lead; null when any other will do.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>A plan that is safe at this moment.</returns>
    /// <exception cref="SwarmException">The handover is refused; the message says why.</exception>
    public async Task<LeaderMovePlan> PrepareAsync(string? wantedId, CancellationToken cancellationToken)
    {
        var nodes = await SettledAsync(cancellationToken).ConfigureAwait(false);
        var plan = LeaderMovePlan.Of(nodes, wantedId, options.Force);
        if (!plan.IsDone)
        {
            if (!options.Force)
            {
                Objection.Demand(await AlpnGuard.ToReturnAsync(swarm, plan.Leader, nodes, cancellationToken).ConfigureAwait(false), force: false);
            }

            await _survey.DemandAgreementAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        return plan;
    }

    /// <summary>Hands over, as often as it takes until the wanted manager leads. The old leader is a manager again before the task ends, also after a failure.</summary>
    /// <param name="plan">The plan that <see cref="PrepareAsync"/> gave.</param>
    /// <param name="cancellationToken">Ends it; a leader that was demoted is promoted again before the task ends.</param>
    /// <returns>What was done, whether it succeeded or not.</returns>
    /// <exception cref="LeaderMoveRefusedException">The swarm is not fit for it any more, or another manager leads by now.</exception>
    /// <exception cref="LeaderNotRestoredException">The old leader could not be made a manager again.</exception>
    public async Task<SwarmLeaderMove> RunAsync(LeaderMovePlan plan, CancellationToken cancellationToken)
    {
        var clock = new DrillClock(time);
        var record = new LeaderMoveRecord(plan, clock);
        var current = plan;
        for (var attempt = 1; !current.IsDone; attempt++)
        {
            try
            {
                // A person may have taken minutes to confirm the plan, and after a handover the swarm has to be as good as before.
                current = await PrepareAsync(plan.Wanted?.Id, cancellationToken).ConfigureAwait(false);
            }
            catch (SwarmException problem) when (attempt > 1)
            {
                record.GiveUp($"After {Times(attempt - 1)} it would not have been safe to go on: {problem.Message}");
                break;
            }

            record.Leader = current.Leader;
            if (current.IsDone)
            {
                break;
            }

            if (attempt == 1)
            {
                DemandSameLeader(plan.Leader, current.Leader);
            }

            record.Note(SwarmLeaderMoveStage.Checked, current.Leader, $"{current.Now}; all that answer name {current.Leader} as leader");
            await HandOverAsync(current, record, clock, cancellationToken).ConfigureAwait(false);
            if (plan.Wanted is null || record.Leader.Id == plan.Wanted.Id)
            {
                break;
            }

            if (attempt == options.MaximumAttempts)
            {
                record.GiveUp($"After {Times(attempt)} {record.Leader} leads, and not {plan.Wanted}: the engines pick the next leader by chance, 1 in {plan.Others.Count} each time.");
                break;
            }

            reporter.Verbose($"{record.Leader} leads, and {plan.Wanted} is wanted: handing over again ({attempt} of at most {options.MaximumAttempts} done).");
        }

        reporter.Progress(new SwarmProgress(Activity, "Done", clock.Now, options.Timeout) { IsCompleted = true });
        return record.Result(swarm.SwarmId);
    }

    private static string Times(int attempts) => attempts == 1 ? "1 handover" : $"{attempts} handovers";

    private static void DemandSameLeader(SwarmManager planned, SwarmManager? now)
    {
        if (now?.Id != planned.Id)
        {
            throw SwarmErrors.LeaderMoveRefused.Exception(
                $"{planned} led when the handover was planned, and {now?.ToString() ?? "nobody"} does now. Nothing was changed.", planned);
        }
    }

    /// <summary>A manager that is joining or leaving, and a leader whose agent has not been heard since an election, are waited for.</summary>
    private async Task<IReadOnlyList<SwarmNode>> SettledAsync(CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, Durations.Shorter(options.SettleLimit, options.Timeout));
        var latest = await swarm.GetNodesAsync(deadline.Limit, cancellationToken).ConfigureAwait(false);
        static bool IsSettled(IReadOnlyList<SwarmNode> nodes) =>
            !nodes.OfType<SwarmManager>().Any(static manager => RoleChange.IsChanging(manager) || manager is { IsLeader: true, State: not SwarmNodeState.Ready });
        if (IsSettled(latest))
        {
            return latest;
        }

        var settled = await _waiter.UntilAsync(
            async token => IsSettled(latest = await swarm.GetNodesAsync(deadline.Left, token).ConfigureAwait(false)) ? latest : null,
            PollInterval,
            deadline.Left,
            elapsed => Say("Waiting until the managers have settled", elapsed, deadline.Limit),
            cancellationToken).ConfigureAwait(false);

        // What has not settled by now is judged as it is.
        return settled ?? latest;
    }

    private async Task HandOverAsync(LeaderMovePlan plan, LeaderMoveRecord record, DrillClock clock, CancellationToken cancellationToken)
    {
        void Guard(IReadOnlyList<SwarmNode> nodes) => DemandSameLeader(plan.Leader, LeaderMovePlan.Of(nodes, plan.Wanted?.Id, options.Force).Leader);

        var demotion = new LeaderDemotion(swarm, plan.Leader, options, reporter, time);
        await using (demotion.ConfigureAwait(false))
        {
            TimeSpan handedOver;
            var probes = new LeaderMoveProbes(swarm, plan, options, clock, time);
            await using (probes.ConfigureAwait(false))
            {
                await _waiter.UntilAsync(_ => Task.FromResult(probes.AreWarm ? probes : null), LookInterval, WarmLimit, null, cancellationToken).ConfigureAwait(false);
                probes.Begin();
                var demoting = demotion.DemoteAsync(Guard, cancellationToken);
                var first = await WatchElectionAsync(plan, probes, demoting, cancellationToken).ConfigureAwait(false);
                (record.Leader, handedOver) = (first.Leader!, first.At);
                await time.Delay(Aftermath, cancellationToken).ConfigureAwait(false);
                var gap = probes.LongestGap();
                record.NoteGap(gap);
                record.Note(
                    SwarmLeaderMoveStage.HandedOver,
                    first.Leader!,
                    FormattableString.Invariant($"{plan.Leader} is demoted, {first.AnsweredBy} names {first.Leader} as leader; at most {gap.TotalSeconds:0.000} s without an answer"),
                    first.At);
            }

            await demotion.RestAsync(clock, handedOver, cancellationToken).ConfigureAwait(false);
            record.Note(SwarmLeaderMoveStage.Rested, plan.Leader, $"{plan.Leader} has left the managers, and is at rest as a worker");
            var restored = await demotion.RestoreAsync(cancellationToken).ConfigureAwait(false);
            Compare(plan.Leader, restored);
            record.Note(SwarmLeaderMoveStage.Restored, restored, $"{restored} is Reachable as a manager again, {restored.Availability}");
        }

        // Whoever leads by now counts: it may have changed once more.
        var nodes = await demotion.LookAsync(cancellationToken).ConfigureAwait(false);
        record.Leader = nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader) ?? record.Leader;
    }

    private async Task<ControlPlaneView> WatchElectionAsync(LeaderMovePlan plan, LeaderMoveProbes probes, Task demoting, CancellationToken cancellationToken) =>
        await _waiter.UntilAsync(
            async _ =>
            {
                if (demoting.IsFaulted || demoting.IsCanceled)
                {
                    await demoting.ConfigureAwait(false);
                }

                return probes.Watch.FirstNewLeader;
            },
            LookInterval,
            options.Timeout,
            elapsed => Say($"Waiting for another manager than {plan.Leader} to lead", elapsed, options.Timeout),
            cancellationToken).ConfigureAwait(false)
        ?? throw SwarmErrors.ChangeTimeout.Exception($"{plan.Leader} is demoted, and no other manager leads after {options.Timeout.TotalSeconds:0.#} s.", plan.Leader);

    /// <summary>The handover keeps the whole spec. What differs was changed by somebody else meanwhile, and is theirs.</summary>
    private void Compare(SwarmManager before, SwarmManager after)
    {
        if (before.SpecName != after.SpecName || before.Availability != after.Availability || HandoverMark.Off(before.Labels).ToString() != after.Labels.ToString())
        {
            reporter.Warning($"Somebody changed {after} during the handover: it was {before.Availability} with the labels '{before.Labels}', and is {after.Availability} with '{after.Labels}'.");
        }
    }

    private void Say(string status, TimeSpan elapsed, TimeSpan limit) => reporter.Progress(new SwarmProgress(Activity, status, elapsed, limit));
}
