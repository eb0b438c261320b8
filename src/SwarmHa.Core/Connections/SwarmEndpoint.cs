namespace SwarmHa;

/// <summary>One endpoint of a connection and how it did when it was last used. A snapshot.</summary>
public sealed record SwarmEndpoint
{
    /// <summary>Where the engine listens.</summary>
    public required EngineEndpoint Endpoint { get; init; }

    /// <summary>Whether a person named it, or it was learnt from the swarm.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>How it did when it was last asked.</summary>
    public SwarmEndpointState State { get; init; }

    /// <summary>When it was last asked, UTC; null while it has not been asked.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The host name of the node behind it, once known.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The id of the node behind it, once known.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>The role that is wanted of the node behind it, once known.</summary>
    public SwarmNodeRole? Role { get; init; }

    /// <summary>Whether the node behind it led the swarm when the swarm was last looked at.</summary>
    public bool IsLeader { get; init; }

    /// <summary>The engine's version, once known.</summary>
    public string EngineVersion { get; init; } = string.Empty;

    /// <summary>The API version that is spoken with the engine, once agreed.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>How long its last reply took; null when there has been none.</summary>
    public TimeSpan? LastLatency { get; init; }

    /// <summary>Why it did not do when it was last used, if it did not.</summary>
    public string LastError { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>The address.</summary>
    /// <returns>The address as people write it.</returns>
    public override string ToString() => Endpoint.ToString();
}
