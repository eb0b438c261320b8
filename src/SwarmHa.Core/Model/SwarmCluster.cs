namespace SwarmHa;

/// <summary>What is set for a swarm as a whole. Its join tokens and keys are not among it.</summary>
/// <remarks>Source: the Engine API's <c>GET /swarm</c> (schema <c>Swarm</c>).</remarks>
public sealed record SwarmCluster
{
    /// <summary>The swarm's id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The election tick of the swarm's spec; 10 by default. Engines do not use it: see <see cref="RaftTiming"/>.</summary>
    public int ElectionTicks { get; init; }

    /// <summary>The heartbeat tick of the swarm's spec; 1 by default. Engines do not use it either.</summary>
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
}
