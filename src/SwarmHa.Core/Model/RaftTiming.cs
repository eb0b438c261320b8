namespace SwarmHa;

/// <summary>The times of raft. Engines have them in their code: they do not take the ticks of the swarm's spec, and only log that these differ. With an
/// election tick of 3 in the spec three elections took 10.2 to 10.9 s.</summary>
public static class RaftTiming
{
    /// <summary>After how many ticks without a word from the leader a manager stands for election, at least.</summary>
    public const int ElectionTicks = 10;

    /// <summary>How many ticks lie between two words of the leader.</summary>
    public const int HeartbeatTicks = 1;

    /// <summary>How long a tick lasts.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The shortest time that an election takes after the loss of the leader, give or take a tick.</summary>
    public static readonly TimeSpan ShortestElection = TimeSpan.FromTicks(ElectionTicks * Tick.Ticks);

    /// <summary>The longest time that it takes when no vote is split: each manager draws its wait between once and twice the ticks. A split vote adds as
    /// much again; 9 to 24 s were measured.</summary>
    public static readonly TimeSpan LongestElection = TimeSpan.FromTicks(2 * ElectionTicks * Tick.Ticks);
}
