using System.Text;

namespace SwarmHa;

/// <summary>Colours and line breaks of the views' own among the words of others: they are marked, and only what is marked reaches the screen
/// unescaped. The mark differs in each process, so that nobody else can write it.</summary>
internal static class OwnText
{
    private const char End = '\uFDD1';

    private static readonly string Start = $"\uFDD0{Guid.NewGuid():N}";

    /// <summary>Marks what a view writes itself.</summary>
    public static string Mark(string own) => Start + own + End;

    /// <summary>The text for the screen: all that is not marked as PublicText.</summary>
    public static string Resolve(string text)
    {
        var shown = new StringBuilder(text.Length);
        var done = 0;
        for (var start = Find(text, 0); start >= 0; start = Find(text, done))
        {
            var own = start + Start.Length;
            var end = text.IndexOf(End, own);
            shown.Append(PublicText.Of(text.Substring(done, start - done))).Append(text, own, end - own);
            done = end + 1;
        }

        return done == 0 ? PublicText.Of(text) : shown.Append(PublicText.Of(text.Substring(done))).ToString();
    }

    private static int Find(string text, int from) => text.IndexOf(Start, from, StringComparison.Ordinal);
}
