using System.Text;

namespace SwarmHa.Reports;

/// <summary>Writes HTML and the SVG in it. Whatever is not a name of a tag or an attribute goes through one escape.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins an element.</summary>
    public Markup Open(string tag, params (string Name, string Value)[] attributes)
    {
        _text.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            _text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        _text.Append('>');
        return this;
    }

    /// <summary>Ends an element.</summary>
    public Markup Close(string tag)
    {
        _text.Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>An element that can have nothing in it.</summary>
    public Markup Single(string tag, params (string Name, string Value)[] attributes)
    {
        Open(tag, attributes);
        _text.Insert(_text.Length - 1, " /").Append('\n');
        return this;
    }

    /// <summary>A text.</summary>
    public Markup Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>An element with nothing but a text in it.</summary>
    public Markup Element(string tag, string text, params (string Name, string Value)[] attributes) => Open(tag, attributes).Text(text).Close(tag);

    /// <summary>What this program has written itself and nobody else: the style sheet and the document's first line.</summary>
    public Markup Own(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>A text as it may stand between tags and in quotes. What cannot be seen, or turns the direction of what follows, is shown as �.</summary>
    private static string Escape(string text)
    {
        var plain = Redaction.Of(text);
        var escaped = new StringBuilder(plain.Length + 16);
        for (var index = 0; index < plain.Length; index++)
        {
            var letter = plain[index];
            switch (letter)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '\n' or '\t': escaped.Append(letter); break;
                case var high when char.IsHighSurrogate(high) && index + 1 < plain.Length && char.IsLowSurrogate(plain[index + 1]):
                    escaped.Append(high).Append(plain[++index]);
                    break;
                default: escaped.Append(IsUnseen(letter) ? '\uFFFD' : letter); break;
            }
        }

        return escaped.ToString();
    }

    private static bool IsUnseen(char letter) =>
        char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or >= '\uFFFE';
}
