namespace SwarmHa;

/// <summary>The moments of a failover drill, in the order in which they should come.</summary>
public enum SwarmFailoverMoment
{
    /// <summary>Probes have begun; nothing is harmed yet.</summary>
    Baseline,

    /// <summary>The leader's engine was told to stop.</summary>
    Fault,

    /// <summary>The leader's engine has stopped.</summary>
    EngineStopped,

    /// <summary>The last reply that any manager gave before the gap.</summary>
    LastAnswer,

    /// <summary>The first reply of a manager that names another leader.</summary>
    NewLeader,

    /// <summary>The managers show the old leader as Unreachable, and its agent as Unknown or Down.</summary>
    OldLeaderLost,

    /// <summary>All other nodes are Ready again in the new leader's eyes.</summary>
    NodesReady,

    /// <summary>The old leader's engine was told to start.</summary>
    EngineStart,

    /// <summary>The old leader's engine runs again.</summary>
    EngineStarted,

    /// <summary>The old leader is Reachable in raft again.</summary>
    Rejoined,

    /// <summary>The old leader's agent is Ready again.</summary>
    Ready,
}

/// <summary>One moment of a drill's time line.</summary>
/// <param name="Moment">What happened.</param>
/// <param name="Time">When, UTC, by the clock of the machine that runs the drill.</param>
/// <param name="SinceFault">How long after the fault; negative before it.</param>
/// <param name="Node">The node that it is about, or that said so.</param>
/// <param name="Description">One line for a person.</param>
public sealed record SwarmFailoverEvent(SwarmFailoverMoment Moment, DateTimeOffset Time, TimeSpan SinceFault, string Node, string Description)
{
    /// <summary>The line.</summary>
    /// <returns>Seconds since the fault, and the description.</returns>
    public override string ToString() => $"{SinceFault.TotalSeconds,8:+0.000;-0.000;0.000} s  {Moment,-14} {Description}";
}
