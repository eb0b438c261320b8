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

    /// <summary>It did not answer, or not as a manager that works.</summary>
    Down,

    /// <summary>A manager of another swarm answers there. Its answers are not used.</summary>
    DifferentSwarm,
}
