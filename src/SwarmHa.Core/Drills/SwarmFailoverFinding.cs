namespace SwarmHa;

/// <summary>How one expectation of a drill came out.</summary>
public enum SwarmFailoverResult
{
    /// <summary>It was met.</summary>
    Pass,

    /// <summary>It was not met.</summary>
    Fail,

    /// <summary>It was asked for, and there was nothing to measure.</summary>
    Inconclusive,

    /// <summary>There was nothing to check, and nobody had asked for it.</summary>
    Skipped,
}

/// <summary>What part of a drill an expectation is about.</summary>
public enum SwarmFailoverStage
{
    /// <summary>The steady state before the fault.</summary>
    Before,

    /// <summary>The time from the fault until it is undone.</summary>
    During,

    /// <summary>The steady state afterwards, which is to be the one before.</summary>
    After,

    /// <summary>A limit that was asked for.</summary>
    Limit,
}

/// <summary>One expectation of a drill and what was seen.</summary>
/// <param name="Stage">What part of the drill it is about.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Expectation">What was expected.</param>
/// <param name="Observed">What was seen, with figures; empty where the expectation says it all.</param>
public sealed record SwarmFailoverFinding(SwarmFailoverStage Stage, SwarmFailoverResult Result, string Expectation, string Observed)
{
    /// <inheritdoc cref="SwarmFailoverFinding"/>
    public string Expectation { get; init => field = Redaction.Of(value); } = Redaction.Of(Expectation);

    /// <inheritdoc cref="SwarmFailoverFinding"/>
    public string Observed { get; init => field = Redaction.Of(value); } = Redaction.Of(Observed);

    /// <summary>Whether it does not stand against a Pass: it was met, or skipped.</summary>
    public bool Passed => Result is SwarmFailoverResult.Pass or SwarmFailoverResult.Skipped;

    /// <summary>What to do about it; empty when nothing is to be done.</summary>
    public string Advice { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>What was expected, and what was seen.</summary>
    public string Text => Observed.Length > 0 ? $"{Expectation}: {Observed}" : Expectation;

    /// <summary>The line.</summary>
    /// <returns>The result, what was expected, and what was seen.</returns>
    public override string ToString() => PublicText.Of($"{Result}  {Text}");
}
