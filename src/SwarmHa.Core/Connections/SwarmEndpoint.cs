namespace SwarmHa;

/// <summary>One endpoint of a connection and how it did when it was last used. A snapshot.</summary>
public sealed record SwarmEndpoint
{
    /// <summary>Where the engine listens.</summary>
    public required EngineEndpoint Endpoint { get; init; }

    /// <summary>Whether a person named it, or it was learnt from the swarm.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>Whether it answered when it was last asked; null while it has not been asked.</summary>
    public bool? IsUp { get; init; }

    /// <summary>The host name of the node behind it, once known.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The id of the node behind it, once known.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>The engine's version, once known.</summary>
    public string EngineVersion { get; init; } = string.Empty;

    /// <summary>The newest API version that the engine speaks, once known.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>How long its last reply took.</summary>
    public TimeSpan? LastLatency { get; init; }

    /// <summary>Why it did not do when it was last used, if it did not.</summary>
    public string LastError { get; init; } = string.Empty;

    /// <summary>The address.</summary>
    /// <returns>The address as people write it.</returns>
    public override string ToString() => Endpoint.ToString();
}
