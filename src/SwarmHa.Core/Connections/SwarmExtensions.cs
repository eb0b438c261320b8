namespace SwarmHa;

/// <summary>The usual patience.</summary>
internal static class SwarmExtensions
{
    /// <summary>Longer than an election, which takes 8 to 19 s.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    public static Task<IReadOnlyList<SwarmNode>> GetNodesAsync(this ISwarm swarm, CancellationToken cancellationToken) =>
        swarm.GetNodesAsync(UsualPatience, cancellationToken);
}
