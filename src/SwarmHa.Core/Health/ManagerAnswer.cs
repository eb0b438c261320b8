namespace SwarmHa;

/// <summary>What a manager's own engine said, and when.</summary>
/// <param name="Manager">The manager.</param>
/// <param name="Status">What it said; null when it could not be asked.</param>
/// <param name="Gap">Why it could not be asked; empty when it could.</param>
internal sealed record ManagerAnswer(SwarmManager Manager, EngineStatus? Status, string Gap)
{
    /// <summary>What the clock here showed in the middle of the question, UTC.</summary>
    public DateTimeOffset Asked { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>By how much its clock is ahead of the one here; null when it did not tell.</summary>
    public TimeSpan? Ahead => Status?.SystemTime - Asked;

    /// <summary>By how much <see cref="Ahead"/> may be wrong: its clock was read at some time between question and answer.</summary>
    public TimeSpan Uncertainty => TimeSpan.FromTicks(RoundTrip.Ticks / 2);
}
