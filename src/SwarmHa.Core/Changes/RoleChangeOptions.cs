namespace SwarmHa;

/// <summary>How a promotion or demotion is to be done.</summary>
public sealed record RoleChangeOptions
{
    /// <summary>How long one node may take from the request to the wanted state.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether to wait until the node is in the wanted state.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Whether to leave the decision to the engine where this module would refuse.</summary>
    public bool Force { get; init; }

    /// <summary>How long a promotion waits for a node that is Unknown, at most the timeout.</summary>
    internal TimeSpan HearingLimit { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether it is part of a larger change, which says by itself what is left when it is stopped.</summary>
    internal bool IsPart { get; init; }

    /// <summary>What else has to hold of the nodes right before a demotion is written, each time that it is: throws when it does not. Null for nothing.</summary>
    internal Action<IReadOnlyList<SwarmNode>>? Guard { get; init; }

    /// <summary>The mark that a demotion leaves until the node is promoted again, see <see cref="HandoverMark"/>; null for none.</summary>
    internal string? Mark { get; init; }
}
