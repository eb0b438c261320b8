namespace SwarmHa;

/// <summary>How an endpoint did when it was last asked.</summary>
public enum SwarmEndpointState
{
    /// <summary>It has not been asked yet.</summary>
    Unknown,

    /// <summary>It answered.</summary>
    Up,

    /// <summary>It was silent until another manager had answered.</summary>
    Silent,

    /// <summary>It did not answer, or not as an engine that works.</summary>
    Down,

    /// <summary>A manager answered that has no leader to ask: during an election, without quorum, or before it has joined.</summary>
    NoLeader,

    /// <summary>An engine answered that is not a manager that works: a worker, one outside any swarm, or a locked one.</summary>
    NotManager,

    /// <summary>A manager of another swarm answers there. Its answers are not used.</summary>
    DifferentSwarm,
}
