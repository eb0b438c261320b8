namespace SwarmHa;

/// <summary>What is wanted to be known of a swarm's managers.</summary>
public sealed record QuorumInspectionOptions
{
    /// <summary>How long to retry while no manager responds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The node label whose value is a node's zone.</summary>
    public string ZoneLabel { get; init; } = SwarmZone.UsualLabel;

    /// <summary>Whether each manager is asked at its own engine how it sees the others.</summary>
    public bool WithViews { get; init; } = true;
}
