namespace SwarmHa;

/// <summary>What a rule is about.</summary>
public enum SwarmHealthCategory
{
    /// <summary>How many managers there are, where they are, and how many can be lost.</summary>
    Quorum,

    /// <summary>The nodes and their engines.</summary>
    Node,

    /// <summary>The addresses by which the managers know each other.</summary>
    Network,

    /// <summary>Certificates and keys.</summary>
    Security,

    /// <summary>What is set for the swarm as a whole.</summary>
    Setting,

    /// <summary>The services, as far as they matter for the managers.</summary>
    Service,
}
