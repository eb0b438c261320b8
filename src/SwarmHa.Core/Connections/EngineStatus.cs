namespace SwarmHa;

/// <summary>What one engine says of itself.</summary>
/// <remarks>Source: the Engine API's <c>GET /info</c>, and <c>GET /_ping</c> for the API version.</remarks>
public sealed record EngineStatus
{
    /// <summary>The engine's version in its own words.</summary>
    public string EngineVersion { get; init; } = string.Empty;

    /// <summary>The API version that is spoken with the engine, such as 1.41: the newest that both sides know.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>The host's name.</summary>
    public string Hostname { get; init; } = string.Empty;

    /// <summary>The id of the engine's node; empty outside a swarm.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>The swarm's id, which only managers tell.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>Whether the engine belongs to a swarm.</summary>
    public bool InSwarm { get; init; }

    /// <summary>The state of the engine's part in the swarm, in its own words: <c>active</c>, <c>pending</c>, <c>error</c>, <c>locked</c> or
    /// <c>inactive</c>.</summary>
    public string SwarmState { get; init; } = string.Empty;

    /// <summary>Whether the engine is a manager.</summary>
    public bool IsManager { get; init; }

    /// <summary>What the engine says is wrong with its part in the swarm; mostly empty.</summary>
    public string SwarmMessage { get; init; } = string.Empty;

    /// <summary>What the host's clock showed when it answered, UTC; null when it did not tell.</summary>
    public DateTimeOffset? SystemTime { get; init; }

    /// <summary>The managers that the node knows, by their raft addresses. A worker tells them too, and a manager also when there is no leader.</summary>
    public IReadOnlyList<RemoteManager> RemoteManagers { get; init; } = [];
}

/// <summary>A manager as another node knows it.</summary>
/// <param name="NodeId">The node's id.</param>
/// <param name="RaftAddress">The address and port of its raft, such as <c>10.0.0.40:2377</c>.</param>
public sealed record RemoteManager(string NodeId, string RaftAddress);
