using System.Text;
using System.Text.RegularExpressions;

namespace SwarmHa;

/// <summary>Redacts what stands before the @ of an address, also where it is no valid address: a password may contain @, / and #.
/// Only the user name of ssh stays, because it is no secret and needed.</summary>
internal static class UserInformation
{
    private const string Redacted = Redaction.Mark + "@";

    private static readonly Regex Scheme = new("[A-Za-z][A-Za-z0-9+.-]{0,30}:(?://|\\\\\\\\)", RegexOptions.CultureInvariant);
    private static readonly Regex Run = new("\\S*@\\S*", RegexOptions.CultureInvariant);
    private static readonly Regex HostAndPort = new("^(?:\\[[^\\]]*\\]|[^:\\[\\]]*)(?::[0-9]{1,5}(?![0-9]).*)?$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    private static readonly Regex UserName = new("^(?:[A-Za-z0-9._\\\\+-]|%40|%5[Cc])+$", RegexOptions.CultureInvariant);
    private static readonly Regex Digest = new("\\Gsha[0-9]+:", RegexOptions.CultureInvariant);
    private static readonly char[] PathStart = ['/', '?', '#', '\\'];
    private static readonly char[] Openings = ['"', '\'', '<', '>', '(', ')', '{', '}', '[', ']', ',', ';', '=', '?', '&', '|', '/'];

    /// <summary>Every address in a running text. One in quotes may have blanks in it, as it was typed.</summary>
    public static string Redact(string text) =>
        Run.Replace(InQuotes(InQuotes(text, '\''), '"'), static run => RedactAddress(run.Value));

    /// <summary>A text that is addresses and nothing else.</summary>
    public static string RedactAddress(string text)
    {
        var schemes = Scheme.Matches(text);
        if (schemes.Count == 0)
        {
            return WithoutScheme(text);
        }

        var redacted = new StringBuilder(text.Length);
        var done = 0;
        for (var index = 0; index < schemes.Count; index++)
        {
            var scheme = schemes[index];
            if (scheme.Index < done)
            {
                continue;
            }

            var start = scheme.Index + scheme.Length;
            redacted.Append(text, done, start - done);
            done = start;
            var end = index + 1 < schemes.Count ? schemes[index + 1].Index : text.Length;
            if (start < end && text[start] == '/')
            {
                // A path has no host, and what was meant to be one may be in it.
                redacted.Append(WithoutScheme(text.Substring(start, end - start)));
                done = end;
                continue;
            }

            var at = LastAt(text, start, end, out var isInDoubt);
            if (at < 0 && isInDoubt)
            {
                at = LastAt(text, start, text.Length, out _);
            }

            if (at >= 0)
            {
                var information = text.Substring(start, at - start);
                redacted.Append(scheme.Value.StartsWith("ssh", StringComparison.OrdinalIgnoreCase) && UserName.IsMatch(information) ? information + "@" : Redacted);
                done = at + 1;
            }
        }

        return redacted.Append(text, done, text.Length - done).ToString();
    }

    private static string InQuotes(string text, char quote)
    {
        var parts = text.Split(quote);
        for (var index = 1; index < parts.Length - 1; index++)
        {
            if (parts[index].IndexOf("://", StringComparison.Ordinal) >= 0 && parts[index].IndexOf('@') >= 0)
            {
                parts[index] = RedactAddress(parts[index]);
            }
        }

        return string.Join($"{quote}", parts);
    }

    /// <summary>Where the user information of the address at a place ends; -1 when it has none. In doubt, when what stands there is no host
    /// and port, it may be the start of a password.</summary>
    private static int LastAt(string text, int start, int end, out bool isInDoubt)
    {
        var path = text.IndexOfAny(PathStart, start, end - start);
        var head = text.Substring(start, (path < 0 ? end : path) - start);
        var inHead = head.LastIndexOf('@');
        isInDoubt = inHead < 0 ? !HostAndPort.IsMatch(head) : head.IndexOf(':') is >= 0 and var colon && colon < inHead;
        return isInDoubt ? LastAt(text, start, end) : inHead < 0 ? -1 : start + inHead;
    }

    /// <summary>The last @ that is not in front of an image's digest.</summary>
    private static int LastAt(string text, int start, int end)
    {
        var at = end > start ? text.LastIndexOf('@', end - 1, end - start) : -1;
        while (at >= 0 && Digest.IsMatch(text, at + 1))
        {
            at = at > start ? text.LastIndexOf('@', at - 1, at - start) : -1;
        }

        return at;
    }

    /// <summary>USER:PASSWORD@HOST, as proxies are written.</summary>
    private static string WithoutScheme(string text)
    {
        var at = LastAt(text, 0, text.Length);
        for (var colon = at > 0 ? text.IndexOf(':', 0, at) : -1; colon >= 0; colon = text.IndexOf(':', colon + 1, at - colon - 1))
        {
            var user = colon == 0 ? 0 : text.LastIndexOfAny(Openings, colon - 1) + 1;
            if (IsPassword(text, user, colon, at))
            {
                return text.Remove(user, at + 1 - user).Insert(user, Redacted);
            }
        }

        return text;
    }

    private static bool IsPassword(string text, int user, int colon, int at)
    {
        var next = text[colon + 1];
        var isPath = next is '\\' && colon - user == 1 || next is '/' or '~' && text.IndexOf('@', user, colon - user) >= 0;
        return !isPath && next is not '"' and not '{' && (colon > user || colon == 0)
            && text.IndexOf("\",\"", colon, at - colon, StringComparison.Ordinal) < 0 && text.IndexOf("\":", colon, at - colon, StringComparison.Ordinal) < 0;
    }
}
