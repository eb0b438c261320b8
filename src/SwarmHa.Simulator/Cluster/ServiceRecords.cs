namespace SwarmHa.Simulator;

/// <summary>A service as the managers have written it down.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The index of its last change.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">How many tasks it wants; null for one on each node.</param>
/// <param name="SpecJson">The whole of what was asked for.</param>
internal sealed record ServiceRecord(string Id, ulong Version, DateTimeOffset Created, string Name, int? Replicas, string SpecJson);

/// <summary>A task of a service on a node.</summary>
internal sealed record TaskRecord
{
    public required string Id { get; init; }

    public required string ServiceId { get; init; }

    public required string NodeId { get; init; }

    /// <summary>The number of a replica; 0 for a task of a service that runs everywhere.</summary>
    public int Slot { get; init; }

    public ulong Version { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    /// <summary>What is wanted: running, or shutdown.</summary>
    public string Desired { get; init; } = TaskWords.Running;

    /// <summary>What the agent has reported last.</summary>
    public string State { get; init; } = TaskWords.Preparing;
}

/// <summary>A configuration.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The index of its last change.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Name">Its name.</param>
/// <param name="SpecJson">The whole of what was given.</param>
internal sealed record ConfigRecord(string Id, ulong Version, DateTimeOffset Created, string Name, string SpecJson);

/// <summary>The states of a task that occur here, in the API's words.</summary>
internal static class TaskWords
{
    public const string Preparing = "preparing";
    public const string Running = "running";
    public const string Shutdown = "shutdown";
    public const string Failed = "failed";
    public const string Orphaned = "orphaned";
}
