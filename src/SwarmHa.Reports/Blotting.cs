using System.Text.RegularExpressions;

namespace SwarmHa.Reports;

/// <summary>Blots out what must not be passed on: an engine's or a driver's words may quote what a person typed. Every text of a report
/// goes through here on its way out, in each form.</summary>
internal static class Blotting
{
    private const string Blot = "***";

    /// <summary>Join tokens and unlock keys, as swarms make them: all that belongs to one goes, whatever its letters are.</summary>
    private static readonly Regex Secret = new("(SWM(?:TKN|KEY))-[A-Za-z0-9+/=_-]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The password in an address such as <c>https://user:password@host</c>.</summary>
    private static readonly Regex Password = new("(://[^/\\s:@?#]*):[^/\\s@?#]+@", RegexOptions.CultureInvariant);

    /// <summary>The text without secrets.</summary>
    public static string Out(string text)
    {
        var plain = text.IndexOf("SWM", StringComparison.OrdinalIgnoreCase) >= 0 ? Secret.Replace(text, $"$1-{Blot}") : text;
        return plain.IndexOf('@') >= 0 ? Password.Replace(plain, $"$1:{Blot}@") : plain;
    }
}
