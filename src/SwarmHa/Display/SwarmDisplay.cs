using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace SwarmHa;

/// <summary>How the tables word figures: the same on every machine, and as the messages and findings do.</summary>
public static class SwarmDisplay
{
    private const int UsualWidth = 80;
    private const int LeastWidth = 40;

    /// <summary>A value as a view shows it: what could harm a terminal or mislead a reader is visible, and secrets are redacted. Every column
    /// goes through here, put there when the module is built.</summary>
    public static object? Shown(object? value) => value switch
    {
        null or ValueType or Version => value,
        PSObject { BaseObject: not PSCustomObject and var plain } => Shown(plain),
        string text => OwnText.Resolve(text),
        Uri address => PublicText.OfAddress(address.ToString()),
        IDictionary => PublicText.Of($"{value}"),
        IEnumerable several => several.Cast<object?>().Select(Shown).ToArray(),
        _ => $"{value}" is var text && PublicText.Of(text) is var plain && plain == text ? value : plain,
    };

    /// <summary>A line break of a view's own; one in a text of others is escaped.</summary>
    public static string LineBreak { get; } = OwnText.Mark("\n");

    /// <summary>Texts, each on a line of its own.</summary>
    public static string Lines(IEnumerable<string> texts) => string.Join(LineBreak, texts);

    /// <summary>A time span in seconds with three decimals: 16.158 s.</summary>
    /// <param name="span">The span; null when there is none.</param>
    /// <returns>The words; empty for null.</returns>
    public static string Seconds(TimeSpan? span) => span is { } some ? Durations.Seconds(some) : string.Empty;

    /// <summary>A time span in milliseconds with one decimal: 4.3 ms.</summary>
    /// <param name="span">The span; null when there is none.</param>
    /// <returns>The words; empty for null.</returns>
    public static string Milliseconds(TimeSpan? span) => span is { } some ? some.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms" : string.Empty;

    /// <summary>The columns of the host's screen.</summary>
    /// <param name="host">The host.</param>
    /// <returns>How many there are; 80 where the host does not say.</returns>
    public static int Width(PSHost host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is int width and > 0 ? width : UsualWidth;
        }
        catch (Exception problem) when (problem is HostException or NotImplementedException or InvalidOperationException or IOException)
        {
            // A host without a screen says so in one of these ways.
            return UsualWidth;
        }
    }

    /// <summary>Breaks a text between words, so that it fits the screen beside an indent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="host">The host.</param>
    /// <param name="indent">The columns that are taken.</param>
    /// <returns>The text with line breaks. A word that is longer than a line is broken too.</returns>
    public static string Wrap(string text, PSHost host, int indent)
    {
        var width = Math.Max(LeastWidth, Width(host) - indent - 1);
        var wrapped = new StringBuilder();
        var rest = PublicText.Of((text ?? string.Empty).TrimEnd());
        while (rest.Length > width)
        {
            var end = rest.LastIndexOf(' ', width);
            end = end > 0 && rest.Substring(0, end).Trim().Length > 0 ? end : width;
            wrapped.Append(rest.Substring(0, end).TrimEnd()).Append(LineBreak);
            rest = rest.Substring(end).TrimStart();
        }

        return wrapped.Append(rest).ToString();
    }
}
