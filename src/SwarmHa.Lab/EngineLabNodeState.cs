namespace SwarmHa.Lab;

/// <summary>What a node's engine is doing.</summary>
public enum EngineLabNodeState
{
    /// <summary>It has no process.</summary>
    Stopped,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process is there and is not given any time, as on a machine that hangs.</summary>
    Frozen,
}
