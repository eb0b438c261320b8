namespace SwarmHa;

/// <summary>The process that runs a drill, described so that another process on the same host can find it again.</summary>
public sealed record DrillHolder
{
    /// <summary>Who runs it and where, such as <c>ann@desk</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; init; }

    /// <summary>When the process started, in the host's own terms: a process id is used again, this pair is not. Empty when unknown.</summary>
    public string ProcessStart { get; init; } = string.Empty;

    /// <summary>The running operating system and the namespace of its process ids, not a host name: containers and clones share names. Empty when unknown.</summary>
    public string HostId { get; init; } = string.Empty;

    /// <summary>The name and the process.</summary>
    /// <returns>Such as <c>ann@desk, process 4711</c>.</returns>
    public override string ToString() => ProcessId == 0 ? Name : FormattableString.Invariant($"{Name}, process {ProcessId}");
}

/// <summary>The host on which drills run.</summary>
public interface IDrillHost
{
    /// <summary>This process.</summary>
    DrillHolder Self { get; }

    /// <summary>Whether a process of this very host has certainly ended.</summary>
    /// <param name="holder">The process.</param>
    /// <returns>False also for a process of another host, and when it is not known.</returns>
    bool IsGone(DrillHolder holder);
}
