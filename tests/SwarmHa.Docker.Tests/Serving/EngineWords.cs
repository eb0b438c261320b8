namespace SwarmHa.Docker.Tests;

/// <summary>What engines say, word by word as in moby and swarmkit.</summary>
internal static class EngineWords
{
    public const string NoLeader =
        "The swarm does not have a leader. It's possible that too few managers are online. Make sure more than half of the managers are online.";

    public const string NoLeaderByRpc = "rpc error: code = Unknown desc = " + NoLeader;

    public const string Worker =
        "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.";

    public const string NotInSwarm =
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

    public const string NoSwarmToLeave = "This node is not part of a swarm";

    public const string Preparing = "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the cluster.";

    /// <summary>While a manager starts, and while it ends.</summary>
    public const string NoControlSocket =
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing dial unix /var/run/docker/swarm/control.sock: connect: no such file or directory\"";

    public const string Locked = "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker swarm unlock\" to unlock it.";

    public const string Expired = "Swarm certificates have expired. To replace them, leave the swarm and join again.";

    /// <summary>What 17.x to 20.10 say of themselves.</summary>
    public const string ExpiredAtStart =
        "error while loading TLS certificate in /var/lib/docker/swarm/certificates/swarm-node.crt: certificate (1 - abc) not valid after Thu, 17 Jun 2021 06:13:00 UTC, and it is currently Wed, 07 Jul 2021 01:22:14 UTC: x509: certificate has expired or is not yet valid";

    public const string AddressGone = "failed to listen on remote API address: listen tcp 127.0.9.9:2377: bind: cannot assign requested address";

    public const string LogBroken = "manager stopped: can't initialize raft node: WAL error cannot be repaired: unexpected EOF";

    public const string OutOfSequence = "rpc error: code = Unknown desc = update out of sequence";

    public const string LastManager = "rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm";

    public const string QuorumLoss =
        "rpc error: code = FailedPrecondition desc = can't remove member from the raft: this would result in a loss of quorum";

    public const string MemberMayLoseQuorum =
        "rpc error: code = Unknown desc = raft: member cannot be removed, because removing it may result in loss of quorum";

    public const string DeadlineExceeded = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";

    /// <summary>The change was proposed, and the leader was deposed before it was committed: it may come about or not.</summary>
    public const string LostLeaderStatus = "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status";

    public const string TransportIsClosing = "rpc error: code = Unavailable desc = transport is closing";

    public const string ClientConnectionIsClosing = "rpc error: code = Canceled desc = grpc: the client connection is closing";

    public const string RaftIsStopped = "rpc error: code = Unknown desc = raft: failed to process the request: node is stopped";

    /// <summary>What 26 and later say for a moment when the leader dies.</summary>
    public const string ReadingFromServer =
        "rpc error: code = Unavailable desc = error reading from server: read tcp 10.77.0.41:52414->10.77.0.40:2377: read: connection reset by peer";

    public const string NoConnection = "rpc error: code = Unavailable desc = grpc: the connection is unavailable";

    public const string StreamReset = "rpc error: code = DeadlineExceeded desc = stream terminated by RST_STREAM with error code: CANCEL";

    public const string DialingLeader =
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 10.77.0.40:2377: connect: connection refused\"";

    public const string Canceled = "rpc error: code = Canceled desc = context canceled";

    public const string NotInMemberList = "rpc error: code = NotFound desc = can't find manager in raft memberlist";

    public const string Unknown = "rpc error: code = Unknown desc = disk I/O error";

    public const string TlsExpected = "Client sent an HTTP request to an HTTPS server.";

    public static string NodeNotFound(string id) => $"node {id} not found";
}
