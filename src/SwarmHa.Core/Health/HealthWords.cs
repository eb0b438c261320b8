using System.Globalization;

namespace SwarmHa;

/// <summary>How the rules put things, whatever the culture of the session.</summary>
internal static class HealthWords
{
    /// <summary>A number with its noun, such as <c>1 manager</c> and <c>3 managers</c>.</summary>
    public static string Count(long number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? string.Empty : "s")}";

    public static string Names(IEnumerable<SwarmNode> nodes) => string.Join(", ", nodes);

    public static string Seconds(TimeSpan time) => Durations.Short(time);

    /// <summary>A length of time in the unit that people count it in.</summary>
    public static string Length(TimeSpan time) =>
        time.TotalDays >= 1 ? FormattableString.Invariant($"{time.TotalDays:0.#} days") : time.TotalHours >= 1 ? FormattableString.Invariant($"{time.TotalHours:0.#} hours") : Seconds(time);

    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
