namespace SwarmHa;

/// <summary>What the rules rest on, each gathered by itself.</summary>
[Flags]
internal enum HealthSources
{
    /// <summary>Nothing that could be missing.</summary>
    None = 0,

    /// <summary>The list of nodes.</summary>
    Nodes = 1,

    /// <summary>What is set for the swarm as a whole.</summary>
    Cluster = 2,

    /// <summary>The services.</summary>
    Services = 4,

    /// <summary>The tasks.</summary>
    Tasks = 8,

    /// <summary>What each manager's own engine says.</summary>
    Engines = 16,

    /// <summary>Whether the unlock key can be read.</summary>
    UnlockKey = 32,

    /// <summary>Which of the managers before Docker 28 offer ALPN, where there are later ones as well.</summary>
    Alpn = 64,
}
