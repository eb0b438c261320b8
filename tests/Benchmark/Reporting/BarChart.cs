using System.Globalization;

namespace SwarmHa.Benchmark.Reporting;

/// <summary>Bars in text, on a logarithmic scale.</summary>
public static class BarChart
{
    private const int Width = 50;

    /// <summary>Draws them.</summary>
    /// <param name="title">What they show.</param>
    /// <param name="groups">Groups of bars, each bar with its value, which is above 0.</param>
    /// <returns>Markdown.</returns>
    public static string Draw(string title, IReadOnlyList<(string Group, IReadOnlyList<(string Name, double Value)> Bars)> groups)
    {
        var values = groups.SelectMany(static group => group.Bars).Select(static bar => bar.Value).ToList();
        var (least, most) = (Math.Floor(Math.Log10(values.Min())), Math.Log10(values.Max()));
        var names = groups.SelectMany(static group => group.Bars).Max(static bar => bar.Name.Length);
        var lines = groups.SelectMany(group => group.Bars.Select(bar => string.Create(CultureInfo.InvariantCulture, $"  {bar.Name.PadRight(names)} {Bar(bar.Value)} {bar.Value:0.##}")).Prepend(group.Group));
        return $"{title}\n\n```\n{string.Join("\n", lines)}\n```";

        string Bar(double value) => new('#', Math.Max(1, (int)Math.Round((Math.Log10(value) - least) / Math.Max(1e-9, most - least) * Width)));
    }
}
