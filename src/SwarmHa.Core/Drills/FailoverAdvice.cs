namespace SwarmHa;

/// <summary>What to do when an expectation of a drill was not met, for the person who reads the report.</summary>
internal static class FailoverAdvice
{
    public const string Managers = "Get-SwarmManager and Test-SwarmHealth show which manager is not well, and why.";
    public const string Quorum = "Get-SwarmQuorum shows how many managers are needed. Bring back those that are missing, or add some.";
    public const string Election = "Check that the remaining managers reach each other on TCP port 2377 and are enough for quorum (Get-SwarmQuorum, Test-SwarmHealth). An election takes 8 to 24 s: allow it with -TimeoutSec.";
    public const string Lost = "Check that the driver stops the engine of this very node, and that nothing starts it again at once.";
    public const string OtherNodes = "Get-SwarmNode shows which node is not Ready. Every node has to reach every manager on TCP port 2377, not only the leader.";
    public const string Writes = "Test-SwarmHealth shows what is wrong with the managers. Slow disks and a slow network between managers delay writes.";
    public const string WithoutQuorum = "A swarm does not write without quorum: check that the driver really took the managers away.";
    public const string Service = "Run at least two tasks on different hosts (docker service scale, --placement-pref), and let clients or the load balancer try another host.";
    public const string Rejoin = "The engine's log on its host tells why (journalctl -u docker; on Windows Get-WinEvent -ProviderName docker). Bring the manager back before anything else: until then the swarm can lose fewer.";
    public const string Tasks = "docker service ps --no-trunc tells why a task does not run: resources, placement constraints, or an image that cannot be pulled.";
    public const string ManagementLimit = "An election takes 10 to 20 s, and longer when a vote is split (9 to 24 s were measured). Promise more than that, or hand leadership over before planned work (Move-SwarmLeader).";
    public const string RejoinLimit = "Look for what delays the start of the engine: many containers, slow disks, a host that boots slowly.";
    public const string NothingProbed = "Name a service to probe that does not live on a lost host: Test-SwarmFailover http://host:port.";
    public const string NotProbedLongEnough = "Ask more often (-ProbeIntervalMilliseconds).";
    public const string NoWrites = "Let writes be probed: leave -WriteIntervalMilliseconds above 0.";
    public const string ForeignChange = "Agree on a time in which nobody else changes the swarm, and run the drill again.";
}
