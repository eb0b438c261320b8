namespace SwarmHa;

/// <summary>A limit that several steps share.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long all steps may take together.</param>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Limit => limit;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public TimeSpan Left => limit > Elapsed ? limit - Elapsed : TimeSpan.Zero;
}
