namespace SwarmHa;

/// <summary>What has changed.</summary>
public enum SwarmManagerProperty
{
    /// <summary>Whether any manager answers: Up or Down. It is about the swarm, not about one node.</summary>
    ControlPlane,

    /// <summary>Who leads, by name.</summary>
    Leader,

    /// <summary>Whether the node is in the swarm: Absent or Present.</summary>
    Presence,

    /// <summary>The role that is wanted of the node (<see cref="SwarmNodeRole"/>).</summary>
    Role,

    /// <summary>Whether the leader hears the manager (<see cref="SwarmReachability"/>).</summary>
    Reachability,

    /// <summary>What the managers know of the node's agent (<see cref="SwarmNodeState"/>).</summary>
    State,

    /// <summary>Whether the scheduler may place tasks on the node (<see cref="SwarmNodeAvailability"/>).</summary>
    Availability,
}

/// <summary>One change in a swarm, as <c>Watch-SwarmManager</c> tells it.</summary>
public sealed record SwarmManagerChange
{
    /// <summary>When the answer that showed it was complete, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>The node's name; that of the new leader when the leader has changed; empty when it is about the swarm as a whole.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The node's id; empty when it is about the swarm as a whole.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>What has changed.</summary>
    public SwarmManagerProperty Property { get; init; }

    /// <summary>What it was: the name of a value of the property's enum, or the old leader's name, or empty when there was none.</summary>
    public string From { get; init; } = string.Empty;

    /// <summary>What it is now.</summary>
    public string To { get; init; } = string.Empty;

    /// <summary>The change in one line.</summary>
    /// <returns>Such as <c>node-50 State: Ready to Down</c>.</returns>
    public override string ToString() => PublicText.Of($"{(Node.Length > 0 ? Node : Swarm)} {Property}: {(From.Length > 0 ? From : "none")} to {(To.Length > 0 ? To : "none")}");
}
