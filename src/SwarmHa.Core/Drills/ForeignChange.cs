namespace SwarmHa;

/// <summary>A change of the swarm during a drill that is not the drill's own.</summary>
/// <param name="At">When it was seen, on the drill's clock.</param>
/// <param name="Node">The node that it is about; empty when it is about none.</param>
/// <param name="Description">What changed, in words.</param>
internal sealed record ForeignChange(TimeSpan At, string Node, string Description);
