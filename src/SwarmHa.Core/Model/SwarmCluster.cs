namespace SwarmHa;

/// <summary>What is set for a swarm as a whole. Its join tokens and keys are not among it.</summary>
/// <remarks>Source: the Engine API's <c>GET /swarm</c> (schema <c>Swarm</c>).</remarks>
public sealed record SwarmCluster
{
    /// <summary>How long a tick of raft lasts, in swarmkit.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The swarm's id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>After how many ticks without a word from the leader a manager stands for election; 10 by default.</summary>
    public int ElectionTicks { get; init; }

    /// <summary>How many ticks lie between two words of the leader; 1 by default.</summary>
    public int HeartbeatTicks { get; init; }

    /// <summary>How many log entries lie between two snapshots of the raft store; 10,000 by default.</summary>
    public long SnapshotInterval { get; init; }

    /// <summary>How often agents report to the managers; 5 s by default.</summary>
    public TimeSpan AgentHeartbeat { get; init; }

    /// <summary>How many finished tasks are kept of each slot; 5 by default.</summary>
    public long TaskHistoryLimit { get; init; }

    /// <summary>Whether a manager needs the unlock key after its engine has been restarted.</summary>
    public bool IsAutolocked { get; init; }

    /// <summary>How long the certificate of a node is valid; 90 days by default.</summary>
    public TimeSpan NodeCertificateValidity { get; init; }

    /// <summary>Until when the certificate of the swarm's own authority is valid, UTC; null when it cannot be read.</summary>
    public DateTimeOffset? AuthorityExpires { get; init; }

    /// <summary>Whether the swarm's authority is being replaced at the moment.</summary>
    public bool IsRotatingAuthority { get; init; }

    /// <summary>The shortest time that an election can take after the loss of a leader: the managers wait that long for a word of it.</summary>
    public TimeSpan ShortestElection => TimeSpan.FromTicks(ElectionTicks * Tick.Ticks);

    /// <summary>The longest time that an election takes by the settings when no vote is split: the wait is drawn between once and twice the ticks.</summary>
    public TimeSpan LongestElection => TimeSpan.FromTicks(2 * ElectionTicks * Tick.Ticks);
}
