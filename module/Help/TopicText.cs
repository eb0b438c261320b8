using System.Text;
using Markdig.Syntax;

namespace SwarmHa.Help;

/// <summary>An about topic as the text that Get-Help shows.</summary>
internal static class TopicText
{
    public const int Width = 80;

    private const string First = "SHORT DESCRIPTION";

    public static string Write(string path, PageFaults faults)
    {
        var page = PageOutline.Read(path);
        var expected = System.IO.Path.GetFileNameWithoutExtension(path);
        if (page.Title != expected)
        {
            faults.Add(path, page.Line, PageFault.UnknownCommand, $"The title is '{page.Title}', not '{expected}'.");
        }

        if (page.Sections.Count == 0 || page.Sections[0].Title != First)
        {
            faults.Add(path, page.Line, PageFault.MissingSection, $"The first section has to be '## {First}'.");
            return "";
        }

        // PowerShell takes the fifth line for the synopsis.
        var text = new StringBuilder().Append("TOPIC\n").Append(' ', PlainText.Indent).Append(page.Title).Append("\n\n");
        CheckShort(path, page.Sections[0], faults);
        foreach (var section in page.Sections)
        {
            text.Append(section.Title).Append('\n');
            Append(text, section.Blocks);
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void CheckShort(string path, PageSection section, PageFaults faults)
    {
        var text = string.Join('\n', PlainText.Paragraphs(section.Blocks));
        if (text.Length == 0)
        {
            faults.Add(path, section.Line, PageFault.MissingSection, "The short description is empty.");
        }
        else if (text.Contains('\n', StringComparison.Ordinal) || DisplayWidth.Of(text) > PageDemands.ShortDescription)
        {
            faults.Add(path, section.Line, PageFault.LongShortDescription, $"The short description has to be one line of at most {PageDemands.ShortDescription} characters.");
        }
    }

    private static void Append(StringBuilder text, IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading)
            {
                text.Append("  ").Append(PlainText.Of(heading.Inline)).Append('\n');
                continue;
            }

            foreach (var line in PlainText.Paragraphs([block]).SelectMany(paragraph => Lines(block, paragraph)))
            {
                text.Append(' ', line.Length == 0 ? 0 : PlainText.Indent).Append(line).Append('\n');
            }

            text.Append('\n');
        }
    }

    private static IEnumerable<string> Lines(Block block, string paragraph)
    {
        const int Room = Width - PlainText.Indent;
        var lines = paragraph.Split('\n');
        return block switch
        {
            ParagraphBlock => PlainText.Wrap(paragraph, Room),
            ListBlock => lines.SelectMany(static line => Hang(line, Room)),
            CodeBlock => lines.Select(static line => line.Length == 0 ? line : "  " + line),
            _ => lines,
        };
    }

    /// <summary>A list's item, its later lines below its first word.</summary>
    private static IEnumerable<string> Hang(string item, int room)
    {
        var mark = item.Length - item.TrimStart(' ', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
        return PlainText.Wrap(item[mark..], room - mark).Select((line, index) => (index == 0 ? item[..mark] : new string(' ', mark)) + line);
    }
}
