using System.Globalization;

namespace SwarmHa.Benchmark.Measuring;

/// <summary>What was measured several times: its middle, and how far it is spread.</summary>
public sealed class Sample
{
    private readonly double[] _sorted;

    /// <summary>Takes the values.</summary>
    /// <param name="values">At least one.</param>
    public Sample(params IEnumerable<double> values)
    {
        Values = [.. values];
        ArgumentOutOfRangeException.ThrowIfZero(Values.Count, nameof(values));
        _sorted = [.. Values.Order()];
    }

    /// <summary>The values in the order in which they were measured.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>Half of the values are not above it.</summary>
    public double Median => Quantile(0.5);

    /// <summary>A quarter of the values are not above it.</summary>
    public double Lower => Quantile(0.25);

    /// <summary>Three quarters of the values are not above it.</summary>
    public double Upper => Quantile(0.75);

    /// <summary>The largest.</summary>
    public double Most => _sorted[^1];

    /// <summary>The ratios of two samples that were measured side by side, round by round, so that what slows a round slows both.</summary>
    /// <param name="of">What is compared.</param>
    /// <param name="to">What it is compared to.</param>
    /// <returns>A ratio for each round.</returns>
    /// <exception cref="ArgumentException">They are not of the same rounds.</exception>
    public static Sample Ratios(Sample of, Sample to) => of.Count == to.Count
        ? new Sample(of.Values.Zip(to.Values, static (one, other) => one / other))
        : throw new ArgumentException("Samples of different rounds cannot be compared.", nameof(to));

    /// <summary>The value below which a part of the values lie, between two of them where it falls between.</summary>
    /// <param name="part">From 0 to 1.</param>
    /// <returns>The value.</returns>
    public double Quantile(double part)
    {
        var at = part * (Count - 1);
        var (below, above) = (_sorted[(int)Math.Floor(at)], _sorted[(int)Math.Ceiling(at)]);
        return below + ((above - below) * (at - Math.Floor(at)));
    }

    /// <summary>The median with the quartiles behind it.</summary>
    /// <param name="format">How each figure is written.</param>
    /// <returns>Such as <c>1.3 (1.1 to 1.6)</c>.</returns>
    public string Spread(string format) => string.Create(
        CultureInfo.InvariantCulture, $"{Text(Median, format)} ({Text(Lower, format)} to {Text(Upper, format)})");

    /// <inheritdoc/>
    public override string ToString() => Spread("0.###");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
