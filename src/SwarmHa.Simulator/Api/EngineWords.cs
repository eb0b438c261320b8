namespace SwarmHa.Simulator;

/// <summary>What engines say, word by word.</summary>
internal static class EngineWords
{
    public const string Worker =
        "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.";

    public const string NotInSwarm =
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

    public const string NoSwarmToLeave = "This node is not part of a swarm";

    public const string Preparing = "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the cluster.";

    public const string NoLeader =
        "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few managers are online. Make sure more than half of the managers are online.";

    public const string DeadlineExceeded = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";

    public const string LostLeadership = "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status";

    public const string OutOfSequence = "rpc error: code = Unknown desc = update out of sequence";

    public const string LastManager = "rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm";

    public const string NotInMemberList = "rpc error: code = NotFound desc = can't find manager in raft memberlist";

    public const string QuorumLoss =
        "rpc error: code = FailedPrecondition desc = can't remove member from the raft: this would result in a loss of quorum";

    public const string ConfigWithoutName = "rpc error: code = InvalidArgument desc = name must be provided";

    public const string ConfigNameInvalid =
        "rpc error: code = InvalidArgument desc = invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]";

    public const string ConfigWithoutData = "rpc error: code = InvalidArgument desc = config data must be larger than 0 and less than 1024000 bytes";

    public const string PageNotFound = "page not found";

    public static string NotDown(string id) => $"rpc error: code = FailedPrecondition desc = node {id} is not down and can't be removed";

    public static string IsMember(string id) =>
        $"rpc error: code = FailedPrecondition desc = node {id} is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal";

    public static string NotFound(string kind, string id) => $"{kind} {id} not found";

    public static string Ambiguous(string kind, string id, int count) => $"{kind} {id} is ambiguous ({count} matches found)";

    public static string ServiceExists(string name) =>
        $"rpc error: code = AlreadyExists desc = name conflicts with an existing object: service {name} already exists";

    public static string ConfigExists(string name) => $"rpc error: code = AlreadyExists desc = config {name} already exists";

    public static string LastManagerLeaves() =>
        "You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. ";

    public static string ManagerLeaves(string consequence) =>
        $"You are attempting to leave the swarm on a node that is participating as a manager. {consequence}The only way to restore a swarm that has lost consensus is to reinitialize it with `--force-new-cluster`. Use `--force` to suppress this message.";

    public static string ManagersLeft(int heard, int all) =>
        $"Removing this node leaves {heard} managers out of {all}. Without a Raft quorum your swarm will be inaccessible. ";
}
