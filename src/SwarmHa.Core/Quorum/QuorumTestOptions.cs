namespace SwarmHa;

/// <summary>What is demanded of a swarm's managers.</summary>
public sealed record QuorumTestOptions
{
    /// <summary>How long the whole test may take, the commit included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many more managers have to be possible to lose.</summary>
    public int MinimumTolerance { get; init; }

    /// <summary>Whether a write has to be committed as a proof.</summary>
    public bool Commit { get; init; }

    /// <summary>Finds among the nodes those that are to be taken as lost, each once. What it throws ends the test.</summary>
    public Func<IReadOnlyList<SwarmNode>, IReadOnlyList<SwarmNode>> FindLost { get; init; } = static _ => [];
}
