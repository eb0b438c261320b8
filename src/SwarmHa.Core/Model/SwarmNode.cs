namespace SwarmHa;

/// <summary>
/// One node of a swarm, as the managers describe it. Immutable: a later look at the swarm gives another object.
/// </summary>
/// <remarks>Source: the Engine API's <c>GET /nodes</c> (schema <c>Node</c>).</remarks>
public record SwarmNode
{
    /// <summary>The engine label by which an engine names the services that live and die with its host, where the host's address does not tell:
    /// their URIs, with commas between them.</summary>
    public const string ServiceLabel = "io.swarmha.service";

    /// <summary>The node's id, 25 characters, unique in the swarm and new after each join.</summary>
    public required string Id { get; init; }

    /// <summary>The host name that the node's agent reports. Not unique: a host that joined twice is listed twice.</summary>
    public required string Hostname { get; init; }

    /// <summary>The name a person gave the node (<c>Spec.Name</c>); empty nearly everywhere.</summary>
    public string SpecName { get; init; } = string.Empty;

    /// <summary>What people call the node: the name that was given to it, else its host name, else its short id, because a node may have joined
    /// and not reported a host name yet.</summary>
    public string Name => SpecName.Length > 0 ? SpecName : Hostname.Length > 0 ? Hostname : ShortId;

    /// <summary>A name that fits this node and no other one of its list: <see cref="Name"/>, or <see cref="ShortId"/> when several nodes have that name.</summary>
    public string UniqueName => IsNameShared ? ShortId : Name;

    /// <summary>Whether another node of the list that it came from answers to the same name.</summary>
    internal bool IsNameShared { get; init; }

    /// <summary>The role that is wanted of the node. Right after a promotion the node is written down as manager before it is one.</summary>
    public SwarmNodeRole Role { get; init; }

    /// <summary>What the managers know of the node's agent.</summary>
    public SwarmNodeState State { get; init; }

    /// <summary>The managers' remark about <see cref="State"/>, such as a missed heartbeat; mostly empty.</summary>
    public string StateMessage { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>Whether the scheduler may place tasks on the node.</summary>
    public SwarmNodeAvailability Availability { get; init; }

    /// <summary>The engine's version in its own words, such as <c>28.2.2</c> or <c>20.10.24+dfsg1</c>.</summary>
    public string EngineVersion { get; init; } = string.Empty;

    /// <summary>The address from which the managers see the node; an IP address without a port, or empty.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>The operating system and processor, as in <c>linux/x86_64</c>.</summary>
    public string Platform { get; init; } = string.Empty;

    /// <summary>Processors, in whole and parts of a CPU (the engine counts in billionths).</summary>
    public double Cpus { get; init; }

    /// <summary>Memory in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The node's labels (<c>docker node update --label-add</c>).</summary>
    public SwarmLabels Labels { get; init; } = SwarmLabels.None;

    /// <summary>The engine's own labels (<c>dockerd --label</c>).</summary>
    public SwarmLabels EngineLabels { get; init; } = SwarmLabels.None;

    /// <summary>Where the node's engine listens, when its administrator has said so by the engine label <c>io.swarmha.endpoint</c>; null
    /// when it says nothing, or nothing that is a TCP endpoint.</summary>
    public EngineEndpoint? DeclaredEndpoint =>
        EngineLabels.TryGetValue(EngineEndpoint.Label, out var text) && EngineEndpoint.TryParse(text, out var endpoint) && endpoint.IsTcp ? endpoint : null;

    /// <summary>Whether a service lives on this very host, by what the engine declares, else by the host's address or name.</summary>
    /// <param name="service">The service's address.</param>
    /// <returns>Whether the service is expected to go when the host goes.</returns>
    public bool Hosts(Uri service) => EngineLabels.TryGetValue(ServiceLabel, out var declared)
        ? declared.Split(',').Any(text => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Authority == service.Authority)
        : string.Equals(service.Host, Address, StringComparison.OrdinalIgnoreCase) || string.Equals(service.Host, Hostname, StringComparison.OrdinalIgnoreCase);

    /// <summary>When the node joined, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the managers last wrote the node's record, UTC.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>The distinguished name of the authority that issued the node's certificate, such as <c>CN=swarm-ca</c>; empty when not told.</summary>
    public string TlsIssuer { get; init; } = string.Empty;

    /// <summary>The record's version. An update has to name it, and is refused when it is no longer the current one.</summary>
    public ulong SpecVersion { get; init; }

    /// <summary>Whether this is the node whose engine answered (the <c>*</c> of <c>docker node ls</c>).</summary>
    public bool IsSelf { get; init; }

    /// <summary>The swarm's id, so that objects of several swarms can be told apart.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>What the swarm is called in this session: the name of the connection.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>Whether this node leads the raft group.</summary>
    public bool IsLeader { get; init; }

    /// <summary>Whether the leader hears this manager; None for a worker.</summary>
    public SwarmReachability Reachability { get; init; }

    /// <summary>The address and port at which the other managers reach its raft, such as <c>10.0.0.40:2377</c>; empty for a worker, and until a
    /// manager has joined raft.</summary>
    public string RaftAddress { get; init; } = string.Empty;

    /// <summary>Whether it is in raft and heard there, which is more than being written down as a manager.</summary>
    public bool IsReachable => Reachability == SwarmReachability.Reachable;

    /// <summary>Whether it has joined raft. A node that is being promoted has not, for some seconds.</summary>
    public bool HasJoinedRaft => Reachability != SwarmReachability.None;

    /// <summary>The MANAGER STATUS of <c>docker node ls</c>: Leader, Reachable, Unreachable, Unknown, or empty for a worker.</summary>
    public string ManagerStatus => IsLeader ? "Leader" : HasJoinedRaft ? Reachability.ToString() : string.Empty;

    /// <summary>A node as it is once it has become a worker.</summary>
    internal static SwarmNode WorkerOf(SwarmNode node) => new SwarmNode(node) { Role = SwarmNodeRole.Worker };

    /// <summary>The first twelve characters of the id, which is what people read.</summary>
    public string ShortId => Id.Length > 12 ? Id.Substring(0, 12) : Id;

    /// <summary>What messages call the node.</summary>
    /// <returns><see cref="Name"/>, with the short id behind it when several nodes have that name.</returns>
    public sealed override string ToString() => PublicText.Of(IsNameShared ? $"{Name} ({ShortId})" : Name);
}
