namespace SwarmHa;

/// <summary>Compares what a drill saw with what was expected of it.</summary>
internal sealed class FailoverJudge(FailoverPlan plan, FailoverRecord record, FailoverDrillOptions options, TimeSpan end)
{
    private const SwarmFailoverResult Pass = SwarmFailoverResult.Pass;
    private const SwarmFailoverResult Fail = SwarmFailoverResult.Fail;
    private const SwarmFailoverResult Inconclusive = SwarmFailoverResult.Inconclusive;

    private bool EndedEarly => record.ForeignChanges.Count > 0;

    private string NotInTime => EndedEarly ? "not before the drill ended early" : FormattableString.Invariant($"not within {options.Timeout.TotalSeconds:0.#} s");

    /// <summary>The steady state before the fault; what is not as it should be was passed over by force.</summary>
    public static IEnumerable<SwarmFailoverFinding> Before(FailoverPlan plan, FailoverProbes probes, FailoverDrillOptions options)
    {
        var count = QuorumCount.Of(plan.Nodes);
        yield return Before(count.HasQuorum, "Quorum holds", $"{count}, {count.FaultTolerance} may be lost", FailoverAdvice.Quorum);
        yield return Before(
            plan.PassedOver.Count == 0,
            "Every manager is Reachable and Ready",
            plan.PassedOver.Count == 0 ? $"all {count.Managers}" : string.Join(" ", plan.PassedOver),
            FailoverAdvice.Managers);
        var (services, running, desired) = probes.Tasks.Totals;
        yield return services == 0
            ? new SwarmFailoverFinding(SwarmFailoverStage.Before, SwarmFailoverResult.Skipped, "No replicated services to check", string.Empty)
            : Before(
                probes.Tasks.NotConverged is null,
                "Every replicated service has its tasks",
                FormattableString.Invariant($"{services} {(services == 1 ? "service" : "services")}, {running} of {desired} tasks run"),
                FailoverAdvice.Tasks);
        yield return Before(
            true,
            FormattableString.Invariant($"Every probe answers for {options.SteadyPeriod.TotalSeconds:0.#} s"),
            $"{probes.Count} probes did",
            string.Empty);
    }

    public SwarmFailoverReport Judge(SwarmFailoverOrigin origin, DrillClock clock, FailoverProbes probes)
    {
        var report = new SwarmFailoverReport
        {
            Id = origin.DrillId,
            Verdict = SwarmFailoverVerdict.Pass,
            Conclusion = string.Empty,
            Findings = [],
            SwarmId = origin.SwarmId,
            RunBy = origin.RunBy,
            ModuleVersion = origin.ModuleVersion,
            TimeZone = origin.TimeZone.Id,
            UtcOffset = origin.TimeZone.GetUtcOffset(clock.Started),
            Fault = options.Fault,
            ExpectQuorumLoss = options.ExpectQuorumLoss,
            OldLeader = plan.Leader,
            Targets = plan.Targets,
            NewLeader = record.NewLeader,
            Started = clock.Started,
            Duration = end,
            ControlPlaneGap = NotNegative(record.ElectionAt - record.At(SwarmFailoverMoment.LastAnswer)),
            WriteGap = record.At(SwarmFailoverMoment.FirstWrite) - record.At(SwarmFailoverMoment.LastWrite),
            ElectionTime = record.ElectionAt - record.Fault,
            RejoinTime = record.At(SwarmFailoverMoment.Ready) - record.At(SwarmFailoverMoment.Undo),
            TimeLine = record.TimeLine(),
            Services = probes.ServiceResults(record.Fault, plan.Lost),
            Tasks = probes.Tasks.Results(record.Fault, end, plan.Nodes),
            Managers = probes.ManagerResults(record.Fault),
            NodesBefore = plan.Nodes,
            NodesDuring = record.NodesDuring,
            NodesAfter = record.NodesAfter,
            Driver = origin.Driver,
            DeadMansSwitch = record.DeadMansSwitch,
            Limits = options.Limits,
            LongestStall = probes.LongestStall,
        };
        List<SwarmFailoverFinding> findings =
        [
            .. record.Before,
            .. record.ForeignChanges.Select(Foreign),
            .. options.ExpectQuorumLoss ? WithoutQuorum(report) : Failover(report),
            .. Services(report),
            .. After(report),
            .. new FailoverLimitsJudge(plan, options).Judge(report),
        ];
        if (EndedEarly)
        {
            // What failed may be the other's doing, and what was not seen had no time to come about: neither is to be fixed.
            findings =
            [
                .. findings.Select(static finding => finding is { Stage: not SwarmFailoverStage.Before, Result: Fail } ? finding with { Result = Inconclusive, Advice = string.Empty }
                    : finding is { Stage: SwarmFailoverStage.During or SwarmFailoverStage.After, Advice: not FailoverAdvice.ForeignChange } ? finding with { Advice = string.Empty }
                    : finding),
            ];
        }

        return report with
        {
            Findings = findings,
            Verdict = EndedEarly ? SwarmFailoverVerdict.Inconclusive
                : findings.Exists(static finding => finding.Result == Fail) ? SwarmFailoverVerdict.Fail
                : findings.Exists(static finding => finding.Result == Inconclusive) ? SwarmFailoverVerdict.Inconclusive
                : SwarmFailoverVerdict.Pass,
            Conclusion = FailoverConclusion.Of(report),
        };
    }

