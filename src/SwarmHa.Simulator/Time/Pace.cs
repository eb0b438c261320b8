namespace SwarmHa.Simulator;

/// <summary>A time between two, in seconds.</summary>
internal readonly record struct Range(double FromSeconds, double ToSeconds);

/// <summary>How long things take in life: measured on engines 20.10 and 28, or said by swarmkit's sources.</summary>
internal static class Pace
{
    /// <summary>From the loss of the leader until a manager that is left stands for election: election tick 10, of 1 s each, randomised.</summary>
    public static readonly Range ElectionTimeout = new(8, 19);

    /// <summary>From one vain candidacy to the next.</summary>
    public static readonly Range NextCandidacy = new(10, 19);

    /// <summary>A manager that is the only one does not wait.</summary>
    public static readonly Range SoleCandidacy = new(0.1, 0.3);

    /// <summary>Until a leader that does not hear a majority steps down.</summary>
    public static readonly Range StepDown = new(10.5, 19.5);

    /// <summary>A leader that is demoted hands over.</summary>
    public static readonly Range HandOver = new(0.04, 0.1);

    /// <summary>Until the leader sees that a manager refuses connections.</summary>
    public static readonly Range RefusalSeen = new(0.1, 1);

    /// <summary>Until the leader sees that a manager is silent.</summary>
    public static readonly Range SilenceSeen = new(2, 4.5);

    /// <summary>Until a new leader has marked all nodes as unknown.</summary>
    public static readonly Range NodesUnknown = new(0.02, 0.08);

    /// <summary>Until a node's agent has found a new leader.</summary>
    public static readonly Range AgentReports = new(0.1, 5);

    /// <summary>Until the agent of the new leader itself has.</summary>
    public static readonly Range OwnAgentReports = new(0.1, 0.6);

    /// <summary>Heartbeats come every 5 s, and three may be missed.</summary>
    public static readonly Range HeartbeatFailure = new(10, 16.5);

    /// <summary>For a node that is unknown to a new leader: twice as long.</summary>
    public static readonly Range UnknownIsDown = new(29, 31);

    /// <summary>From the order until an engine answers.</summary>
    public static readonly Range EngineStart = new(0.3, 0.9);

    /// <summary>From then on until a manager is back in raft.</summary>
    public static readonly Range RaftRejoin = new(0.7, 7);

    /// <summary>Until a manager that was frozen or cut off is back in raft.</summary>
    public static readonly Range RaftResume = new(0.3, 3);

    /// <summary>Until the agent of a node that is back reports, managers in raft first.</summary>
    public static readonly Range AgentRejoin = new(0.1, 2);

    /// <summary>Until a promoted node has its manager's certificate.</summary>
    public static readonly Range NewCertificate = new(0.05, 0.3);

    /// <summary>From the promotion until the node is in raft.</summary>
    public static readonly Range RaftJoin = new(0.4, 3);

    /// <summary>What is added while another node joins.</summary>
    public static readonly Range JoinBehindAnother = new(1, 3);

    /// <summary>A node that could not join, or not be removed, is retried.</summary>
    public static readonly Range RoleRetry = new(1, 2);

    /// <summary>From being in raft until the node's own API acts as a manager's.</summary>
    public static readonly Range ManagerStart = new(0.1, 0.8);

    /// <summary>From the demotion until the node is out of raft.</summary>
    public static readonly Range RaftLeave = new(0.1, 0.4);

    /// <summary>From then on until the node's own API is a worker's.</summary>
    public static readonly Range ManagerEnd = new(0.3, 4);

    /// <summary>Until a task's container runs.</summary>
    public static readonly Range TaskStart = new(0.3, 1.5);

    /// <summary>How long an engine waits for the leader.</summary>
    public static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(20);

    /// <summary>A manager that has known for so long that nobody leads refuses without waiting: 10 ticks of raft.</summary>
    public static readonly TimeSpan WaitsForLeader = TimeSpan.FromSeconds(10);
}
