using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace SwarmHa;

/// <summary>
/// The colours of the tables, in one place. They are marked as ours until SwarmDisplay.Shown has made all else visible. What leads or passes is green and bold; what is lost or fails has the colour of
/// $PSStyle.Formatting.Error, and what needs a look that of $PSStyle.Formatting.Warning, so that whoever sets these sets them here too. There
/// are none where the host has no $PSStyle (Windows PowerShell) or no virtual terminal, while $PSStyle.OutputRendering is PlainText, and
/// while the environment has NO_COLOR. PowerShell itself takes them out of what is redirected.
/// </summary>
public static class SwarmColour
{
    private static readonly Style? Styles = Style.Find();

    private static readonly Dictionary<string, Tone> Tones = new(StringComparer.Ordinal)
    {
        ["Leader"] = Tone.Good,
        ["Pass"] = Tone.Good,
        ["Fail"] = Tone.Bad,
        ["False"] = Tone.Bad,
        ["Down"] = Tone.Bad,
        ["DifferentSwarm"] = Tone.Bad,
        ["Unreachable"] = Tone.Bad,
        ["Stopped"] = Tone.Bad,
        ["NoLeader"] = Tone.Bad,
        ["Inconclusive"] = Tone.Warning,
        ["Silent"] = Tone.Warning,
        ["NotManager"] = Tone.Warning,
        ["Disconnected"] = Tone.Warning,
        ["Unknown"] = Tone.Warning,
        ["Drain"] = Tone.Warning,
        ["Pause"] = Tone.Warning,
        ["Warning"] = Tone.Warning,
        ["Frozen"] = Tone.Warning,
        ["Isolated"] = Tone.Warning,
    };

    private enum Tone
    {
        Good,
        Warning,
        Bad,
    }

    /// <summary>A state, a status, a verdict, or whether something is as it should be, in the colour that it has. Every other word stays as it is.</summary>
    /// <param name="word">The word; null is empty.</param>
    /// <param name="host">The host that shows it.</param>
    /// <returns>The word, coloured where the host has colours.</returns>
    public static string Of(object? word, PSHost host)
    {
        var text = word?.ToString() ?? string.Empty;
        return Tones.TryGetValue(text, out var tone) ? In(tone, text, host) : text;
    }

    /// <summary>The names of what is lost, as nodes that are not reachable.</summary>
    /// <param name="names">The names.</param>
    /// <param name="host">The host that shows them.</param>
    /// <returns>The names with commas, coloured where the host has colours.</returns>
    public static string Lost(IEnumerable names, PSHost host)
    {
        var text = string.Join(", ", names.Cast<object>());
        return text.Length == 0 ? text : In(Tone.Bad, text, host);
    }

    private static string In(Tone tone, string text, PSHost host) =>
        Styles is { } styles && styles.AreWanted(host) ? $"{OwnText.Mark(styles.Of(tone))}{text}{OwnText.Mark(styles.Reset)}" : text;

    /// <summary>$PSStyle, which the library that this is compiled against does not know.</summary>
    private sealed class Style
    {
        private readonly object _style;
        private readonly object _formatting;

        private Style(object style)
        {
            _style = style;
            _formatting = Read(style, "Formatting")!;
            Reset = Text(style, "Reset");
            Good = Text(style, "Bold") + Text(Read(style, "Foreground")!, "Green");
        }

        public string Reset { get; }

        private string Good { get; }

        public static Style? Find() =>
            typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is { } style
                ? new Style(style)
                : null;

        public string Of(Tone tone) => tone switch
        {
            Tone.Good => Good,
            Tone.Bad => Text(_formatting, "Error"),
            _ => Text(_formatting, "Warning"),
        };

        public bool AreWanted(PSHost host) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Read(_style, "OutputRendering")?.ToString() switch
        {
            "PlainText" => false,
            "Ansi" => true,
            _ => host?.UI?.SupportsVirtualTerminal == true,
        };

        private static object? Read(object of, string name) => of.GetType().GetProperty(name)?.GetValue(of);

        private static string Text(object of, string name) => Read(of, name) as string ?? string.Empty;
    }
}
