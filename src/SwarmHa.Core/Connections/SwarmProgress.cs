namespace SwarmHa;

/// <summary>How far some work has come.</summary>
/// <param name="Activity">What is done, such as <c>Promoting node-50</c>.</param>
/// <param name="Status">What is awaited.</param>
/// <param name="Elapsed">How long this step has taken so far.</param>
/// <param name="Limit">How long it may take.</param>
public sealed record SwarmProgress(string Activity, string Status, TimeSpan Elapsed, TimeSpan Limit)
{
    /// <summary>Whether it is a part of another activity, which goes on being shown.</summary>
    public bool IsPart { get; init; }

    /// <summary>Whether the activity is over.</summary>
    public bool IsCompleted { get; init; }
}
