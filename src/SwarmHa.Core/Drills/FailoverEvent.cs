namespace SwarmHa;

/// <summary>The moments of a failover drill, in the order in which they should come.</summary>
public enum SwarmFailoverMoment
{
    /// <summary>Probes have begun; nothing is harmed yet.</summary>
    Baseline,

    /// <summary>The way back was arranged on a lost manager's host (the dead man's switch).</summary>
    StartArranged,

    /// <summary>The fault was ordered: all other moments are counted from here.</summary>
    Fault,

    /// <summary>The fault has taken effect.</summary>
    FaultDone,

    /// <summary>The last reply that any manager gave before the gap.</summary>
    LastAnswer,

    /// <summary>The first reply of a manager that names another leader.</summary>
    NewLeader,

    /// <summary>The last write that was committed before the gap.</summary>
    LastWrite,

    /// <summary>The first write that was committed after the loss.</summary>
    FirstWrite,

    /// <summary>Quorum was lost on purpose, and nothing was committed for as long as was watched.</summary>
    WritesStopped,

    /// <summary>The managers show the old leader as Unreachable, and its agent as Unknown or Down; after a demotion, as a worker.</summary>
    OldLeaderLost,

    /// <summary>All other nodes are Ready again in the new leader's eyes.</summary>
    NodesReady,

    /// <summary>The fault is being undone.</summary>
    Undo,

    /// <summary>The fault is undone, as its driver says.</summary>
    Undone,

    /// <summary>All lost managers are Reachable in raft again.</summary>
    Rejoined,

    /// <summary>The agents of all lost managers are Ready again.</summary>
    Ready,

    /// <summary>Somebody else changed the swarm, which ended the drill early.</summary>
    ForeignChange,
}

/// <summary>One moment of a drill's time line.</summary>
/// <param name="Moment">What happened.</param>
/// <param name="Time">When, UTC, by the clock of the machine that runs the drill.</param>
/// <param name="SinceFault">How long after the fault; negative before it.</param>
/// <param name="Node">The node that it is about, or that said so.</param>
/// <param name="Description">One line for a person.</param>
public sealed record SwarmFailoverEvent(SwarmFailoverMoment Moment, DateTimeOffset Time, TimeSpan SinceFault, string Node, string Description)
{
    /// <inheritdoc cref="SwarmFailoverEvent"/>
    public string Description { get; init => field = Redaction.Of(value); } = Redaction.Of(Description);

    /// <summary>The line.</summary>
    /// <returns>Seconds since the fault, and the description.</returns>
    public override string ToString() => PublicText.Of(FormattableString.Invariant($"{SinceFault.TotalSeconds,8:+0.000;-0.000;0.000} s  {Moment,-14} {Description}"));
}
