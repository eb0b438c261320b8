namespace SwarmHa;

/// <summary>What a lab's engines are.</summary>
public enum SwarmLabKind
{
    /// <summary>Simulated in this process: everywhere, in no time, and the same way twice.</summary>
    Simulated,

    /// <summary>Real Docker engines on this machine.</summary>
    Engine,
}

/// <summary>How a lab's node is taken away.</summary>
public enum SwarmLabFault
{
    /// <summary>Its engine is told to stop, and does so in order.</summary>
    Stop,

    /// <summary>Its engine's process is killed.</summary>
    Kill,

    /// <summary>Its engine's process is frozen: connections open and nothing answers.</summary>
    Freeze,

    /// <summary>Its host is cut off from the network; the engine runs on.</summary>
    Isolate,
}

/// <summary>How a lab's node is at present.</summary>
public enum SwarmLabNodeState
{
    /// <summary>Its engine runs and can be reached.</summary>
    Running,

    /// <summary>Its engine does not run.</summary>
    Stopped,

    /// <summary>Its engine's process is frozen.</summary>
    Frozen,

    /// <summary>Its host is cut off from the network.</summary>
    Isolated,
}

/// <summary>One node of a lab. A snapshot.</summary>
public sealed record SwarmLabNode
{
    /// <summary>The lab's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The node's host name.</summary>
    public required string Name { get; init; }

    /// <summary>The role with which it began. A promotion since then is the swarm's to tell.</summary>
    public SwarmNodeRole InitialRole { get; init; }

    /// <summary>How it is.</summary>
    public SwarmLabNodeState State { get; init; }

    /// <summary>Where its engine listens, such as <c>tcp://127.0.0.1:41234</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The address that the swarm has for the node.</summary>
    public required string Address { get; init; }

    /// <summary>A service of the lab on this node, to be probed during a drill; null when it has none.</summary>
    public Uri? Service { get; init; }

    /// <summary>The folder of the engine that it runs; null when that is the one installed on the machine, or when it is none in a folder.</summary>
    public string? EngineRoot { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => PublicText.Of(Name);
}
