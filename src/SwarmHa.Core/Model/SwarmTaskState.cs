namespace SwarmHa;

/// <summary>The states of a task, in the order in which it goes through them.</summary>
/// <remarks>Source: the Engine API's <c>TaskState</c>.</remarks>
public enum SwarmTaskState
{
    /// <summary>It was written down.</summary>
    New,

    /// <summary>It waits for what it needs.</summary>
    Pending,

    /// <summary>It has a node.</summary>
    Assigned,

    /// <summary>The node has taken it.</summary>
    Accepted,

    /// <summary>The node prepares it, such as by pulling the image.</summary>
    Preparing,

    /// <summary>It is prepared.</summary>
    Ready,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended by itself, without an error.</summary>
    Complete,

    /// <summary>It was told to end.</summary>
    Shutdown,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>The node would not have it.</summary>
    Rejected,

    /// <summary>It is about to be deleted.</summary>
    Remove,

    /// <summary>Nobody knows what has become of it.</summary>
    Orphaned,
}
