namespace SwarmHa;

/// <summary>Compares what a drill saw with what was expected of it.</summary>
internal sealed class FailoverJudge(FailoverPlan plan, FailoverRecord record, FailoverDrillOptions options, TimeSpan end)
{
    private string NotInTime => FormattableString.Invariant($"not within {options.Timeout.TotalSeconds:0.#} s");

    /// <summary>The steady state before the fault; what is not as it should be was passed over by force.</summary>
    public static IEnumerable<SwarmFailoverFinding> Before(FailoverPlan plan, FailoverProbes probes, FailoverDrillOptions options)
    {
        var count = QuorumCount.Of(plan.Nodes);
        yield return new SwarmFailoverFinding(SwarmFailoverStage.Before, count.HasQuorum, "Quorum holds", $"{count}, {count.FaultTolerance} may be lost");
        yield return new SwarmFailoverFinding(
            SwarmFailoverStage.Before,
            plan.PassedOver.Count == 0,
            "Every manager is Reachable and Ready",
            plan.PassedOver.Count == 0 ? $"all {count.Managers}" : string.Join(" ", plan.PassedOver));
        var (services, running, desired) = probes.Tasks.Totals;
        yield return new SwarmFailoverFinding(
            SwarmFailoverStage.Before,
            probes.Tasks.NotConverged is null,
            "Every replicated service has its tasks",
            services == 0 ? "there is none" : FormattableString.Invariant($"{services} {(services == 1 ? "service" : "services")}, {running} of {desired} tasks run"));
        yield return new SwarmFailoverFinding(
            SwarmFailoverStage.Before,
            true,
            FormattableString.Invariant($"Every probe answers for {options.SteadyPeriod.TotalSeconds:0.#} s"),
            $"{probes.Count} probes did");
    }

    public SwarmFailoverReport Judge(string id, string swarmId, string driverName, DrillClock clock, FailoverProbes probes)
    {
        var report = new SwarmFailoverReport
        {
            Id = id,
            Verdict = SwarmFailoverVerdict.Pass,
            Conclusion = string.Empty,
            Findings = [],
            SwarmId = swarmId,
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
            Driver = driverName,
            DeadMansSwitch = record.DeadMansSwitch,
            Limits = options.Limits,
        };
        List<SwarmFailoverFinding> findings =
        [
            .. record.Before,
            .. options.ExpectQuorumLoss ? WithoutQuorum(report) : Failover(report),
            .. report.Services.Where(static service => !service.IsOnStoppedNode).Select(ServiceAnswers),
            .. After(report),
            .. Limits(report),
        ];
        return report with
        {
            Findings = findings,
            Verdict = findings.TrueForAll(static finding => finding.Passed) ? SwarmFailoverVerdict.Pass : SwarmFailoverVerdict.Fail,
            Conclusion = FailoverConclusion.Of(report),
        };
    }

    private static SwarmFailoverFinding During(bool passed, string expectation, string observed) => new(SwarmFailoverStage.During, passed, expectation, observed);

    private static string Seconds(TimeSpan span) => FailoverConclusion.Seconds(span);

