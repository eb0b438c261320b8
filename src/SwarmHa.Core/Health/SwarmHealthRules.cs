namespace SwarmHa;

/// <summary>The one table of rules, in the order in which they are judged and told.</summary>
public static class SwarmHealthRules
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<SwarmHealthRule> All { get; } =
    [
        new("Leader", HealthSources.None, QuorumRules.Leader, HealthSources.Nodes)
        {
            Title = "The swarm has a leader and answers",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "the list of nodes, from whichever manager answers",
            Criterion = "Fail when no manager answers, or none leads.",
            Advice = "Start the managers that are away: with more than half of them reachable a leader is elected within 24 s.",
        },
        new("FaultTolerance", HealthSources.Nodes, QuorumRules.FaultTolerance)
        {
            Title = "A manager can be lost now",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "how many managers there are, and how many are reachable",
            Criterion = "Fail when quorum is lost, or the loss of one more manager would lose it because others are away; Warning when the swarm has too few managers to lose one.",
            Advice = "Bring the managers that are away back, or replace them: demote and remove them, and promote others.",
        },
        new("TwoManagers", HealthSources.Nodes, QuorumRules.TwoManagers)
        {
            Title = "There are not just two managers",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "how many managers there are",
            Criterion = "Fail with two managers: the loss of either stops management, so that they are worse than one.",
            Advice = "Promote a third one (Invoke-SwarmPromote), or demote one of them.",
        },
        new("OddManagers", HealthSources.Nodes, QuorumRules.OddManagers)
        {
            Title = "The number of managers is odd",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "how many managers there are",
            Criterion = "Warning with an even number, which tolerates no more losses than one manager fewer does.",
            Advice = "Promote or demote one.",
        },
        new("ManyManagers", HealthSources.Nodes, QuorumRules.ManyManagers)
        {
            Title = "There are no more than seven managers",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "how many managers there are",
            Criterion = "Warning with more than seven: each makes writes slower.",
            Advice = "Demote some. Five tolerate two losses, seven tolerate three.",
        },
        new("UnreachableManager", HealthSources.Nodes, QuorumRules.UnreachableManager)
        {
            Title = "All managers are reachable",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "which managers the leader hears in raft",
            Criterion = "Warning when the leader does not hear one, or one has not joined raft.",
            Advice = "Look at its engine and at port 2377 between the managers. One that is gone for good should be demoted and removed.",
        },
        new("UnfinishedHandover", HealthSources.Nodes, QuorumRules.UnfinishedHandover)
        {
            Title = "No handover was left unfinished",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the node label io.swarmha.demoted-by, which Move-SwarmLeader and a drill set while the old leader is a worker",
            Criterion = "Warning when a node has the label and is a worker: its handover is under way, or was killed.",
            Advice = "If the command that the label names no longer runs, promote the node: Invoke-SwarmPromote NODE.",
        },
        new("SuspendedManager", HealthSources.Nodes, QuorumRules.SuspendedManager)
        {
            Title = "No manager is suspended",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the node label io.swarmha.availability, which Suspend-SwarmManager sets",
            Criterion = "Warning when a manager has the label: its host may go down at any moment.",
            Advice = "After the maintenance: Resume-SwarmManager NODE.",
        },
        new("ManagerAlpn", HealthSources.Nodes | HealthSources.Alpn, NodeRules.ManagerAlpn)
        {
            Title = "Newer nodes can get certificates",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "a TLS handshake at the raft address of each manager before Docker 28, where there are nodes of later versions as well",
            Criterion = "Fail when no manager offers ALPN: those before Docker 28 stop when they renew their own certificates while running, and later nodes can then not join, be promoted or renew theirs. Warning when some do not, when it cannot be checked, or when a renewal would bring it about.",
            Advice = "Restart the engines of the managers before Docker 28, one at a time (Suspend-SwarmManager -Action), or upgrade them.",
        },
        new("ZoneLoss", HealthSources.Nodes, ZoneRules.ZoneLoss)
        {
            Title = "Any whole zone can be lost",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the zones of the managers, by their node label (-ZoneLabel)",
            Criterion = "Warning when the loss of one zone would lose quorum, or a manager tells no zone. Skipped when no manager tells one, or there are fewer than three.",
            Advice = "Spread the managers over at least three zones, so that none has half of them.",
        },
        new("ZoneSplit", HealthSources.Nodes, ZoneRules.ZoneSplit)
        {
            Title = "Two zones do not halve the managers",
            Category = SwarmHealthCategory.Quorum,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the zones of the managers, by their node label (-ZoneLabel)",
            Criterion = "Warning when two zones have as many managers each: when the line between them is cut, neither has a majority.",
            Advice = "Have a manager in a third zone.",
        },
        new("NodeState", HealthSources.Nodes, NodeRules.NodeState)
        {
            Title = "All nodes are ready",
            Category = SwarmHealthCategory.Node,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "what the managers know of each node's agent",
            Criterion = "Warning when a node is Down, Unknown or Disconnected.",
            Advice = "Look at its engine. Remove a node that is gone for good: docker node rm. Demote it first if it is a manager.",
        },
        new("StaleNode", HealthSources.Nodes, NodeRules.StaleNode)
        {
            Title = "No host is listed twice",
            Category = SwarmHealthCategory.Node,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "host names, addresses, states and the times of joining",
            Criterion = "Warning when several nodes have one host name. One that is Down beside a newer one that is Ready is left over from an earlier join, unless their addresses differ. As a manager it still counts for quorum.",
            Advice = "If one host joined twice, remove its older record by the id, after a demotion if it is a manager. If they are several hosts, give each a host name of its own; until then name them by -Id.",
        },
        new("EngineVersion", HealthSources.Nodes, NodeRules.EngineVersion)
        {
            Title = "The engines have one version",
            Category = SwarmHealthCategory.Node,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the engine's version of each node that is not down",
            Criterion = "Warning when the managers' versions differ, or those of all nodes in their first two parts.",
            Advice = "Bring all engines to one version: the managers first, one at a time and the leader last, then the workers.",
        },
        new("ClockSkew", HealthSources.Engines, ClockRules.ClockSkew)
        {
            Title = "The managers' clocks agree",
            Category = SwarmHealthCategory.Node,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "what each manager's engine says the time is, with half of the answer's time as uncertainty",
            Criterion = "Warning when two are apart by more than 0.5 s for certain, Fail by more than 5 s. Skipped when fewer than two can be asked.",
            Advice = "Have all hosts take their time from the same source (chrony, systemd-timesyncd, w32time).",
        },
        new("RaftAddress", HealthSources.Nodes, AddressRules.RaftAddress)
        {
            Title = "Others can reach each manager's address",
            Category = SwarmHealthCategory.Network,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "the address of each manager's raft",
            Criterion = "Warning for a loopback address or 0.0.0.0; Fail when such a manager is not reachable.",
            Advice = "Demote the manager, let it leave, and join it again with --advertise-addr. A single manager: docker swarm init --force-new-cluster --advertise-addr.",
        },
        new("ChangedAddress", HealthSources.Nodes, AddressRules.ChangedAddress)
        {
            Title = "The managers' addresses stay",
            Category = SwarmHealthCategory.Network,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the address of each manager's raft, and the one from which the managers see it",
            Criterion = "Warning when the two differ, as after a dynamic address has changed, or when the host gave itself an address (169.254.x.x, fe80::).",
            Advice = "Give managers fixed addresses. One whose address has changed should be demoted and joined again.",
        },
        new("DuplicateAddress", HealthSources.Nodes, AddressRules.DuplicateAddress)
        {
            Title = "Each manager has an address of its own",
            Category = SwarmHealthCategory.Network,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "the address of each manager's raft",
            Criterion = "Fail when two managers have the same one: one of them is not there, and counts all the same.",
            Advice = "Demote and remove the record that is left over, by its id.",
        },
        new("AuthorityExpiry", HealthSources.Cluster, SecurityRules.AuthorityExpiry)
        {
            Title = "The swarm's authority stays valid",
            Category = SwarmHealthCategory.Security,
            Severity = SwarmHealthStatus.Fail,
            LooksAt = "the certificate of the swarm's own authority",
            Criterion = "Fail when it has expired, Warning when it does within 90 days.",
            Advice = "Replace it while all nodes are up: docker swarm ca --rotate.",
        },
        new("AuthorityRotation", HealthSources.Cluster, SecurityRules.AuthorityRotation)
        {
            Title = "No authority is being replaced",
            Category = SwarmHealthCategory.Security,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "whether the swarm's authority is being replaced",
            Criterion = "Warning while it is: it takes until every node has a new certificate, and one that is away holds it up.",
            Advice = "Bring the nodes that are away back, or remove them.",
        },
        new("CertificateValidity", HealthSources.Cluster, SecurityRules.CertificateValidity)
        {
            Title = "Node certificates last as they should",
            Category = SwarmHealthCategory.Security,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "for how long certificates of nodes are issued",
            Criterion = "Warning below 7 days (a node that is off for longer cannot come back) and above a year.",
            Advice = "Set it: docker swarm update --cert-expiry 2160h.",
        },
        new("CertificateIssuer", HealthSources.Nodes, SecurityRules.CertificateIssuer)
        {
            Title = "One authority issued all certificates",
            Category = SwarmHealthCategory.Security,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "who issued each node's certificate",
            Criterion = "Warning when some nodes have another issuer than most.",
            Advice = "Wait for a replacement of the authority to end. A node that keeps its old certificate should leave and join again.",
        },
        new("Autolock", HealthSources.Cluster, SecurityRules.Autolock, HealthSources.UnlockKey)
        {
            Title = "An unlock key that is needed can be read",
            Category = SwarmHealthCategory.Security,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "whether autolock is on, and whether the swarm has an unlock key; the key itself is not kept or shown",
            Criterion = "Warning when autolock is on and the key cannot be read. Off, it passes with a remark.",
            Advice = "Read the key (docker swarm unlock-key) and keep it outside of the swarm, or make a new one with --rotate; keep the old one until all managers have the new one.",
        },
        new("RaftTicks", HealthSources.Cluster, SettingRules.RaftTicks)
        {
            Title = "Raft's ticks are those that engines use",
            Category = SwarmHealthCategory.Setting,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the election tick and the heartbeat tick of the swarm's spec",
            Criterion = "Warning when they are not 10 and 1: engines use 10 and 1 whatever the spec says, and only log the difference.",
            Advice = "Expect elections of 10 to 20 s: the values of the spec have no effect, and changing them has none.",
        },
        new("TaskHistory", HealthSources.Cluster, SettingRules.TaskHistory)
        {
            Title = "A few finished tasks are kept",
            Category = SwarmHealthCategory.Setting,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "how many finished tasks of each slot are kept",
            Criterion = "Warning with none, more than 100, or no limit: each is part of what every manager keeps in memory.",
            Advice = "Set it: docker swarm update --task-history-limit 5.",
        },
        new("SnapshotInterval", HealthSources.Cluster, SettingRules.SnapshotInterval)
        {
            Title = "The raft log is cut short now and then",
            Category = SwarmHealthCategory.Setting,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "how many entries lie between two snapshots",
            Criterion = "Warning without snapshots, below 1000 or above 100000 entries.",
            Advice = "Set it: docker swarm update --snapshot-interval 10000.",
        },
        new("AgentHeartbeat", HealthSources.Cluster, SettingRules.AgentHeartbeat)
        {
            Title = "Agents report often enough",
            Category = SwarmHealthCategory.Setting,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "how often agents report to the managers",
            Criterion = "Warning below 1 s or above 30 s: a lost node is noticed after about three of them.",
            Advice = "Set it: docker swarm update --dispatcher-heartbeat 5s.",
        },
        new("ManagerTasks", HealthSources.Nodes | HealthSources.Services | HealthSources.Tasks, ServiceRules.ManagerTasks)
        {
            Title = "Managers run no tasks of services",
            Category = SwarmHealthCategory.Service,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the tasks on managers, without those of global services",
            Criterion = "Warning when a manager has some: what they use up is missing in an election.",
            Advice = "Drain the managers, or constrain services to workers: --constraint node.role==worker.",
        },
        new("ServiceSpread", HealthSources.Nodes | HealthSources.Services | HealthSources.Tasks, ServiceRules.ServiceSpread)
        {
            Title = "No service depends on one node",
            Category = SwarmHealthCategory.Service,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "the running replicas of each service; global ones and jobs are left out",
            Criterion = "Warning when a service is to have one replica, or all that run are on one node.",
            Advice = "Have two replicas or more, and spread them: --placement-pref spread=node.labels.zone, --replicas-max-per-node.",
        },
        new("IngressOnManagers", HealthSources.Nodes | HealthSources.Services, ServiceRules.IngressOnManagers)
        {
            Title = "Managers do not answer at published ports",
            Category = SwarmHealthCategory.Service,
            Severity = SwarmHealthStatus.Warning,
            LooksAt = "ports published through the routing mesh, and the availability of the managers",
            Criterion = "Warning when there are such ports, active managers, and workers that could answer instead: every node takes part in the mesh.",
            Advice = "Send traffic to workers only (load balancer, firewall), or publish with mode=host.",
        },
    ];
}
