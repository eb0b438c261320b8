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

    /// <summary>How often each manager is asked to have a write committed, which changes nothing; null for never.</summary>
    public TimeSpan? WriteInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether to begin although the steady state is not what it should be, as long as quorum holds. The verdict is Fail then.</summary>
    public bool Force { get; init; }

    /// <summary>How long writes are watched to stay away when quorum is to be lost.</summary>
    public TimeSpan QuorumLossPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for another leader, and again for the old one to come back. Engines need 10 to 20 s to elect, and longer when a vote is split.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How the leader is demoted and promoted again, for that fault; its limit is <see cref="Timeout"/>.</summary>
    public LeaderMoveOptions Handover { get; init; } = new();

    /// <summary>How often each manager and each service is asked.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one question may take. Questions overlap, so that one which hangs delays no other.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long stopping the engine may take, and starting it.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long services are waited for at the end until as many tasks run as before.</summary>
    public TimeSpan ConvergeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After what time a lost manager comes back by itself when this process is gone: longer than the drill can need it to be away.</summary>
    public TimeSpan DeadMansDelay => Timeout + Timeout + Timeout + QuorumLossPeriod + DriverTimeout + TimeSpan.FromMinutes(1);

    /// <summary>How long a drill can take in all, after which another one need not wait for it any more.</summary>
    public TimeSpan LongestDuration => DeadMansDelay + SteadyPeriod + Timeout + Timeout + DriverTimeout + DriverTimeout + DriverTimeout + ConvergeTimeout;
}
