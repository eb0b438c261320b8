namespace SwarmHa;

/// <summary>One question and how it ended; moments are those of the drill's clock.</summary>
/// <param name="Sent">When it was sent.</param>
/// <param name="Ended">When the answer was complete, or the question was given up.</param>
/// <param name="Error">Why it failed; null when it was answered.</param>
internal sealed record ProbeSample(TimeSpan Sent, TimeSpan Ended, string? Error)
{
    public bool IsAnswered => Error is null;
}
