using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SwarmHa.Help;

/// <summary>Markdown as plain text.</summary>
internal static class PlainText
{
    /// <summary>By how much the text below a heading is indented.</summary>
    public const int Indent = 4;

    /// <summary>Paragraphs, each in one line: PowerShell wraps them. Lists, tables and code keep their lines.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) => [.. blocks.SelectMany(Paragraphs)];

    /// <summary>The words of a line, without their marks.</summary>
    public static string Of(ContainerInline? inline)
    {
        var text = new StringBuilder();
        Append(text, inline);
        return text.ToString().Trim();
    }

    /// <summary>The lines of a code block.</summary>
    public static string Code(LeafBlock code) => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    /// <summary>Breaks a text between its words, or between wide characters, so that no line is longer than the width.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var piece in Pieces(text))
        {
            var length = DisplayWidth.Of(piece.TrimEnd());
            if (used > 0 && used + length > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
                used = 0;
            }

            line.Append(piece);
            used += DisplayWidth.Of(piece);
        }

        if (used > 0)
        {
            yield return line.ToString().TrimEnd();
        }
    }

    private static IEnumerable<string> Paragraphs(Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        FencedCodeBlock or CodeBlock => [Code((LeafBlock)block)],
        ListBlock list => [string.Join('\n', Items(list))],
        Table table => [string.Join('\n', TextTable.Lines(table))],
        QuoteBlock quote => Paragraphs(quote.AsEnumerable()),
        HeadingBlock heading => [Of(heading.Inline)],
        _ => [],
    };

    private static IEnumerable<string> Items(ListBlock list) => list.Cast<ListItemBlock>().Select((item, index) =>
        (list.IsOrdered ? $"{index + 1}. " : "- ") + string.Join("\n  ", Paragraphs((IEnumerable<Block>)item)).Replace("\n- ", "\n  - ", StringComparison.Ordinal));

    /// <summary>A word with the blanks after it, or one wide character.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            var afterBlank = text[i - 1] == ' ' && text[i] != ' ';
            var betweenWide = DisplayWidth.IsWide(text[i]) && !DisplayWidth.IsClosing(text[i]);
            if (afterBlank || betweenWide)
            {
                yield return text[start..i];
                start = i;
            }
        }

        yield return text[start..];
    }

    private static void Append(StringBuilder text, ContainerInline? container)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case HtmlInline html:
                    text.Append(html.Tag);
                    break;
                case ContainerInline nested:
                    Append(text, nested);
                    break;
            }
        }
    }
}
