namespace SwarmHa;

/// <summary>Holds a drill against the limits that were asked for. A limit for which there was nothing to measure is Inconclusive.</summary>
internal sealed class FailoverLimitsJudge(FailoverPlan plan, FailoverDrillOptions options)
{
    public IEnumerable<SwarmFailoverFinding> Judge(SwarmFailoverReport report)
    {
        var limits = options.Limits;
        if (limits.ControlPlaneGap is { } gap)
        {
            yield return ControlPlane(report, gap);
        }

        if (limits.ServiceGap is { } serviceGap)
        {
            yield return report.LongestServiceGap is { } longest
                ? Limit(longest <= serviceGap, $"No service is silent for longer than {Seconds(serviceGap)}", Seconds(longest), FailoverAdvice.Service)
                : NotMeasured($"No service is silent for longer than {Seconds(serviceGap)}", NoService(report), FailoverAdvice.NothingProbed);
        }

        if (limits.FailedProbes is { } allowed)
        {
            var expectation = $"At most {allowed} service probes fail";
            var failed = report.Services.Where(static service => !service.IsOnStoppedNode).Sum(static service => service.Failed);
            yield return report.LongestServiceGap is null
                ? NotMeasured(expectation, NoService(report), FailoverAdvice.NothingProbed)
                : Limit(failed <= allowed, expectation, $"{failed} failed", FailoverAdvice.Service);
        }

        if (limits.Rejoin is { } rejoin)
        {
            yield return Limit(
                report.RejoinTime <= rejoin,
                $"{plan.Names} {(plan.Targets.Count == 1 ? "is" : "are")} back within {Seconds(rejoin)}",
                Told(report.RejoinTime),
                FailoverAdvice.RejoinLimit);
        }
    }

    private static SwarmFailoverFinding Limit(bool isMet, string expectation, string observed, string advice) =>
        new(SwarmFailoverStage.Limit, isMet ? SwarmFailoverResult.Pass : SwarmFailoverResult.Fail, expectation, observed) { Advice = isMet ? string.Empty : advice };

    private static SwarmFailoverFinding NotMeasured(string expectation, string observed, string advice) =>
        new(SwarmFailoverStage.Limit, SwarmFailoverResult.Inconclusive, expectation, observed) { Advice = advice };

    private static string NoService(SwarmFailoverReport report) => report.Services.Count == 0 ? "no service was probed" : "all probed services live on a lost host";

    private static string Told(TimeSpan? span) => span is { } known ? Seconds(known) : "never";

    private static string Seconds(TimeSpan span) => FailoverConclusion.Seconds(span);

    private SwarmFailoverFinding ControlPlane(SwarmFailoverReport report, TimeSpan gap)
    {
        if (report.ControlPlaneGap is null && report.ElectionTime is not null)
        {
            return NotMeasured($"The swarm is without management for at most {Seconds(gap)}", "no manager answered before the fault", FailoverAdvice.ManagementLimit);
        }

        // Where no write is tried, the expectation does not speak of them.
        if (options.WriteInterval is null)
        {
            return Limit(report.ControlPlaneGap <= gap, $"The swarm is without reads for at most {Seconds(gap)} (writes are not probed)", Told(report.ControlPlaneGap), FailoverAdvice.ManagementLimit);
        }

        var worst = report.WriteGap > report.ControlPlaneGap || report.ControlPlaneGap is null ? report.WriteGap : report.ControlPlaneGap;
        return Limit(
            report.ControlPlaneGap <= gap && report.WriteGap <= gap,
            $"The swarm is without management for at most {Seconds(gap)}",
            worst is null ? "it stayed without" : $"{Seconds(worst.Value)} (reads {Told(report.ControlPlaneGap)}, writes {Told(report.WriteGap)})",
            FailoverAdvice.ManagementLimit);
    }
}
