namespace SwarmHa;

/// <summary>A stop watch for a drill: all moments are measured on it, and turned into times of day only for the report.</summary>
internal sealed class DrillClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>The time since the drill began.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

    public DateTimeOffset UtcAt(TimeSpan moment) => Started + moment;
}
