using System.Globalization;

namespace SwarmHa;

/// <summary>How lengths of time are compared, and written whatever the culture. A third section keeps what rounds to zero from being "-0.000".</summary>
internal static class Durations
{
    public static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>With three decimals, for columns: <c>16.158</c>.</summary>
    public static string Figure(TimeSpan span) => span.TotalSeconds.ToString("0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    /// <summary>With three decimals and the unit: <c>16.158 s</c>.</summary>
    public static string Seconds(TimeSpan span) => Figure(span) + " s";

    /// <summary>With as many decimals as it has, three at most: <c>0.5 s</c>.</summary>
    public static string Short(TimeSpan span) => span.TotalSeconds.ToString("0.###;-0.###;0", CultureInfo.InvariantCulture) + " s";

    /// <summary>With its sign: <c>+0.120 s</c>.</summary>
    public static string Signed(TimeSpan span) => span.TotalSeconds.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture) + " s";
}
