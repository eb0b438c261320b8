using SwarmHa.Benchmark.Measuring;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>A goal and what was measured.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Goal">What is wanted, in words.</param>
/// <param name="Measured">What came out, in words.</param>
/// <param name="Figure">What came out, as a figure of the same unit as <paramref name="Limit"/>; null when it was not measured.</param>
/// <param name="Limit">What is allowed at most; null when it is only told.</param>
public sealed record Finding(string What, string Goal, string Measured, double? Figure = null, double? Limit = null)
{
    /// <summary>Whether the goal is met; null when there is none, or nothing was measured.</summary>
    public bool? IsMet => Figure is { } figure && Limit is { } limit ? figure <= limit : null;

    /// <summary>Whether it is met, or by how much not.</summary>
    public string Verdict => IsMet switch
    {
        true => "met",
        false when Limit > 0 => FormattableString.Invariant($"**not met**: {Figure / Limit:0.0#} times what is wanted"),
        false => "**not met**",
        _ => Limit is null ? "told only" : "not measured",
    };

    /// <summary>A goal about a sample's median.</summary>
    public static Finding Of(string what, string goal, Sample sample, string format, string unit, double limit) =>
        new(what, goal, sample.Spread(format) + unit, sample.Median, limit);
}

/// <summary>What a scenario found.</summary>
/// <param name="Findings">The goals.</param>
/// <param name="Text">What else there is to tell, in Markdown; empty for nothing.</param>
public sealed record Outcome(IReadOnlyList<Finding> Findings, string Text = "");

/// <summary>How thoroughly to measure.</summary>
/// <param name="IsQuick">For trying: fewer rounds, and no figures to rely on.</param>
public sealed record Thoroughness(bool IsQuick)
{
    /// <summary>One of two numbers.</summary>
    /// <param name="full">For a run whose figures are written down.</param>
    /// <param name="quick">For trying.</param>
    /// <returns>The number.</returns>
    public int Of(int full, int quick) => IsQuick ? quick : full;
}

/// <summary>Something that is measured in a process of its own.</summary>
public interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>How it is measured, in Markdown.</summary>
    string Method { get; }

    /// <summary>How long it may take.</summary>
    TimeSpan Limit { get; }

    /// <summary>Measures.</summary>
    /// <param name="thoroughness">How thoroughly.</param>
    /// <returns>What was found.</returns>
    Outcome Measure(Thoroughness thoroughness);
}
