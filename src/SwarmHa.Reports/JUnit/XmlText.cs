using System.Text;
using System.Xml;

namespace SwarmHa.Reports;

/// <summary>Texts as XML 1.0 can hold them: it has no way to write most control characters, and a file with one is no XML.</summary>
internal static class XmlText
{
    /// <summary>The text without secrets, and without what XML forbids.</summary>
    public static string Of(string text)
    {
        var plain = Redaction.Of(text);
        for (var index = 0; index < plain.Length; index++)
        {
            if (LengthAt(plain, index) is var length && length != 1)
            {
                return Rest(plain, index);
            }
        }

        return plain;
    }

    private static string Rest(string text, int from)
    {
        var kept = new StringBuilder(text, 0, from, text.Length);
        for (var index = from; index < text.Length;)
        {
            var length = LengthAt(text, index);
            kept.Append(text, index, length);
            index += Math.Max(1, length);
        }

        return kept.ToString();
    }

    /// <summary>How many units the character at a place has: 0 when XML forbids it, 2 for a pair.</summary>
    private static int LengthAt(string text, int index) =>
        XmlConvert.IsXmlChar(text[index]) ? 1 : index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]) ? 2 : 0;
}
