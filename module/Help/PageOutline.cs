using Markdig;
using Markdig.Syntax;

namespace SwarmHa.Help;

/// <summary>A heading of a page with the blocks below it, up to the next heading of its level.</summary>
internal sealed record PageSection(string Title, int Line, IReadOnlyList<Block> Blocks)
{
    /// <summary>What stands before the first heading below this one.</summary>
    public IEnumerable<Block> Opening => Blocks.TakeWhile(static block => block is not HeadingBlock);

    public IReadOnlyList<PageSection> Entries => PageOutline.Split(Blocks, 3);
}

/// <summary>A Markdown page in its sections.</summary>
internal sealed class PageOutline
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private PageOutline(string path, MarkdownDocument document)
    {
        Path = path;
        var title = document.OfType<HeadingBlock>().FirstOrDefault(static heading => heading.Level == 1);
        Title = title is null ? "" : PlainText.Of(title.Inline);
        Line = (title?.Line ?? 0) + 1;
        Sections = Split([.. document], 2);
    }

    public string Path { get; }

    public string Title { get; }

    /// <summary>The line of the title, where faults of the page as a whole are shown.</summary>
    public int Line { get; }

    public IReadOnlyList<PageSection> Sections { get; }

    public static PageOutline Read(string path) => new(path, Markdown.Parse(File.ReadAllText(path), Pipeline));

    public PageSection? Find(string title) => Sections.FirstOrDefault(section => section.Title == title);

    /// <summary>The sections that headings of one level begin.</summary>
    internal static IReadOnlyList<PageSection> Split(IReadOnlyList<Block> blocks, int level)
    {
        var sections = new List<PageSection>();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is HeadingBlock heading && heading.Level == level)
            {
                sections.Add(new PageSection(
                    PlainText.Of(heading.Inline),
                    heading.Line + 1,
                    [.. blocks.Skip(i + 1).TakeWhile(block => block is not HeadingBlock next || next.Level > level)]));
            }
        }

        return sections;
    }
}