    /// <summary>A manager may still name the old leader while another names the new one: then there was no gap.</summary>
    private static TimeSpan? NotNegative(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private IEnumerable<SwarmFailoverFinding> Failover(SwarmFailoverReport report)
    {
        yield return During(
            report.ElectionTime is not null,
            "Another manager becomes leader",
            report.ElectionTime is { } took ? $"{record.NewLeader} after {Seconds(took)}" : NotInTime);
        var lost = record.At(SwarmFailoverMoment.OldLeaderLost) is not null;
        yield return During(
            lost,
            $"The managers show {plan.Names} as {(options.Fault == SwarmFailoverFault.Demote ? "a worker" : "lost")}",
            lost ? record.Description(SwarmFailoverMoment.OldLeaderLost) : NotInTime);
        var ready = record.At(SwarmFailoverMoment.NodesReady) is not null;
        yield return During(ready, "All other nodes stay or become Ready", ready ? record.Description(SwarmFailoverMoment.NodesReady) : NotInTime);
        if (options.WriteInterval is not null)
        {
            yield return During(
                report.WriteGap is not null,
                "Writes are committed again under the new leader",
                report.WriteGap is { } gap ? $"{Seconds(gap)} without one" : NotInTime);
        }
    }

    private IEnumerable<SwarmFailoverFinding> WithoutQuorum(SwarmFailoverReport report)
    {
        var watched = FormattableString.Invariant($"{options.QuorumLossPeriod.TotalSeconds:0.#} s");
        var tried = report.Managers.Where(static probe => probe.Operation == SwarmProbeOperation.Write).Sum(static probe => probe.Failed);
        yield return During(record.CommittedWithoutQuorum == 0, "Without quorum no write is committed", $"{record.CommittedWithoutQuorum} in {watched}, {tried} writes failed in all");
        yield return During(
            report.WriteGap is not null,
            "Writes are committed again when quorum is back",
            report.WriteGap is { } gap ? $"{Seconds(gap)} without one, {record.NewLeader} leads" : NotInTime);
    }

    private SwarmFailoverFinding ServiceAnswers(SwarmServiceProbeResult service) => During(
        service.Failed <= (options.Limits.FailedProbes ?? 0) && service.Sent > 0,
        $"{service.Target} answers all the while",
        $"{service.Sent - service.Failed} of {service.Sent} probes answered, longest gap {Seconds(service.LongestGap)}{(service.Failed > 0 ? $" (last failure: {service.LastError})" : string.Empty)}");

    private IEnumerable<SwarmFailoverFinding> After(SwarmFailoverReport report)
    {
        yield return new SwarmFailoverFinding(
            SwarmFailoverStage.After,
            report.RejoinTime is not null,
            $"{plan.Names} {(plan.Targets.Count == 1 ? "comes" : "come")} back as Reachable and Ready",
            report.RejoinTime is { } back ? $"{Seconds(back)} after it began to be undone" : NotInTime);
        var before = QuorumCount.Of(plan.Nodes);
        var after = QuorumCount.Of(record.NodesAfter);
        yield return new SwarmFailoverFinding(SwarmFailoverStage.After, after == before, "The managers are as many and as reachable as before", after.ToString());
        foreach (var service in report.Tasks)
        {
            yield return new SwarmFailoverFinding(
                SwarmFailoverStage.After,
                service.RunningAfter >= Math.Min(service.Desired, service.RunningBefore),
                $"{service.Service} runs as many tasks as before",
                FailoverConclusion.Told(service));
        }
    }

    private IEnumerable<SwarmFailoverFinding> Limits(SwarmFailoverReport report)
    {
        var limits = options.Limits;
        if (limits.ControlPlaneGap is { } gap)
        {
            var worst = report.WriteGap > report.ControlPlaneGap || report.ControlPlaneGap is null ? report.WriteGap : report.ControlPlaneGap;
            yield return Limit(
                report.ControlPlaneGap is { } reads && reads <= gap && (options.WriteInterval is null || report.WriteGap <= gap),
                $"The swarm is without management for at most {Seconds(gap)}",
                worst is null ? "it stayed without" : $"{Seconds(worst.Value)} (reads {Told(report.ControlPlaneGap)}, writes {Told(report.WriteGap)})");
        }

        if (limits.ServiceGap is { } serviceGap)
        {
            yield return Limit(
                report.LongestServiceGap is null || report.LongestServiceGap <= serviceGap,
                $"No service is silent for longer than {Seconds(serviceGap)}",
                report.LongestServiceGap is { } longest ? Seconds(longest) : "no service was watched");
        }

        if (limits.FailedProbes is { } allowed)
        {
            var failed = report.Services.Where(static service => !service.IsOnStoppedNode).Sum(static service => service.Failed);
            yield return Limit(failed <= allowed, $"At most {allowed} service probes fail", $"{failed} failed");
        }

        if (limits.Rejoin is { } rejoin)
        {
            yield return Limit(
                report.RejoinTime <= rejoin,
                $"{plan.Names} {(plan.Targets.Count == 1 ? "is" : "are")} back within {Seconds(rejoin)}",
                Told(report.RejoinTime));
        }

        static SwarmFailoverFinding Limit(bool passed, string expectation, string observed) => new(SwarmFailoverStage.Limit, passed, expectation, observed);

        static string Told(TimeSpan? span) => span is { } known ? Seconds(known) : "never";
    }
}
