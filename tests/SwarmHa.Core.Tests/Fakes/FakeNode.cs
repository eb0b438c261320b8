namespace SwarmHa.Core.Tests;

/// <summary>One node of <see cref="FakeSwarm"/>: what is written down of it, and what its engine does.</summary>
internal sealed class FakeNode(string name)
{
    public string Id { get; } = $"id-of-{name}";

    public string Name { get; } = name;

    public string SpecName { get; set; } = string.Empty;

    public string Address { get; init; } = string.Empty;

    public SwarmNodeRole Role { get; set; }

    public SwarmNodeState State { get; set; } = SwarmNodeState.Ready;

    public SwarmNodeAvailability Availability { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> EngineLabels { get; } = [];

    public ulong Version { get; set; } = 10;

    /// <summary>None while the node is not in raft.</summary>
    public SwarmReachability Reachability { get; set; }

    public bool IsLeader { get; set; }

    /// <summary>Whether it was removed from the swarm.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Whether the engine's process runs.</summary>
    public bool EngineRuns { get; set; } = true;

    /// <summary>What the engine remembers, oldest first. Its own events are gone when it stops.</summary>
    public List<EngineEvent> Events { get; } = [];

    /// <summary>Whether its events may not be read, as through some proxies.</summary>
    public bool EventsAreDenied { get; set; }

    /// <summary>Whether the engine says of itself that it is a manager, which it does for a while after it has left raft.</summary>
    public bool AnswersAsManager { get; set; }

    /// <summary>What the engine says is wrong with its part in the swarm.</summary>
    public string SwarmMessage { get; set; } = string.Empty;

    /// <summary>Whether the engine can be opened from here at all.</summary>
    public bool CanBeOpened { get; set; } = true;

    /// <summary>Whether the engine never answers about itself, as behind a firewall.</summary>
    public bool StatusHangs { get; set; }

    /// <summary>The version of its engine; empty when it tells none.</summary>
    public string EngineVersion { get; set; } = string.Empty;

    /// <summary>Whether it offers ALPN to the other managers; null when that cannot be found out.</summary>
    public bool? OffersAlpn { get; set; } = true;

    /// <summary>By how much its clock is ahead.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Whether the engine never tells the nodes, as when it is frozen.</summary>
    public bool NodesHang { get; set; }

    /// <summary>What the engine's next answers about itself fail with.</summary>
    public Queue<SwarmError> StatusFailures { get; } = [];

    /// <summary>What its engine lists as the nodes, where that is not what the others list, as behind a cut network; without an answer it hangs.</summary>
    public Func<IReadOnlyList<SwarmNode>?>? OwnView { get; set; }

    /// <summary>What the managers show of the node.</summary>
    public SwarmNode View() => Role == SwarmNodeRole.Manager || Reachability != SwarmReachability.None
        ? new SwarmManager
        {
            Id = Id,
            Hostname = Name,
            SpecName = SpecName,
            Address = Address,
            EngineVersion = EngineVersion,
            Role = Role,
            State = State,
            Availability = Availability,
            Labels = new SwarmLabels(Labels),
            EngineLabels = new SwarmLabels(EngineLabels),
            SpecVersion = Version,
            IsLeader = IsLeader,
            Reachability = Reachability,
        }
        : new SwarmNode
        {
            Id = Id,
            Hostname = Name,
            SpecName = SpecName,
            Address = Address,
            EngineVersion = EngineVersion,
            Role = Role,
            State = State,
            Availability = Availability,
            Labels = new SwarmLabels(Labels),
            EngineLabels = new SwarmLabels(EngineLabels),
            SpecVersion = Version,
        };
}
