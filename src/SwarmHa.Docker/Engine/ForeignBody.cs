using System.Net;
using System.Text.RegularExpressions;

namespace SwarmHa.Docker;

/// <summary>Quotes a reply that no engine has written: a page of a proxy, a banner, a captive portal.</summary>
internal static class ForeignBody
{
    private const int MostCharacters = 160;

    private static readonly Regex Unseen = new("<(script|style|!--).*?(</\\1>|-->)|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    private static readonly Regex WordBegin = new("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant);

    /// <summary>The first words that a person would see, in one line.</summary>
    public static string FirstWords(string? body)
    {
        var page = body is null ? string.Empty : body.Length > 20 * MostCharacters ? body.Substring(0, 20 * MostCharacters) : body;
        return OneLine(Unseen.Replace(page, " "));
    }

    /// <summary>A text as it is, and of a page what a person would see.</summary>
    public static string Text(string? body) => body is null ? string.Empty : body.TrimStart() is ['<', ..] ? FirstWords(body) : body;

    /// <summary>The beginning of a text, in one line. Secrets go first: half of one is one.</summary>
    public static string OneLine(string text)
    {
        var line = Regex.Replace(Redaction.Of(text), "\\s+", " ").Trim().TrimEnd('.');
        return line.Length > MostCharacters ? $"{line.Substring(0, MostCharacters)}…" : line;
    }

    /// <summary>A status as it is written in a reply: <c>502 Bad Gateway</c>.</summary>
    public static string Name(HttpStatusCode status)
    {
        var words = WordBegin.Replace(status.ToString(), " ");
        return char.IsDigit(words[0]) ? words : $"{(int)status} {words}";
    }
}
