namespace SwarmHa.Lab;

/// <summary>What a line of an engine's log says about who leads.</summary>
public enum RaftEventKind
{
    /// <summary>The engine was told to stop: <c>Processing signal 'terminated'</c>.</summary>
    SignalReceived,

    /// <summary>The engine gives up being a manager, and takes no more questions about the swarm: <c>Stopping manager</c>.</summary>
    ManagerStopping,

    /// <summary>The engine has given up being a manager: <c>Manager shut down</c>.</summary>
    ManagerShutDown,

    /// <summary>The manager has missed its leader for too long and wants to be elected: <c>became candidate at term</c>.</summary>
    BecameCandidate,

    /// <summary>The manager knows no leader any more, which it notices only when an election begins: <c>lost leader … at term</c>.</summary>
    LostLeader,

    /// <summary>The manager has been elected: <c>became leader at term</c>.</summary>
    BecameLeader,

    /// <summary>The manager has learnt who was elected, itself or another: <c>elected leader … at term</c>, or
    /// <c>changed leader from … to … at term</c> where it knew another one until then.</summary>
    ElectedLeader,
}

/// <summary>One such line.</summary>
/// <param name="Time">When the engine wrote it, UTC, by the clock of its host; the log has nanoseconds.</param>
/// <param name="Kind">What it says.</param>
/// <param name="RaftId">The raft id of the manager that wrote it; empty where the line has none.</param>
/// <param name="LeaderId">The raft id of the leader that was lost or elected; empty where the line has none.</param>
/// <param name="Term">The term of the election; 0 where the line has none.</param>
public sealed record RaftEvent(DateTimeOffset Time, RaftEventKind Kind, string RaftId, string LeaderId, long Term);
