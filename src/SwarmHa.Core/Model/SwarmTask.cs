namespace SwarmHa;

/// <summary>One task: a container that a service wants on a node.</summary>
/// <remarks>Source: the Engine API's <c>GET /tasks</c> (schema <c>Task</c>).</remarks>
public sealed record SwarmTask
{
    /// <summary>The task's id.</summary>
    public required string Id { get; init; }

    /// <summary>The service's id.</summary>
    public string ServiceId { get; init; } = string.Empty;

    /// <summary>The node's id; empty while it has none.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>Its number among the replicas; 0 for a global service.</summary>
    public long Slot { get; init; }

    /// <summary>What is wanted of it.</summary>
    public SwarmTaskState DesiredState { get; init; }

    /// <summary>What has become of it.</summary>
    public SwarmTaskState State { get; init; }

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether it runs and is meant to: a lost node's task goes on being listed as running, and is no longer wanted.</summary>
    public bool IsRunning => State == SwarmTaskState.Running && DesiredState == SwarmTaskState.Running;

    /// <summary>Whether it has not come to its end yet, so that it may still use its node.</summary>
    public bool IsAlive => State <= SwarmTaskState.Running;
}
