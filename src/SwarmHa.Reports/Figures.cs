using System.Globalization;

namespace SwarmHa.Reports;

/// <summary>Figures as all forms write them: seconds, with a point, whatever the culture.</summary>
internal static class Figures
{
    /// <summary>Such as <c>10.142</c>.</summary>
    public static string Seconds(TimeSpan span) => Durations.Figure(span);

    /// <summary>Such as <c>2026-11-23 13:49:07Z</c>.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    /// <summary>A moment as a clock on the wall shows it, such as <c>2026-11-23 14:49:07 +01:00</c>.</summary>
    public static string Local(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
