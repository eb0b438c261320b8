using System.Globalization;
using System.Text;

namespace SwarmHa;

/// <summary>Escapes what a terminal obeys or a reader cannot see: control characters, line breaks, text direction, zero-width characters,
/// lone surrogates. ESC becomes <c>\u001b</c>, as in JSON.</summary>
public static class VisibleText
{
    /// <summary>The text on one line. Text that is visible already is returned as is.</summary>
    public static string Of(string text)
    {
        for (var index = 0; index < text.Length; index += LengthAt(text, index))
        {
            if (IsHidden(text, index))
            {
                return Escape(text, index);
            }
        }

        return text;
    }

    /// <summary>The same for a text whose line breaks are meant: each line is made visible by itself.</summary>
    public static string OfLines(string text) =>
        text.IndexOf('\n') < 0 ? Of(text) : string.Join("\n", text.Split('\n').Select(static line => Of(line.TrimEnd('\r'))));

    private static string Escape(string text, int from)
    {
        var visible = new StringBuilder(text, 0, from, text.Length + 16);
        for (int index = from, length; index < text.Length; index += length)
        {
            length = LengthAt(text, index);
            if (!IsHidden(text, index))
            {
                visible.Append(text, index, length);
                continue;
            }

            foreach (var unit in text.Substring(index, length))
            {
                visible.Append(unit switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => FormattableString.Invariant($"\\u{(int)unit:x4}") });
            }
        }

        return visible.ToString();
    }

    private static int LengthAt(string text, int index) => char.IsSurrogatePair(text, index) ? 2 : 1;

    private static bool IsHidden(string text, int index)
    {
        var letter = text[index];
        return letter < '\u007F'
            ? letter < ' '
            : letter is '\u034F' or '\u115F' or '\u1160' or '\u180E' or '\u2800' or '\u3164' or '\uFFA0' or >= '\uFFF0' and not '\uFFFC' and not '\uFFFD'
                || CharUnicodeInfo.GetUnicodeCategory(text, index) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
