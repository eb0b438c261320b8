namespace SwarmHa;

/// <summary>The parts of a drill, as its progress tells them.</summary>
internal enum FailoverPhase
{
    Steady = 1,
    Fault,
    Outage,
    Undo,
    Aftermath,
}

/// <summary>Tells how far a drill has come: the phase, what is awaited, and for how long so far.</summary>
internal sealed class FailoverProgress(ISwarmReporter reporter, DrillClock clock)
{
    internal const string Activity = "Failover drill";
    private const int Phases = 5;

    private FailoverPhase _phase = FailoverPhase.Steady;

    public void Enter(FailoverPhase phase, string what, TimeSpan limit)
    {
        _phase = phase;
        Say(what, TimeSpan.Zero, limit);
    }

    public void Say(string awaited, TimeSpan elapsed, TimeSpan limit) =>
        reporter.Progress(new SwarmProgress(Activity, FormattableString.Invariant($"{(int)_phase} of {Phases}, {Name}: {awaited}"), elapsed, limit));

    public void End() => reporter.Progress(new SwarmProgress(Activity, "Done", clock.Now, clock.Now) { IsCompleted = true });

    private string Name => _phase switch
    {
        FailoverPhase.Steady => "steady state",
        FailoverPhase.Fault => "fault",
        FailoverPhase.Outage => "outage",
        FailoverPhase.Undo => "undoing",
        _ => "steady again",
    };
}
