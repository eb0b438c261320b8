namespace SwarmHa;

/// <summary>How a drill is to be done.</summary>
public sealed record FailoverDrillOptions
{
    /// <summary>How long to wait for another leader, and again for the old one to come back. The engine needs 8 to 19 s to elect.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How often each manager and each service is asked.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one question may take. Questions overlap, so that one which hangs delays no other.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many answers each probe has to give in a row before the fault.</summary>
    public int BaselineProbes { get; init; } = 10;

    /// <summary>How long stopping the engine may take, and starting it.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
