namespace SwarmHa;

/// <summary>What a rule says of a snapshot.</summary>
/// <param name="Status">What it found.</param>
/// <param name="Message">That in a line.</param>
internal sealed record HealthVerdict(SwarmHealthStatus Status, string Message)
{
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The nodes that it concerns.</summary>
    public IReadOnlyList<SwarmNode> Nodes { get; init; } = [];

    /// <summary>What to do in this case; null for what the rule says in general.</summary>
    public string? Advice { get; init; }

    public static HealthVerdict Pass(string message) => new(SwarmHealthStatus.Pass, message);

    public static HealthVerdict Skipped(string reason) => new(SwarmHealthStatus.Skipped, reason);

    public static HealthVerdict Warning(string message) => new(SwarmHealthStatus.Warning, message);

    public static HealthVerdict Fail(string message) => new(SwarmHealthStatus.Fail, message);
}
