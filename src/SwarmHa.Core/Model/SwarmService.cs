namespace SwarmHa;

/// <summary>One service, as far as it matters for the managers.</summary>
/// <remarks>Source: the Engine API's <c>GET /services</c> (schema <c>Service</c>).</remarks>
public sealed record SwarmService
{
    /// <summary>The service's id.</summary>
    public required string Id { get; init; }

    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it has one task on each node instead of a number of replicas.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether it is a job, whose tasks are meant to end.</summary>
    public bool IsJob { get; init; }

    /// <summary>How many replicas are wanted; null for a global service.</summary>
    public long? Replicas { get; init; }

    /// <summary>The placement constraints, such as <c>node.role==worker</c>.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The published ports.</summary>
    public IReadOnlyList<SwarmPort> Ports { get; init; } = [];

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => PublicText.Of(Name);
}

/// <summary>A published port of a service.</summary>
/// <param name="Published">The port that is published; 0 while none is assigned.</param>
/// <param name="Target">The port within the container.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="IsIngress">Whether every node answers at it by the routing mesh; else only the nodes that have a task.</param>
public sealed record SwarmPort(int Published, int Target, string Protocol, bool IsIngress);
