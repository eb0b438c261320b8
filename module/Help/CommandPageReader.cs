using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SwarmHa.Help;

/// <summary>Reads the page of one cmdlet, and notes where it does not fit the cmdlet.</summary>
internal sealed class CommandPageReader(PageOutline page, CommandFacts facts, PageFaults faults)
{
    /// <summary>The entry that says that a cmdlet takes or gives nothing.</summary>
    private const string Nothing = "None";

    private static readonly string[] Sections =
        ["SYNOPSIS", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    public CommandPage Read()
    {
        foreach (var missing in Sections.Where(title => page.Find(title) is null))
        {
            Fault(page.Line, PageFault.MissingSection, $"The section '## {missing}' is missing.");
        }

        foreach (var section in page.Sections.Where(static section => !Sections.Contains(section.Title)))
        {
            Fault(section.Line, PageFault.UnknownSection, $"'## {section.Title}' is no section of a cmdlet's page.");
        }

        return new CommandPage
        {
            Name = facts.Name,
            Synopsis = string.Join(' ', Words("SYNOPSIS")),
            Description = Words("DESCRIPTION"),
            Examples = Examples(),
            Parameters = Parameters(),
            Inputs = Types("INPUTS", facts.InputTypes, [.. facts.InputTypes, .. facts.NamedInputTypes]),
            Outputs = Types("OUTPUTS", facts.OutputTypes, facts.OutputTypes),
            Notes = page.Find("NOTES") is { } notes ? PlainText.Paragraphs(notes.Blocks) : [],
            Links = [.. Links()],
        };
    }

    /// <summary>The paragraphs of a section that may not be empty.</summary>
    private IReadOnlyList<string> Words(string title)
    {
        if (page.Find(title) is not { } section)
        {
            return [];
        }

        var words = PlainText.Paragraphs(section.Blocks);
        if (words.Count == 0)
        {
            Fault(section.Line, PageFault.MissingSection, $"The section '## {title}' is empty.");
        }

        return words;
    }

    private IReadOnlyList<PageExample> Examples()
    {
        if (page.Find("EXAMPLES") is not { } section)
        {
            return [];
        }

        var entries = section.Entries;
        if (entries.Count < PageDemands.Examples)
        {
            Fault(section.Line, PageFault.TooFewExamples, $"{facts.Name} has {entries.Count} examples, and needs {PageDemands.Examples}.");
        }

        return [.. entries.Select(Example).OfType<PageExample>()];
    }

    private PageExample? Example(PageSection entry)
    {
        if (entry.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(static block => block.Info == "powershell") is not { } code)
        {
            Fault(entry.Line, PageFault.ExampleWithoutCode, $"'{entry.Title}' has no powershell block.");
            return null;
        }

        return new PageExample(entry.Title, PlainText.Code(code), PlainText.Paragraphs(entry.Blocks.Where(block => block != code)));
    }

    private IReadOnlyList<PageEntry> Parameters()
    {
        if (page.Find("PARAMETERS") is not { } section)
        {
            return [];
        }

        var entries = section.Entries.Select(static entry => ToEntry(entry, entry.Title.TrimStart('-'))).ToList();
        foreach (var entry in entries.Where(entry => !facts.IsOwn(entry.Name)))
        {
            Fault(entry.Line, PageFault.UnknownParameter, $"{facts.Name} has no parameter -{entry.Name} of its own.");
        }

        foreach (var parameter in facts.Parameters.Where(parameter => entries.All(entry => entry.Name != parameter.Name)))
        {
            Fault(section.Line, PageFault.ParameterNotDescribed, $"The parameter -{parameter.Name} is not described.");
        }

        foreach (var entry in entries.Where(static entry => entry.Text.Count == 0))
        {
            Fault(entry.Line, PageFault.ParameterNotDescribed, $"Nothing is said of the parameter -{entry.Name}.");
        }

        foreach (var (before, entry) in entries.Zip(entries.Skip(1)).Where(static pair => !IsInOrder(pair.First.Name, pair.Second.Name)))
        {
            Fault(entry.Line, PageFault.ParameterOrder, $"-{entry.Name} comes after -{before.Name}: parameters are in the order of the alphabet, each once.");
        }

        return entries;
    }

    private IReadOnlyList<PageEntry> Types(string title, IReadOnlyList<string> needed, IReadOnlyList<string> allowed)
    {
        if (page.Find(title) is not { } section)
        {
            return [];
        }

        var entries = section.Entries.Select(static entry => ToEntry(entry, entry.Title)).ToList();
        foreach (var entry in entries.Where(entry => entry.Name != Nothing && !allowed.Contains(entry.Name)))
        {
            Fault(entry.Line, PageFault.UnknownType, $"{entry.Name} is not among the {title.ToLowerInvariant()} of {facts.Name}.");
        }

        CheckDescribed(section, entries, needed.Count == 0 ? [Nothing] : needed);
        return entries;
    }

    private void CheckDescribed(PageSection section, List<PageEntry> entries, IReadOnlyList<string> needed)
    {
        foreach (var name in needed.Where(name => entries.All(entry => entry.Name != name)))
        {
            Fault(section.Line, PageFault.TypeNotDescribed, $"{name} is not described in '## {section.Title}'.");
        }

        foreach (var entry in entries.Where(static entry => entry.Name != Nothing && entry.Text.Count == 0))
        {
            Fault(entry.Line, PageFault.TypeNotDescribed, $"Nothing is said of {entry.Name}.");
        }
    }

    private IEnumerable<PageLink> Links()
    {
        foreach (var item in page.Find("RELATED LINKS")?.Blocks.OfType<ListBlock>().SelectMany(static list => list).OfType<ListItemBlock>() ?? [])
        {
            var paragraph = item.OfType<ParagraphBlock>().FirstOrDefault();
            var target = paragraph?.Inline?.OfType<LinkInline>().FirstOrDefault()?.Url ?? "";
            var leadsOut = target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith("http://", StringComparison.Ordinal);
            if (target.Length > 0 && !leadsOut && !File.Exists(Path.Combine(Path.GetDirectoryName(page.Path)!, target.Split('#')[0])))
            {
                Fault(item.Line + 1, PageFault.BrokenLink, $"There is no {target}.");
            }

            yield return new PageLink(PlainText.Of(paragraph?.Inline), leadsOut ? target : "");
        }
    }

    /// <summary>Both NoWait, Node and Node, NoWait are orders of the alphabet: capitals first, or capitals as if they were small.</summary>
    private static bool IsInOrder(string first, string second) =>
        StringComparer.Ordinal.Compare(first, second) < 0 || StringComparer.OrdinalIgnoreCase.Compare(first, second) < 0;

    private static PageEntry ToEntry(PageSection section, string name) => new(name, section.Line, PlainText.Paragraphs(section.Blocks));

    private void Fault(int line, PageFault fault, string message) => faults.Add(page.Path, line, fault, message);
}
