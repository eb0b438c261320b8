namespace SwarmHa;

/// <summary>The same drill several times, each on whichever manager leads by then.</summary>
/// <param name="drill">The drill.</param>
/// <param name="options">How it is done.</param>
/// <param name="reporter">Is told of each drill that is done.</param>
/// <param name="time">The clock.</param>
public sealed class FailoverRepetition(FailoverDrill drill, FailoverDrillOptions options, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly Waiter _waiter = new(time);

    /// <summary>Runs the drills, one after the other.</summary>
    /// <param name="first">The plan of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the drill under way and all others; the fault is undone before the task ends.</param>
    /// <returns>The reports and their statistics. When a drill after the first is refused or breaks off, those before it and the reason.</returns>
    /// <exception cref="SwarmException">The first drill was refused, or broke off.</exception>
    public async Task<SwarmFailoverSeries> RunAsync(FailoverPlan first, int count, CancellationToken cancellationToken)
    {
        var reports = new List<SwarmFailoverReport>();
        var reason = string.Empty;
        while (reports.Count < count && reason.Length == 0)
        {
            try
            {
                var plan = reports.Count == 0 ? first : await SafePlanAsync(cancellationToken).ConfigureAwait(false);
                reports.Add(await drill.RunAsync(plan, cancellationToken).ConfigureAwait(false));
                reason = reports[reports.Count - 1].ForeignChanges.Count > 0 && reports.Count < count
                    ? $"The series ended with drill {reports.Count} of {count}: somebody else changed the swarm."
                    : string.Empty;
                reporter.Verbose($"Drill {reports.Count} of {count}: {reports[reports.Count - 1]}. {reports[reports.Count - 1].Conclusion}");
            }
            catch (SwarmException problem) when (reports.Count > 0)
            {
                reason = $"Drill {reports.Count + 1} of {count} did not come about: {problem.Message}";
            }
        }

        return new SwarmFailoverSeries { Reports = reports, Wanted = count, Reason = reason };
    }

    /// <summary>What the last drill has shaken may need a moment to settle.</summary>
    private async Task<FailoverPlan> SafePlanAsync(CancellationToken cancellationToken)
    {
        FailoverPlan? latest = null;
        var safe = await _waiter.UntilAsync(
            async token => (latest = await drill.PrepareAsync(token).ConfigureAwait(false)).Refusals.Count == 0 ? latest : null,
            LookInterval,
            options.Timeout,
            elapsed => reporter.Progress(new SwarmProgress(FailoverProgress.Activity, "Waiting until the swarm is fit for the next drill", elapsed, options.Timeout)),
            cancellationToken).ConfigureAwait(false);
        if (safe is null)
        {
            latest?.DemandSafe();
        }

        return safe ?? throw SwarmErrors.DrillRefused.Exception("The swarm did not settle in time for the next drill.");
    }
}
