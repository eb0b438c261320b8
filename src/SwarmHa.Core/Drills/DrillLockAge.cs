namespace SwarmHa;

/// <summary>Judges whether a drill's lock still holds. The age of a lock is read from the managers' clocks alone: the config's creation and the
/// present are told by the same swarm, and no clock of a machine that runs drills is asked.</summary>
internal sealed class DrillLockAge(ISwarm swarm, IDrillHost host, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>Clocks drift, and a request may be under way for a while.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(5);

    /// <summary>Demands that the drill of a lock is over.</summary>
    /// <returns>Why it is over, in words.</returns>
    /// <exception cref="DrillInProgressException">It is not, or that cannot be told.</exception>
    public async Task<string> DemandOverAsync(SwarmConfig config, CancellationToken cancellationToken)
    {
        var claim = DrillClaim.Of(config);
        if (host.IsGone(claim.Holder))
        {
            return "its process has ended on this host";
        }

        // The manager that dated the config may not be the one that answers: the clock that makes the lock youngest decides.
        var told = await AskAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan? age = told.Count == 0 ? null : told.Min(answer => answer.Status!.SystemTime!.Value - config.Created);
        if (age > claim.ValidFor + Margin)
        {
            return FormattableString.Invariant($"it should have ended {(age.Value - claim.ValidFor).TotalSeconds:0} s ago");
        }

        var when = age is { } known
            ? FormattableString.Invariant($"It started {Math.Max(0, known.TotalSeconds):0} s ago by the managers' clocks, and its lock expires in {Math.Max(0, (claim.ValidFor + Margin - known).TotalSeconds):0} s.")
            : "No manager tells the time, so the age of its lock is unknown.";
        throw SwarmErrors.DrillInProgress.Exception($"Another drill is running on this swarm: {claim}. {when}", config);
    }

    /// <summary>By how much the managers' clocks may differ. A lock has to hold for so much longer: whoever leads later may be ahead of who dates it now.</summary>
    public async Task<TimeSpan> SpreadAsync(CancellationToken cancellationToken)
    {
        var told = await AskAsync(cancellationToken).ConfigureAwait(false);
        return told.Count < 2
            ? TimeSpan.Zero
            : told.Max(static answer => answer.Ahead!.Value + answer.Uncertainty) - told.Min(static answer => answer.Ahead!.Value - answer.Uncertainty);
    }

    private async Task<List<ManagerAnswer>> AskAsync(CancellationToken cancellationToken)
    {
        var seen = await new HealthSurvey(swarm, time, reporter).TakeAsync(HealthSources.Nodes | HealthSources.Engines, ReadPatience, cancellationToken).ConfigureAwait(false);
        return seen.Engines.Gap is null ? [.. seen.Engines.Value.Where(static answer => answer.Ahead is not null)] : [];
    }
}
