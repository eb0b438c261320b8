namespace SwarmHa;

/// <summary>What one engine says of itself.</summary>
/// <remarks>Source: the Engine API's <c>GET /info</c> and <c>GET /version</c>.</remarks>
public sealed record EngineStatus
{
    /// <summary>The engine's version in its own words.</summary>
    public string EngineVersion { get; init; } = string.Empty;

    /// <summary>The newest API version that the engine speaks, such as 1.41.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>The host's name.</summary>
    public string Hostname { get; init; } = string.Empty;

    /// <summary>The id of the engine's node; empty outside a swarm.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>The swarm's id, which only managers tell.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>Whether the engine belongs to a swarm.</summary>
    public bool InSwarm { get; init; }

    /// <summary>Whether the engine is a manager.</summary>
    public bool IsManager { get; init; }

    /// <summary>What the engine says is wrong with its part in the swarm; mostly empty.</summary>
    public string SwarmMessage { get; init; } = string.Empty;
}
