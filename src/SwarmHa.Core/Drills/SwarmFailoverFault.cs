namespace SwarmHa;

/// <summary>What a drill does to a manager.</summary>
public enum SwarmFailoverFault
{
    /// <summary>Its engine is told to stop, and does so in order.</summary>
    StopEngine,

    /// <summary>Its engine's process is killed, as by a crash.</summary>
    KillEngine,

    /// <summary>Its engine's process is frozen: connections stay open and nothing answers.</summary>
    FreezeEngine,

    /// <summary>Its host is cut off from the other managers; the engine runs on.</summary>
    IsolateNetwork,

    /// <summary>It is demoted, upon which it hands leadership over. This needs no access to its host.</summary>
    Demote,
}
