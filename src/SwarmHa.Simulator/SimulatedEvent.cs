namespace SwarmHa.Simulator;

/// <summary>Something that happened in a simulated swarm.</summary>
/// <param name="At">When, in simulated time since the swarm began.</param>
/// <param name="Node">The node that it happened to.</param>
/// <param name="What">What it was, such as <c>leads</c> or <c>is Unknown</c>.</param>
public sealed record SimulatedEvent(TimeSpan At, string Node, string What)
{
    /// <summary>The event in a line.</summary>
    /// <returns>Such as <c>12.345 node-50 leads</c>.</returns>
    public override string ToString() => $"{At.TotalSeconds.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)} {Node} {What}";
}
