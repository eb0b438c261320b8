namespace SwarmHa.Simulator;

/// <summary>What the managers have written down about a node. Never changed, only replaced.</summary>
internal sealed record NodeRecord
{
    public required string Id { get; init; }

    public required string Hostname { get; init; }

    public required IReadOnlyDictionary<string, string> EngineLabels { get; init; }

    public ulong Version { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    public string Name { get; init; } = string.Empty;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The role that is wanted, which is what the API shows.</summary>
    public SwarmNodeRole Role { get; init; }

    /// <summary>The role that the managers have given it, which follows.</summary>
    public SwarmNodeRole GivenRole { get; init; }

    public SwarmNodeAvailability Availability { get; init; }

    public SwarmNodeState State { get; init; } = SwarmNodeState.Ready;

    public string Message { get; init; } = string.Empty;

    /// <summary>What people call it.</summary>
    public string Title => Name.Length > 0 ? Name : Hostname;
}
