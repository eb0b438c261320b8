using System.Diagnostics;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The generator of the help, on pages that are made wrong, and in another language.</summary>
public sealed class HelpPageTests : IDisposable
{
    private const string Page = "Get-SwarmNode.md";

    private static readonly string Root = ModuleUnderTest.RepositoryRoot;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-help");

    public HelpPageTests()
    {
        Directory.CreateDirectory(Pages("en-US"));

        // What the pages link to.
        foreach (var linked in Directory.EnumerateFiles(Path.Combine(Root, "docs")))
        {
            File.Copy(linked, Path.Combine(_folder.FullName, "docs", Path.GetFileName(linked)));
        }

        foreach (var page in Directory.EnumerateFiles(Path.Combine(Root, "docs", "en-US"), "*.md"))
        {
            File.Copy(page, Path.Combine(Pages("en-US"), Path.GetFileName(page)));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("## NOTES", "## REMARKS", "# Get-SwarmNode", 1, "'## NOTES' is missing")]
    [InlineData("## NOTES", "## REMARKS", "## REMARKS", 2, "'## REMARKS' is no section")]
    [InlineData("### -Leader", "#### Leader", "## PARAMETERS", 3, "-Leader is not described")]
    [InlineData("### -Leader", "### -Unknown", "### -Unknown", 4, "no parameter -Unknown")]
    [InlineData("### -Connection", "### -Zebra", "### -Id", 5, "-Id comes after -Zebra")]
    [InlineData("```powershell", "```text", "### Example 1", 6, "no powershell block")]
    [InlineData("## EXAMPLES", "## EXAMPLES\n## NO", "## EXAMPLES", 7, "has 0 examples")]
    [InlineData("# Get-SwarmNode", "# Get-Other", "# Get-Other", 9, "The title is 'Get-Other'")]
    [InlineData("## RELATED LINKS", "## RELATED LINKS\n\n- [Other](Other.md)", "- [Other]", 13, "There is no Other.md")]
    public void A_fault_is_an_error_of_its_line(string good, string bad, string at, int code, string message)
    {
        var path = Path.Combine(Pages("en-US"), Page);
        var text = File.ReadAllText(path);
        Assert.Contains(good, text, StringComparison.Ordinal);
        var changed = text.Remove(text.IndexOf(good, StringComparison.Ordinal), good.Length).Insert(text.IndexOf(good, StringComparison.Ordinal), bad);
        File.WriteAllText(path, changed);
        var line = Array.FindIndex(changed.Split('\n'), one => one.StartsWith(at, StringComparison.Ordinal)) + 1;

        var (exit, errors) = Generate();

        Assert.Equal(1, exit);
        Assert.Contains(errors.Split('\n'), error =>
            error.Contains($"{Page}({line}): error SWARMHELP{code:000}: ", StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Output("en-US")), "Something was written in spite of the fault.");
    }

    [Fact]
    public void A_cmdlet_without_a_page_is_an_error()
    {
        File.Delete(Path.Combine(Pages("en-US"), Page));
        var (exit, errors) = Generate();
        Assert.Equal(1, exit);
        Assert.Contains($"{Page}(1): error SWARMHELP010: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_description_has_to_fit_a_line()
    {
        File.WriteAllText(Path.Combine(Pages("en-US"), "about_Test.md"), $"# about_Test\n\n## SHORT DESCRIPTION\n\n{new string('a', 77)}\n");
        var (exit, errors) = Generate();
        Assert.Equal(1, exit);
        Assert.Contains("about_Test.md(3): error SWARMHELP008: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_becomes_text_of_80_columns()
    {
        File.WriteAllText(
            Path.Combine(Pages("en-US"), "about_Test.md"),
            "# about_Test\n\n## SHORT DESCRIPTION\n\nIn `short`.\n\n## LONG\n\n" + string.Concat(Enumerable.Repeat("word ", 40))
            + "\n\n| Name | Meaning |\n|---|---|\n| a | " + string.Concat(Enumerable.Repeat("wide ", 30)) + "|\n");
        var (exit, errors) = Generate();
        Assert.True(exit == 0, errors);
        var lines = File.ReadAllLines(Path.Combine(Output("en-US"), "about_Test.help.txt"));
        Assert.Equal(["TOPIC", "    about_Test", "", "SHORT DESCRIPTION", "    In short."], lines[..5]);
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("    Name  Meaning", lines);
        Assert.Equal(70, lines.Sum(static line => line.Split(' ').Count(static word => word is "word" or "wide")));
    }

    /// <summary>A page that is there speaks the language; the others are filled in.</summary>
    [Fact]
    public void Chinese_help_is_found_by_both_names_and_has_every_cmdlet()
    {
        const string Synopsis = "列出集群的节点。";
        Directory.CreateDirectory(Pages("zh-CN"));

        // Its links go on from another folder.
        var lines = File.ReadAllLines(Path.Combine(Pages("en-US"), Page)).Select(static line => line.Replace("](", "](../en-US/", StringComparison.Ordinal)).ToList();
        var at = lines.IndexOf("## SYNOPSIS") + 1;
        lines.RemoveRange(at, lines.IndexOf("## DESCRIPTION") - at);
        lines.Insert(at, $"\n{Synopsis}\n");
        File.WriteAllLines(Path.Combine(Pages("zh-CN"), Page), lines);

        var (exit, errors) = Generate();

        Assert.True(exit == 0, errors);
        foreach (var culture in new[] { "zh-CN", "zh-Hans" })
        {
            var help = File.ReadAllText(Path.Combine(Output(culture), "SwarmHa.dll-Help.xml"));
            Assert.Contains(Synopsis, help, StringComparison.Ordinal);
            Assert.Contains("<command:name>Test-SwarmFailover</command:name>", help, StringComparison.Ordinal);
        }
    }

    private string Pages(string culture) => Path.Combine(_folder.FullName, "docs", culture);

    private string Output(string culture) => Path.Combine(_folder.FullName, "out", culture);

    private (int Exit, string Errors) Generate()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var generator = Path.Combine(Root, "module", "Help", "bin", configuration, "net10.0", "swarmha-help.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [generator, ModuleSession.ModuleDirectory, Path.Combine(_folder.FullName, "docs"), Path.Combine(_folder.FullName, "out")])
        { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
