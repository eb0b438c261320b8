namespace SwarmHa;

/// <summary>How a manager is to be suspended or resumed.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>How long one manager may take to be suspended, and again to come back.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether its tasks are moved away.</summary>
    public bool Drain { get; init; } = true;

    /// <summary>Whether to go on where this module would refuse.</summary>
    public bool Force { get; init; }

    /// <summary>For how long it has to be Ready and Reachable without a break to count as being back.</summary>
    public TimeSpan StableFor { get; init; }

    /// <summary>Whether an action restarts the engine or its host, so that the manager has to be seen to go.</summary>
    public bool ExpectsRestart { get; init; } = true;

    /// <summary>How long after the action it may take to go.</summary>
    public TimeSpan LossTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