    private static SwarmFailoverFinding Before(bool isMet, string expectation, string observed, string advice) => Finding(SwarmFailoverStage.Before, isMet ? Pass : Fail, expectation, observed, advice);

    private static SwarmFailoverFinding During(bool isMet, string expectation, string observed, string advice) => Finding(SwarmFailoverStage.During, isMet ? Pass : Fail, expectation, observed, advice);

    private static SwarmFailoverFinding Finding(SwarmFailoverStage stage, SwarmFailoverResult result, string expectation, string observed, string advice) =>
        new(stage, result, expectation, observed) { Advice = result == Pass ? string.Empty : advice };

    private static SwarmFailoverFinding Foreign(ForeignChange change) =>
        Finding(SwarmFailoverStage.During, Inconclusive, "Nobody else changes the swarm", change.Description, FailoverAdvice.ForeignChange);

    private static string Seconds(TimeSpan span) => FailoverConclusion.Seconds(span);

    /// <summary>A manager may still name the old leader while another names the new one: then there was no gap.</summary>
    private static TimeSpan? NotNegative(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private IEnumerable<SwarmFailoverFinding> Failover(SwarmFailoverReport report)
    {
        yield return During(
            report.ElectionTime is not null,
            "Another manager becomes leader",
            report.ElectionTime is { } took ? $"{record.NewLeader} after {Seconds(took)}" : NotInTime,
            FailoverAdvice.Election);
        var lost = record.At(SwarmFailoverMoment.OldLeaderLost) is not null;
        yield return During(
            lost,
            $"The managers show {plan.Names} as {(options.Fault == SwarmFailoverFault.Demote ? "a worker" : "lost")}",
            lost ? record.Description(SwarmFailoverMoment.OldLeaderLost) : NotInTime,
            FailoverAdvice.Lost);
        var ready = record.At(SwarmFailoverMoment.NodesReady) is not null;
        yield return During(ready, "All other nodes stay or become Ready", ready ? record.Description(SwarmFailoverMoment.NodesReady) : NotInTime, FailoverAdvice.OtherNodes);
        if (options.WriteInterval is not null)
        {
            yield return During(
                report.WriteGap is not null,
                "Writes are committed again under the new leader",
                report.WriteGap is { } gap ? $"{Seconds(gap)} without one" : NotInTime,
                FailoverAdvice.Writes);
        }
    }

    private IEnumerable<SwarmFailoverFinding> WithoutQuorum(SwarmFailoverReport report)
    {
        var watched = FormattableString.Invariant($"{options.QuorumLossPeriod.TotalSeconds:0.#} s");
        var tried = record.TriedWithoutQuorum;
        yield return tried == 0
            ? Finding(SwarmFailoverStage.During, Inconclusive, "Without quorum no write is committed", "no write was tried", FailoverAdvice.NoWrites)
            : During(record.CommittedWithoutQuorum == 0, "Without quorum no write is committed", $"{record.CommittedWithoutQuorum} of {tried} that were tried in {watched}", FailoverAdvice.WithoutQuorum);
        yield return options.WriteInterval is null
            ? Finding(SwarmFailoverStage.During, Inconclusive, "Writes are committed again when quorum is back", "no write was tried", FailoverAdvice.NoWrites)
            : During(
                report.WriteGap is not null,
                "Writes are committed again when quorum is back",
                report.WriteGap is { } gap ? $"{Seconds(gap)} without one, {record.NewLeader} leads" : NotInTime,
                FailoverAdvice.Writes);
    }

    private IEnumerable<SwarmFailoverFinding> Services(SwarmFailoverReport report)
    {
        foreach (var service in report.Services)
        {
            var expectation = $"{PublicText.Of(service.Target)} answers all the while";
            yield return service.IsOnStoppedNode
                ? Finding(SwarmFailoverStage.During, SwarmFailoverResult.Skipped, expectation, "not expected: it lives on a lost host", string.Empty)
                : !IsMeasured(service)
                ? Finding(SwarmFailoverStage.During, Inconclusive, expectation, "it was not asked since the fault", FailoverAdvice.NotProbedLongEnough)
                : During(
                    service.Failed <= (options.Limits.FailedProbes ?? 0),
                    expectation,
                    $"{service.Sent - service.Failed} of {service.Sent} probes answered, longest gap {Seconds(service.LongestGap)}{(service.Failed > 0 ? $" (last failure: {service.LastError})" : string.Empty)}",
                    FailoverAdvice.Service);
        }

        // Who names services wants to see that they survive.
        if (report.Services.Count > 0 && report.Services.All(static service => service.IsOnStoppedNode))
        {
            yield return Finding(SwarmFailoverStage.During, Inconclusive, "At least one service is probed that is to survive", "all of them live on a lost host", FailoverAdvice.NothingProbed);
        }
    }

    private static bool IsMeasured(SwarmServiceProbeResult service) =>
        service.Sent > 0 && service.History.Samples.Any(static sample => sample.SinceFault + sample.Took > TimeSpan.Zero);

    private IEnumerable<SwarmFailoverFinding> After(SwarmFailoverReport report)
    {
        SwarmFailoverFinding Finding(bool isMeasured, bool isMet, string expectation, string observed, string advice) =>
            FailoverJudge.Finding(SwarmFailoverStage.After, isMeasured ? isMet ? Pass : Fail : Inconclusive, expectation, isMeasured ? observed : "no manager has told", advice);

        yield return Finding(
            true,
            report.RejoinTime is not null,
            $"{plan.Names} {(plan.Targets.Count == 1 ? "comes" : "come")} back as Reachable and Ready",
            report.RejoinTime is { } back ? $"{Seconds(back)} after it began to be undone" : NotInTime,
            FailoverAdvice.Rejoin);
        var before = QuorumCount.Of(plan.Nodes);
        var after = QuorumCount.Of(record.NodesAfter);
        yield return Finding(record.NodesAfter.Count > 0, after == before, "The managers are as many and as reachable as before", after.ToString(), FailoverAdvice.Managers);
        foreach (var service in report.Tasks)
        {
            yield return Finding(
                record.HasTasksAfter,
                service.RunningAfter >= Math.Min(service.Desired, service.RunningBefore),
                $"{service.Service} runs as many tasks as before",
                FailoverConclusion.Told(service),
                FailoverAdvice.Tasks);
        }
    }
}
