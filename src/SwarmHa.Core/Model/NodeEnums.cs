namespace SwarmHa;

/// <summary>The role that a node is wanted to have.</summary>
public enum SwarmNodeRole
{
    /// <summary>Runs tasks.</summary>
    Worker,

    /// <summary>Runs tasks and takes part in raft.</summary>
    Manager,

    /// <summary>The engine reports no role, or one that this version does not support. Such a node cannot be changed.</summary>
    Unknown,
}

/// <summary>What the managers know of a node's agent. In this order, what needs looking after is sorted to the front.</summary>
public enum SwarmNodeState
{
    /// <summary>Not heard yet, as all nodes are for some seconds after an election.</summary>
    Unknown,

    /// <summary>Its heartbeats have stopped.</summary>
    Down,

    /// <summary>It left, or has lost its session.</summary>
    Disconnected,

    /// <summary>It reports in time.</summary>
    Ready,
}

/// <summary>Whether the scheduler may place tasks on a node.</summary>
public enum SwarmNodeAvailability
{
    /// <summary>It may.</summary>
    Active,

    /// <summary>No new tasks; those that run stay.</summary>
    Pause,

    /// <summary>No tasks at all; those that ran are placed elsewhere.</summary>
    Drain,

    /// <summary>The engine reports no availability, or one that this version does not support. Such a node cannot be changed.</summary>
    Unknown,
}

/// <summary>Whether the leader hears a manager's raft.</summary>
public enum SwarmReachability
{
    /// <summary>Not in raft: a worker, or a manager that has not joined yet.</summary>
    None,

    /// <summary>In raft, and not known yet, as right after an election.</summary>
    Unknown,

    /// <summary>In raft, and not heard.</summary>
    Unreachable,

    /// <summary>In raft, and heard.</summary>
    Reachable,
}
