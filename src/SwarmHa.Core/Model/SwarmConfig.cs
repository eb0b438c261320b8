namespace SwarmHa;

/// <summary>One config of the swarm, without what it holds.</summary>
/// <remarks>Source: the Engine API's <c>GET /configs/{id}</c> (schema <c>Config</c>).</remarks>
public sealed record SwarmConfig
{
    /// <summary>The config's id.</summary>
    public required string Id { get; init; }

    /// <summary>The config's name, of which there is never a second one in a swarm.</summary>
    public required string Name { get; init; }

    /// <summary>The labels.</summary>
    public SwarmLabels Labels { get; init; } = SwarmLabels.None;

    /// <summary>When it was made, UTC, by the clock of the manager that led.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The version of the record.</summary>
    public ulong SpecVersion { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => PublicText.Of(Name);
}
