namespace SwarmHa;

/// <summary>How a drill is to be done.</summary>
public sealed record FailoverDrillOptions
{
    /// <summary>What to do to the leader.</summary>
    public SwarmFailoverFault Fault { get; init; }

    /// <summary>To how many managers to do it, the leader first.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether quorum is to be lost: then writes have to stop, and to come back.</summary>
    public bool ExpectQuorumLoss { get; init; }

    /// <summary>What the drill may cost at most.</summary>
    public SwarmFailoverLimits Limits { get; init; } = SwarmFailoverLimits.None;

    /// <summary>For how long everything has to be well before the fault.</summary>
    public TimeSpan SteadyPeriod { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often each manager is asked to have a write committed.</summary>
    public TimeSpan WriteInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long writes are watched to stay away when quorum is to be lost.</summary>
    public TimeSpan QuorumLossPeriod { get; init; } = TimeSpan.FromSeconds(15);

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
