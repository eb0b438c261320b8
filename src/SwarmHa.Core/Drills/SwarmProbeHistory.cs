namespace SwarmHa;

/// <summary>What a manager was asked for by a probe.</summary>
public enum SwarmProbeOperation
{
    /// <summary>The list of nodes.</summary>
    Read,

    /// <summary>To have a change committed by a majority of the managers: a node's record is written as it is.</summary>
    Write,
}

/// <summary>One question of a probe and how it ended.</summary>
/// <param name="SinceFault">When it was sent, counted from the fault; negative before it.</param>
/// <param name="Took">How long the answer took, or until the question was given up.</param>
/// <param name="Answered">Whether it was answered.</param>
/// <param name="Error">Why it was not; empty when it was.</param>
public sealed record SwarmProbeSample(TimeSpan SinceFault, TimeSpan Took, bool Answered, string Error)
{
    /// <inheritdoc cref="SwarmProbeSample"/>
    public string Error { get; init => field = Redaction.Of(value); } = Redaction.Of(Error);

    /// <summary>The question in a line.</summary>
    /// <returns>When it was sent, and how it ended.</returns>
    public override string ToString() => PublicText.Of(FormattableString.Invariant(
        $"{SinceFault.TotalSeconds:+0.000;-0.000;0.000} s {(Answered ? FormattableString.Invariant($"answered after {Took.TotalSeconds:0.0000} s") : Error)}"));
}

/// <summary>Questions of a probe that followed one another and ended alike.</summary>
/// <param name="From">When the first of them was sent, counted from the fault; negative before it.</param>
/// <param name="To">When the last of them ended.</param>
/// <param name="Answered">Whether they were answered.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Slowest">How long the slowest took.</param>
/// <param name="Error">Why the last of them failed; empty when they were answered.</param>
public sealed record SwarmProbeSegment(TimeSpan From, TimeSpan To, bool Answered, int Count, TimeSpan Slowest, string Error)
{
    /// <inheritdoc cref="SwarmProbeSegment"/>
    public string Error { get; init => field = Redaction.Of(value); } = Redaction.Of(Error);

    /// <summary>The stretch in a line.</summary>
    /// <returns>From when to when, and how the questions ended.</returns>
    public override string ToString() => PublicText.Of(FormattableString.Invariant(
        $"{From.TotalSeconds:+0.000;-0.000;0.000} to {To.TotalSeconds:+0.000;-0.000;0.000} s: {Count} {(Answered ? "answered" : $"failed ({Error})")}"));
}

/// <summary>How many answers took how long.</summary>
/// <param name="UpTo">The longest time that is counted here; the shortest is the one before it.</param>
/// <param name="Count">How many answers took as long.</param>
public sealed record SwarmLatencyBucket(TimeSpan UpTo, long Count)
{
    /// <summary>The bucket in a line.</summary>
    /// <returns>Such as <c>up to 0.0016 s: 12</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"up to {UpTo.TotalSeconds:0.0000} s: {Count}");
}

/// <summary>All that one probe has seen, kept within bounds however long the drill was: stretches of time, a histogram, and the single
/// questions of the time around the fault.</summary>
public sealed record SwarmProbeHistory
{
    /// <summary>A history without anything in it.</summary>
    public static SwarmProbeHistory Empty { get; } = new();

    /// <summary>The whole time, in stretches that ended alike.</summary>
    public IReadOnlyList<SwarmProbeSegment> Segments { get; init => field = Indexable.List(value); } = [];

    /// <summary>The single questions, from shortly before the fault; the first of them when there were too many.</summary>
    public IReadOnlyList<SwarmProbeSample> Samples { get; init => field = Indexable.List(value); } = [];

    /// <summary>How long answers took, all of them.</summary>
    public IReadOnlyList<SwarmLatencyBucket> Latencies { get; init => field = Indexable.List(value); } = [];

    /// <summary>How long the middle one of all answers took, as finely as the histogram tells; zero without answers.</summary>
    public TimeSpan Median { get; init; }

    /// <summary>What 95 of 100 answers did not exceed, as finely as the histogram tells; zero without answers.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>The history in a line.</summary>
    /// <returns>Such as <c>median 0.0016 s, 95 % within 0.0063 s, 7 stretches</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"median {Median.TotalSeconds:0.0000} s, 95 % within {P95.TotalSeconds:0.0000} s, {Segments.Count} {(Segments.Count == 1 ? "stretch" : "stretches")}");
}
