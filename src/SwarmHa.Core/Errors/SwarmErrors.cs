namespace SwarmHa;

/// <summary>The one table of errors: a row gives the exception's type, its stable id, its category and what to do about it.</summary>
public static class SwarmErrors
{
    /// <summary>An endpoint's text cannot be used.</summary>
    public static SwarmError EndpointInvalid { get; } = new(
        nameof(EndpointInvalid),
        SwarmErrorCategory.InvalidArgument,
        "Give an engine as tcp://HOST:PORT, https://HOST:PORT, unix:///PATH, npipe://./pipe/NAME or ssh://USER@HOST.",
        static (row, detail) => new EndpointInvalidException(row, detail));

    /// <summary>A host name does not resolve.</summary>
    public static SwarmError HostNotFound { get; } = new(
        nameof(HostNotFound),
        SwarmErrorCategory.ConnectionError,
        "Check the spelling and the name server, or give an IP address.",
        static (row, detail) => new HostNotFoundException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>Nothing listens at the endpoint, or it cannot be reached.</summary>
    public static SwarmError ConnectionRefused { get; } = new(
        nameof(ConnectionRefused),
        SwarmErrorCategory.ConnectionError,
        "Check that the engine runs and listens there (dockerd -H), and that no firewall refuses the port.",
        static (row, detail) => new ConnectionRefusedException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>The proxy that the environment names cannot be used.</summary>
    public static SwarmError ProxyFailed { get; } = new(
        nameof(ProxyFailed),
        SwarmErrorCategory.ConnectionError,
        "Correct the environment variable that the message names, or add the engine's host to NO_PROXY to reach it directly.",
        static (row, detail) => new ProxyFailedException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>The connection broke before the reply was complete.</summary>
    public static SwarmError ConnectionLost { get; } = new(
        nameof(ConnectionLost),
        SwarmErrorCategory.ConnectionError,
        "Look at the engine's log; if it was restarted, retry.",
        static (row, detail) => new ConnectionLostException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>No reply within the time allowed.</summary>
    public static SwarmError EngineTimeout { get; } = new(
        nameof(EngineTimeout),
        SwarmErrorCategory.OperationTimeout,
        "Try another manager, or allow more with -TimeoutSec. A manager whose swarm elects a leader is silent for up to 20 seconds.",
        static (row, detail) => new EngineTimeoutException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>What answers is not a Docker engine.</summary>
    public static SwarmError NotAnEngine { get; } = new(
        nameof(NotAnEngine),
        SwarmErrorCategory.ProtocolError,
        "Check host and port: something other than a Docker engine answers there.",
        static (row, detail) => new NotAnEngineException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine speaks no API version that this module knows.</summary>
    public static SwarmError EngineTooOld { get; } = new(
        nameof(EngineTooOld),
        SwarmErrorCategory.ProtocolError,
        "Update the engine: Docker 20.10 or later is needed.",
        static (row, detail) => new EngineTooOldException(row, detail),
        SwarmErrorScope.Endpoint,
        new EngineWording("is too new. maximum supported", "The engine is older than what was asked of it"));

    /// <summary>The engine no longer speaks any API version that this module knows.</summary>
    public static SwarmError EngineTooNew { get; } = new(
        nameof(EngineTooNew),
        SwarmErrorCategory.ProtocolError,
        "Update this module.",
        static (row, detail) => new EngineTooNewException(row, detail),
        SwarmErrorScope.Endpoint,
        new EngineWording("is too old. minimum supported", "The engine is newer than what was asked of it"));

    /// <summary>The engine expects TLS.</summary>
    public static SwarmError TlsRequired { get; } = new(
        nameof(TlsRequired),
        SwarmErrorCategory.SecurityError,
        "The engine expects TLS at this port: give https://HOST:PORT, or say with -CertificatePath where ca.pem, cert.pem and key.pem are.",
        static (row, detail) => new TlsRequiredException(row, detail),
        SwarmErrorScope.Endpoint,
        new EngineWording("http request to an https server", "The engine expects TLS"),
        new EngineWording("plain http request was sent to https port", "What answers expects TLS"),
        new EngineWording("speaking plain http to an ssl-enabled server port", "What answers expects TLS"),
        new EngineWording("combination of host and port requires tls", "What answers expects TLS"));

    /// <summary>TLS was spoken to something that does not speak it.</summary>
    public static SwarmError TlsNotOffered { get; } = new(
        nameof(TlsNotOffered),
        SwarmErrorCategory.SecurityError,
        "If the engine is meant to listen without TLS, remove what requests TLS, which the message names, and give tcp://HOST:PORT. Otherwise start it with --tlsverify.",
        static (row, detail) => new TlsNotOfferedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The TLS handshake failed for another reason.</summary>
    public static SwarmError TlsFailed { get; } = new(
        nameof(TlsFailed),
        SwarmErrorCategory.SecurityError,
        "Look at the engine's log; the two sides may have no protocol version or cipher in common.",
        static (row, detail) => new TlsFailedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>Nobody who is trusted has signed the engine's certificate.</summary>
    public static SwarmError CertificateUntrusted { get; } = new(
        nameof(CertificateUntrusted),
        SwarmErrorCategory.SecurityError,
        "Name the authority that signed it with -CACertificate, or the folder with its ca.pem with -CertificatePath.",
        static (row, detail) => new CertificateUntrustedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine's certificate is that of another host.</summary>
    public static SwarmError CertificateNameMismatch { get; } = new(
        nameof(CertificateNameMismatch),
        SwarmErrorCategory.SecurityError,
        "Connect by a name or address that is in the certificate, or have one made that holds this one.",
        static (row, detail) => new CertificateNameMismatchException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine's certificate has expired, or is not valid yet.</summary>
    public static SwarmError CertificateOutOfDate { get; } = new(
        nameof(CertificateOutOfDate),
        SwarmErrorCategory.SecurityError,
        "Renew the engine's certificate, and check the clocks of both machines.",
        static (row, detail) => new CertificateOutOfDateException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine refuses the certificate with which the client says who it is, or wants one.</summary>
    public static SwarmError ClientCertificateRefused { get; } = new(
        nameof(ClientCertificateRefused),
        SwarmErrorCategory.SecurityError,
        "Give a certificate that the engine's authority has signed, with -CertificatePath, or -ClientCertificate and -ClientKey.",
        static (row, detail) => new ClientCertificateRefusedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>There is a client certificate without its key.</summary>
    public static SwarmError ClientKeyMissing { get; } = new(
        nameof(ClientKeyMissing),
        SwarmErrorCategory.SecurityError,
        "Put key.pem beside cert.pem, or name the key with -ClientKey.",
        static (row, detail) => new ClientKeyMissingException(row, detail));

    /// <summary>A file with a certificate or key cannot be read.</summary>
    public static SwarmError CertificateFileInvalid { get; } = new(
        nameof(CertificateFileInvalid),
        SwarmErrorCategory.InvalidArgument,
        "Certificates are PEM or PFX without a password; keys are PEM (PKCS#1, PKCS#8 or EC) and not encrypted. One with a password can be loaded with Get-PfxCertificate and given as -Certificate.",
        static (row, detail) => new CertificateFileInvalidException(row, detail));

    /// <summary>The engine's socket or pipe does not let this user in.</summary>
    public static SwarmError AccessDenied { get; } = new(
        nameof(AccessDenied),
        SwarmErrorCategory.PermissionDenied,
        "Run with rights to the engine's socket or pipe: as root or a member of the group docker; on Windows in an elevated session or as a member of the group docker-users.",
        static (row, detail) => new AccessDeniedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>There is no ssh program on this machine.</summary>
    public static SwarmError SshMissing { get; } = new(
        nameof(SshMissing),
        SwarmErrorCategory.ObjectNotFound,
        "Install the OpenSSH client, and see that ssh is on the PATH.",
        static (row, detail) => new SshMissingException(row, detail));

    /// <summary>The host did not let the user in by ssh.</summary>
    public static SwarmError SshAuthenticationFailed { get; } = new(
        nameof(SshAuthenticationFailed),
        SwarmErrorCategory.PermissionDenied,
        "See that ssh USER@HOST logs in without asking: add the key to the agent, or name it in ~/.ssh/config.",
        static (row, detail) => new SshAuthenticationFailedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The host is not known to ssh, or shows another key than it used to.</summary>
    public static SwarmError SshHostKeyRejected { get; } = new(
        nameof(SshHostKeyRejected),
        SwarmErrorCategory.SecurityError,
        "Compare the key, then log in once with ssh USER@HOST to note it in known_hosts.",
        static (row, detail) => new SshHostKeyRejectedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The way to the engine through ssh failed.</summary>
    public static SwarmError SshFailed { get; } = new(
        nameof(SshFailed),
        SwarmErrorCategory.ConnectionError,
        "Try ssh USER@HOST docker system dial-stdio by hand: docker 18.09 or later has to be there, and its socket has to let the user in.",
        static (row, detail) => new SshFailedException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>The engine belongs to no swarm.</summary>
    public static SwarmError NotInSwarm { get; } = new(
        nameof(NotInSwarm),
        SwarmErrorCategory.InvalidOperation,
        "Connect to a manager of the swarm, or make this engine one with docker swarm init or docker swarm join.",
        static (row, detail) => new NotInSwarmException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("docker swarm init", "The engine is no manager of a swarm"),
        new EngineWording("not part of a swarm", "The engine is not part of a swarm"));

    /// <summary>The engine is a worker of a swarm.</summary>
    public static SwarmError NotAManager { get; } = new(
        nameof(NotAManager),
        SwarmErrorCategory.InvalidOperation,
        "Connect to a manager: workers cannot see or change the swarm.",
        static (row, detail) => new NotAManagerException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("worker nodes can't be used", "The engine is a worker"));

    /// <summary>The engine is about to become a manager, or to cease being one.</summary>
    public static SwarmError ManagerPreparing { get; } = new(
        nameof(ManagerPreparing),
        SwarmErrorCategory.ResourceUnavailable,
        "Wait some seconds: the role of the node is changing.",
        static (row, detail) => new ManagerPreparingException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("being prepared", "The engine is about to become a manager"),
        new EngineWording("swarm/control.sock", "The engine's manager is starting, or ending"),
        new EngineWording("can't find manager in raft memberlist", "The manager is joining raft, or leaving it"));

    /// <summary>The swarm has no leader, so that managers can neither be read nor changed.</summary>
    public static SwarmError NoLeader { get; } = new(
        nameof(NoLeader),
        SwarmErrorCategory.ResourceUnavailable,
        "Wait for the election (10 to 20 s, up to 24 s when a vote is split). If it lasts, too few managers are online: start their engines again.",
        static (row, detail) => new NoLeaderException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("does not have a leader", "The swarm has no leader"),
        new EngineWording("no elected cluster leader", "The swarm has no leader"));

    /// <summary>The manager gave up waiting for a leader: an election is under way, or too few managers are left for one.</summary>
    public static SwarmError Electing { get; } = new(
        nameof(Electing),
        SwarmErrorCategory.ResourceUnavailable,
        "Wait for the election (10 to 20 s, up to 24 s when a vote is split). If it lasts, too few managers are online: start their engines again.",
        static (row, detail) => new ElectingException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("deadline exceeded", "The engine gave up waiting for the swarm's leader"));

    /// <summary>The manager lost the swarm's leader during the request. A change may have been applied.</summary>
    public static SwarmError LeaderLost { get; } = new(
        nameof(LeaderLost),
        SwarmErrorCategory.ResourceUnavailable,
        "Retry in a few seconds. Before you repeat a change, look at the node: the change may have been applied.",
        static (row, detail) => new LeaderLostException(row, detail),
        SwarmErrorScope.Moment,
        new EngineWording("lost leader status", "The leader stepped down during the request"),
        new EngineWording("node is stopped", "The manager stopped during the request"),
        new EngineWording("transport is closing", "The manager lost its connection to the leader"),
        new EngineWording("client connection is closing", "The manager lost its connection to the leader"),
        new EngineWording("connection is unavailable", "The manager has no connection to the leader"),
        new EngineWording("error reading from server", "The manager lost its connection to the leader"),
        new EngineWording("error while dialing", "The manager cannot connect to the leader"),
        new EngineWording("RST_STREAM", "The leader ended the request"),
        new EngineWording("context canceled", "The manager gave up the request"));

    /// <summary>Too few managers run for a quorum: nobody can lead until more are back.</summary>
    public static SwarmError QuorumLost { get; } = new(
        nameof(QuorumLost),
        SwarmErrorCategory.ResourceUnavailable,
        "Start the engines of the managers that are down. If too few can ever return, switch them off, run docker swarm init --force-new-cluster --advertise-addr ADDRESS on a manager that is left, remove the others (docker node rm --force) and promote new ones. Run docker swarm leave --force on the hosts of those removed before two of them run at once: together they could go on as a second swarm.",
        static (row, detail) => new QuorumLostException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>The manager's raft store is locked.</summary>
    public static SwarmError SwarmLocked { get; } = new(
        nameof(SwarmLocked),
        SwarmErrorCategory.PermissionDenied,
        "Unlock the manager with docker swarm unlock.",
        static (row, detail) => new SwarmLockedException(row, detail),
        SwarmErrorScope.Endpoint,
        new EngineWording("needs to be unlocked", "The manager is locked"));

    /// <summary>The node's swarm certificate has expired.</summary>
    public static SwarmError CertificateExpired { get; } = new(
        nameof(CertificateExpired),
        SwarmErrorCategory.SecurityError,
        "Renew the node's certificate: correct the clock, or let the node leave and join again.",
        static (row, detail) => new CertificateExpiredException(row, detail),
        SwarmErrorScope.Endpoint,
        new EngineWording("certificates have expired", "The node's swarm certificate has expired"),
        new EngineWording("certificate has expired", "The node's swarm certificate has expired"));

    /// <summary>The engine's part in the swarm has failed: it is neither a manager nor a worker until the cause is fixed.</summary>
    public static SwarmError NodeFailed { get; } = new(
        nameof(NodeFailed),
        SwarmErrorCategory.ResourceUnavailable,
        "Fix what the engine names, then restart it. Connect to another manager meanwhile.",
        static (row, detail) => new NodeFailedException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>An endpoint belongs to another swarm than the others, or than before.</summary>
    public static SwarmError DifferentSwarm { get; } = new(
        nameof(DifferentSwarm),
        SwarmErrorCategory.InvalidArgument,
        "Connect to each swarm by its own Connect-Swarm. If the engine was meant to change swarms, connect again without its endpoint.",
        static (row, detail) => new DifferentSwarmException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>Docker has no context of that name on this machine.</summary>
    public static SwarmError ContextNotFound { get; } = new(
        nameof(ContextNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the contexts with docker context ls.",
        static (row, detail) => new ContextNotFoundException(row, detail));

    /// <summary>A context of docker's, or its configuration, cannot be read or used.</summary>
    public static SwarmError ContextInvalid { get; } = new(
        nameof(ContextInvalid),
        SwarmErrorCategory.InvalidArgument,
        "Look at it with docker context inspect, or make it again with docker context create.",
        static (row, detail) => new ContextInvalidException(row, detail));

    /// <summary>No node has that name or id.</summary>
    public static SwarmError NodeNotFound { get; } = new(
        nameof(NodeNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the nodes with Get-SwarmNode.",
        static (row, detail) => new NodeNotFoundException(row, detail));

    /// <summary>Several nodes have that name.</summary>
    public static SwarmError NodeAmbiguous { get; } = new(
        nameof(NodeAmbiguous),
        SwarmErrorCategory.InvalidArgument,
        "Name the node by -Id; docker node rm removes records of hosts that joined again.",
        static (row, detail) => new NodeAmbiguousException(row, detail));

    /// <summary>No node is in that zone.</summary>
    public static SwarmError ZoneNotFound { get; } = new(
        nameof(ZoneNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the zones with (Get-SwarmQuorum).Zones. A zone is the value of a node label, named by -ZoneLabel: docker node update --label-add zone=a NODE.",
        static (row, detail) => new ZoneNotFoundException(row, detail));

    /// <summary>The record was changed between reading and writing it.</summary>
    public static SwarmError OutOfSequence { get; } = new(
        nameof(OutOfSequence),
        SwarmErrorCategory.ResourceBusy,
        "Retry: somebody else changed the node at the same time.",
        static (row, detail) => new OutOfSequenceException(row, detail),
        SwarmErrorScope.Request,
        new EngineWording("update out of sequence", "Somebody else changed it in between"));

    /// <summary>Something of that name is there already.</summary>
    public static SwarmError NameInUse { get; } = new(
        nameof(NameInUse),
        SwarmErrorCategory.ResourceExists,
        "Take another name, or remove what has this one.",
        static (row, detail) => new NameInUseException(row, detail),
        SwarmErrorScope.Request,
        new EngineWording("code = alreadyexists", "Something of that name is there already"));

    /// <summary>No config has that name or id.</summary>
    public static SwarmError ConfigNotFound { get; } = new(
        nameof(ConfigNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the configs with docker config ls.",
        static (row, detail) => new ConfigNotFoundException(row, detail));

    /// <summary>It is the last manager.</summary>
    public static SwarmError LastManager { get; } = new(
        nameof(LastManager),
        SwarmErrorCategory.InvalidOperation,
        "Promote another node first.",
        static (row, detail) => new LastManagerException(row, detail),
        SwarmErrorScope.Request,
        new EngineWording("last manager", "The engine refuses to take the last manager"));

    /// <summary>The engine refused what would lose quorum.</summary>
    public static SwarmError QuorumLoss { get; } = new(
        nameof(QuorumLoss),
        SwarmErrorCategory.InvalidOperation,
        "Bring unreachable managers back, or promote others, first.",
        static (row, detail) => new QuorumLossException(row, detail),
        SwarmErrorScope.Request,
        new EngineWording("loss of quorum", "The engine refuses what would lose quorum"));

    /// <summary>This module refused what could cost quorum.</summary>
    public static SwarmError QuorumAtRisk { get; } = new(
        nameof(QuorumAtRisk),
        SwarmErrorCategory.InvalidOperation,
        "Bring unreachable managers back, resume suspended ones, or promote others, first.",
        static (row, detail) => new QuorumAtRiskException(row, detail));

    /// <summary>The node is not ready.</summary>
    public static SwarmError NodeNotReady { get; } = new(
        nameof(NodeNotReady),
        SwarmErrorCategory.ResourceUnavailable,
        "Start the node's engine first.",
        static (row, detail) => new NodeNotReadyException(row, detail));

    /// <summary>A node of Docker 28 or later could get no certificate from the managers, which are older.</summary>
    public static SwarmError ManagerCannotJoin { get; } = new(
        nameof(ManagerCannotJoin),
        SwarmErrorCategory.InvalidOperation,
        "Restart the engines of the managers before Docker 28, one at a time (Suspend-SwarmManager -Action), or upgrade them. Then retry.",
        static (row, detail) => new ManagerCannotJoinException(row, detail));

    /// <summary>The node is a worker, and only a manager will do.</summary>
    public static SwarmError NodeNotManager { get; } = new(
        nameof(NodeNotManager),
        SwarmErrorCategory.InvalidArgument,
        "List the managers with Get-SwarmManager. A worker is drained with docker node update --availability drain.",
        static (row, detail) => new NodeNotManagerException(row, detail));

    /// <summary>What was waited for did not come about in time.</summary>
    public static SwarmError WaitTimeout { get; } = new(
        nameof(WaitTimeout),
        SwarmErrorCategory.OperationTimeout,
        "Look at the nodes with Get-SwarmNode, or allow more with -TimeoutSec.",
        static (row, detail) => new WaitTimeoutException(row, detail));

    /// <summary>What was to be done to a suspended manager failed.</summary>
    public static SwarmError ActionFailed { get; } = new(
        nameof(ActionFailed),
        SwarmErrorCategory.InvalidOperation,
        "Mend what the message names, look at the node with Get-SwarmManager, and begin again with this one.",
        static (row, detail) => new ActionFailedException(row, detail));

    /// <summary>A manager whose engine or host was to be restarted did not go down in time.</summary>
    public static SwarmError RestartNotSeen { get; } = new(
        nameof(RestartNotSeen),
        SwarmErrorCategory.OperationTimeout,
        "Look whether its host is still to go down. When it is certain that it does not, or when it is back, run Resume-SwarmManager. Use -NoRestart for an action that restarts nothing, and a longer -LossTimeoutSec for a host that takes longer.",
        static (row, detail) => new RestartNotSeenException(row, detail));

    /// <summary>A change was accepted and did not come about in time.</summary>
    public static SwarmError ChangeTimeout { get; } = new(
        nameof(ChangeTimeout),
        SwarmErrorCategory.OperationTimeout,
        "Look at the node with Get-SwarmNode and at its engine's log. The change is written, and may still take effect.",
        static (row, detail) => new ChangeTimeoutException(row, detail));

    /// <summary>A drill was refused because the swarm is not fit for it.</summary>
    public static SwarmError DrillRefused { get; } = new(
        nameof(DrillRefused),
        SwarmErrorCategory.InvalidOperation,
        "Mend what the message names, then run the drill again.",
        static (row, detail) => new DrillRefusedException(row, detail));

    /// <summary>A drill was refused because another one is under way on the same swarm.</summary>
    public static SwarmError DrillInProgress { get; } = new(
        nameof(DrillInProgress),
        SwarmErrorCategory.ResourceBusy,
        "Wait until it is over. When it died, and the engines that it stopped run again, remove its lock: docker config rm io.swarmha.drill.",
        static (row, detail) => new DrillInProgressException(row, detail));

    /// <summary>A handover of leadership was refused because the swarm is not fit for it.</summary>
    public static SwarmError LeaderMoveRefused { get; } = new(
        nameof(LeaderMoveRefused),
        SwarmErrorCategory.InvalidOperation,
        "Mend what the message names, then move again.",
        static (row, detail) => new LeaderMoveRefusedException(row, detail));

    /// <summary>Leadership was handed over as often as allowed, and never came to the manager that was wanted.</summary>
    public static SwarmError LeaderMoveMissed { get; } = new(
        nameof(LeaderMoveMissed),
        SwarmErrorCategory.InvalidResult,
        "The swarm is healthy. Move again, or allow more with -MaximumAttempts: the engines pick the next leader by chance.",
        static (row, detail) => new LeaderMoveMissedException(row, detail));

    /// <summary>The old leader, demoted for a handover, did not become a manager again.</summary>
    public static SwarmError LeaderNotRestored { get; } = new(
        nameof(LeaderNotRestored),
        SwarmErrorCategory.InvalidOperation,
        "Run the command that the message gives: it finishes the handover.",
        static (row, detail) => new LeaderNotRestoredException(row, detail));

    /// <summary>An engine could not be stopped or started.</summary>
    public static SwarmError EngineDriverFailed { get; } = new(
        nameof(EngineDriverFailed),
        SwarmErrorCategory.InvalidOperation,
        "See to the engine by hand, with the command that the message gives.",
        static (row, detail) => new EngineDriverFailedException(row, detail));

    /// <summary>There is no connection to use.</summary>
    public static SwarmError NotConnected { get; } = new(
        nameof(NotConnected),
        SwarmErrorCategory.ConnectionError,
        "Run Connect-Swarm first, or pass -Connection.",
        static (row, detail) => new NotConnectedException(row, detail));

    /// <summary>A lab could not be raised, changed or removed.</summary>
    public static SwarmError LabFailed { get; } = new(
        nameof(LabFailed),
        SwarmErrorCategory.InvalidOperation,
        "Look at the labs of this machine with Get-SwarmLab.",
        static (row, detail) => new LabFailedException(row, detail));

    /// <summary>No lab, or no node of a lab, has that name.</summary>
    public static SwarmError LabNotFound { get; } = new(
        nameof(LabNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the labs of this machine with Get-SwarmLab.",
        static (row, detail) => new LabNotFoundException(row, detail));

    /// <summary>The audit has no such rule.</summary>
    public static SwarmError RuleNotFound { get; } = new(
        nameof(RuleNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "List the rules with Test-SwarmHealth -List.",
        static (row, detail) => new RuleNotFoundException(row, detail));

    /// <summary>A name with wildcards is no pattern that PowerShell can read.</summary>
    public static SwarmError PatternInvalid { get; } = new(
        nameof(PatternInvalid),
        SwarmErrorCategory.InvalidArgument,
        "Close the bracket and put a range in order, as in [a-z]. A bracket that is part of a name has a backtick before it, and the name is in single quotation marks.",
        static (row, detail) => new PatternInvalidException(row, detail));

    /// <summary>There is no file by that name to read a report from.</summary>
    public static SwarmError ReportNotFound { get; } = new(
        nameof(ReportNotFound),
        SwarmErrorCategory.ObjectNotFound,
        "Check the path. A name with brackets in it is given by -LiteralPath.",
        static (row, detail) => new ReportNotFoundException(row, detail));

    /// <summary>A file is no report of a failover drill, or is damaged.</summary>
    public static SwarmError ReportInvalid { get; } = new(
        nameof(ReportInvalid),
        SwarmErrorCategory.InvalidArgument,
        "Give a file that Export-SwarmFailoverReport has written as JSON; HTML and JUnit cannot be read back.",
        static (row, detail) => new ReportInvalidException(row, detail));

    /// <summary>A report could not be written to its file. What was there before is untouched.</summary>
    public static SwarmError ReportNotWritten { get; } = new(
        nameof(ReportNotWritten),
        SwarmErrorCategory.WriteError,
        "Mend what the message names, or give another path. When $Error[0].TargetObject is a report, it can be exported again.",
        static (row, detail) => new ReportNotWrittenException(row, detail));

    /// <summary>The engine, or something in front of it, refuses to let this client make the request.</summary>
    public static SwarmError RequestForbidden { get; } = new(
        nameof(RequestForbidden),
        SwarmErrorCategory.PermissionDenied,
        "Allow the request in the proxy or authorization plugin in front of the engine, or connect to the engine directly.",
        static (row, detail) => new RequestForbiddenException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine rejects the request for a reason that has no row of its own.</summary>
    public static SwarmError RequestRejected { get; } = new(
        nameof(RequestRejected),
        SwarmErrorCategory.InvalidArgument,
        "Read the engine's words in the message: the same request is rejected again.",
        static (row, detail) => new RequestRejectedException(row, detail));

    /// <summary>The response contradicts itself, or cannot be read.</summary>
    public static SwarmError ResponseInvalid { get; } = new(
        nameof(ResponseInvalid),
        SwarmErrorCategory.InvalidResult,
        "Retry. If it fails again, check the engine's log, and any proxy between here and the engine.",
        static (row, detail) => new ResponseInvalidException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>The response is larger than any that a swarm needs.</summary>
    public static SwarmError ResponseTooLarge { get; } = new(
        nameof(ResponseTooLarge),
        SwarmErrorCategory.InvalidResult,
        "Check what answers at this address. If it is your engine, connect to another manager.",
        static (row, detail) => new ResponseTooLargeException(row, detail),
        SwarmErrorScope.Endpoint);

    /// <summary>The engine failed for a reason that has no row of its own.</summary>
    public static SwarmError EngineError { get; } = new(
        nameof(EngineError),
        SwarmErrorCategory.InvalidResult,
        "Read the engine's words in the message and its log.",
        static (row, detail) => new EngineErrorException(row, detail),
        SwarmErrorScope.Moment);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<SwarmError> All { get; } =
    [
        EndpointInvalid,
        HostNotFound,
        ConnectionRefused,
        ProxyFailed,
        ConnectionLost,
        EngineTimeout,
        NotAnEngine,
        EngineTooOld,
        EngineTooNew,
        TlsRequired,
        TlsNotOffered,
        TlsFailed,
        CertificateUntrusted,
        CertificateNameMismatch,
        CertificateOutOfDate,
        ClientCertificateRefused,
        ClientKeyMissing,
        CertificateFileInvalid,
        AccessDenied,
        SshMissing,
        SshAuthenticationFailed,
        SshHostKeyRejected,
        SshFailed,
        NotInSwarm,
        NotAManager,
        ManagerPreparing,
        NoLeader,
        Electing,
        LeaderLost,
        QuorumLost,
        SwarmLocked,
        CertificateExpired,
        NodeFailed,
        DifferentSwarm,
        ContextNotFound,
        ContextInvalid,
        NodeNotFound,
        NodeAmbiguous,
        ZoneNotFound,
        OutOfSequence,
        NameInUse,
        ConfigNotFound,
        LastManager,
        QuorumLoss,
        QuorumAtRisk,
        ManagerCannotJoin,
        NodeNotReady,
        NodeNotManager,
        WaitTimeout,
        ActionFailed,
        RestartNotSeen,
        ChangeTimeout,
        DrillRefused,
        DrillInProgress,
        LeaderMoveRefused,
        LeaderMoveMissed,
        LeaderNotRestored,
        EngineDriverFailed,
        NotConnected,
        LabFailed,
        LabNotFound,
        RuleNotFound,
        PatternInvalid,
        ReportNotFound,
        ReportInvalid,
        ReportNotWritten,
        RequestForbidden,
        RequestRejected,
        ResponseInvalid,
        ResponseTooLarge,
        EngineError,
    ];
}
