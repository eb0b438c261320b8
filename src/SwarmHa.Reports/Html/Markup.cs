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

    /// <summary>A text as it may stand between tags and in quotes.</summary>
    private static string Escape(string text)
    {
        var plain = PublicText.OfLines(text);
        var escaped = new StringBuilder(plain.Length + 16);
        foreach (var letter in plain)
        {
            _ = letter switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }
}
