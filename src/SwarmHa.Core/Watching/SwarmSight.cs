namespace SwarmHa;

/// <summary>What the swarm looked like at one moment.</summary>
/// <param name="At">When the answer was complete, UTC.</param>
/// <param name="Nodes">The nodes; null when no manager has answered for a while.</param>
/// <param name="Problem">Why not, where that is known.</param>
internal sealed record SwarmSight(DateTimeOffset At, IReadOnlyList<SwarmNode>? Nodes, SwarmException? Problem = null);
