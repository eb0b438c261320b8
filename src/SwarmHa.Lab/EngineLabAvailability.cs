namespace SwarmHa.Lab;

/// <summary>What keeps this machine from having a lab.</summary>
public enum EngineLabObstacle
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not run Linux.</summary>
    NotLinux,

    /// <summary>The caller is not root.</summary>
    NotRoot,

    /// <summary>Programs are missing, which <see cref="EngineLabPrerequisites.InstallAsync(IProgress{string}?, CancellationToken)"/> may help.</summary>
    ProgramsMissing,

    /// <summary>No control groups are mounted, as in a container without rights.</summary>
    NoControlGroups,

    /// <summary>The kernel or a container's limits refuse namespaces, bridges or mounts.</summary>
    NamespacesRefused,
}

/// <summary>Whether a lab can be raised on this machine, and if not, why.</summary>
public sealed record EngineLabAvailability
{
    /// <summary>What is in the way.</summary>
    public EngineLabObstacle Obstacle { get; init; }

    /// <summary>Whether nothing is.</summary>
    public bool IsAvailable => Obstacle == EngineLabObstacle.None;

    /// <summary>What is in the way, in one sentence; empty when nothing is.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>What to do about it, in one sentence; empty when there is nothing to do.</summary>
    public string Remedy { get; init; } = string.Empty;

    /// <summary>The programs that are missing, such as <c>dockerd</c>.</summary>
    public IReadOnlyList<string> MissingPrograms { get; init; } = [];
}
