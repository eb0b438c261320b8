using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The help that Get-Help shows: it is there for all, up to date, and its examples are commands that there are.</summary>
public sealed partial class HelpTests
{
    private static readonly string Root = ModuleUnderTest.RepositoryRoot;

    public static TheoryData<string> Cmdlets
    {
        get
        {
            using var session = ModuleSession.Open();
            return [.. session.Run("Get-Command -Module SwarmHa").Of<CmdletInfo>().Select(static cmdlet => cmdlet.Name)];
        }
    }

    /// <summary>The words of the page are what Get-Help shows, wherever they belong.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Get_Help_shows_all_of_the_page(string name)
    {
        using var session = ModuleSession.Open();
        var page = File.ReadAllLines(Path.Combine(Root, "docs", "en-US", name + ".md"));
        var help = Assert.Single(session.Run($"Get-Help {name} -Full").Output);
        Assert.NotEmpty(Text(help, "Description").Trim());
        Assert.Equal(Below(page, "## PARAMETERS").Select(static title => title.TrimStart('-')).Order(), Names(session, name, "parameters.parameter | ForEach-Object name").Order());
        Assert.Equal(Below(page, "## EXAMPLES"), Names(session, name, "examples.example | ForEach-Object title").Select(static title => title.Trim('-', ' ')));
        var outputs = Below(page, "## OUTPUTS");
        Assert.Equal(outputs.Length == 0 ? OutputTypes(session, name) : outputs, Names(session, name, "returnValues.returnValue | ForEach-Object { $_.type.name }"));
        Assert.Equal(
            page.SkipWhile(static line => line != "## RELATED LINKS").Count(static line => line.StartsWith("- ", StringComparison.Ordinal)),
            Names(session, name, "relatedLinks.navigationLink | ForEach-Object linkText").Count);
        Assert.Equal(
            page.SkipWhile(static line => line != "## NOTES").Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal)).Any(static line => line.Length > 0),
            Names(session, name, "alertSet.alert | ForEach-Object Text").Count > 0);
        Assert.Equal(
            session.Run($"Get-Command {name}").One<CmdletInfo>().ParameterSets.Count,
            Names(session, name, "syntax.syntaxItem | ForEach-Object name").Count);
    }

    /// <summary>Who has the module has no more than its folder.</summary>
    [Fact]
    public void Only_files_that_are_shipped_are_named()
    {
        var texts = new[] { "*.xml", "*.txt", "*.ps1", "*.md" }.SelectMany(static kind => Directory.EnumerateFiles(ModuleSession.ModuleDirectory, kind, SearchOption.AllDirectories)).ToList();
        var named = texts.SelectMany(static path => ShippedFile().Matches(File.ReadAllText(path)).Select(match => (path, match.Value.TrimEnd('.')))).ToList();
        Assert.Contains(named, static one => one.Item2 == "docs/errors.md");
        Assert.All(named, static one => Assert.True(File.Exists(Path.Combine(ModuleSession.ModuleDirectory, one.Item2)), $"{one.path} names {one.Item2}."));
        Assert.All(texts.Where(static path => path.EndsWith(".md", StringComparison.Ordinal)), static path => Assert.All(LinkedFile().Matches(File.ReadAllText(path)), match =>
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, match.Groups[1].Value)), $"{path} links to {match.Groups[1].Value}.")));
    }

    /// <summary>There is no home of the project before a package gets one, and no page of a cmdlet on it then.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void No_page_is_offered_online(string name)
    {
        using var session = ModuleSession.Open();
        Assert.Empty(session.Run($"(Get-Command {name}).HelpUri").Of<string>().Single());
        Assert.Empty(Names(session, name, "relatedLinks.navigationLink | ForEach-Object uri | Where-Object { $_ }"));
    }

    [Fact]
    public void No_placeholder_of_an_address_is_shipped() => Assert.DoesNotContain(
        "swarmha.example", string.Join('\n', Directory.EnumerateFiles(ModuleSession.ModuleDirectory, "*", SearchOption.AllDirectories).Where(static path => !path.EndsWith(".dll", StringComparison.Ordinal)).Select(File.ReadAllText)), StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:docs|examples)/[\w.-]+\.(?:md|json|ps1)\b")]
    private static partial Regex ShippedFile();

    [GeneratedRegex(@"\]\(([\w./-]+\.\w+)(?:#[^)]*)?\)")]
    private static partial Regex LinkedFile();

    /// <summary>What only the assembly knows.</summary>
    [Fact]
    public void Facts_come_from_the_module()
    {
        using var session = ModuleSession.Open();
        Assert.Equal(["30"], Names(session, "Get-SwarmNode", "parameters.parameter | Where-Object name -eq TimeoutSec | ForEach-Object defaultValue"));
        Assert.Equal(["Hostname"], Names(session, "Get-SwarmNode", "parameters.parameter | Where-Object name -eq Name | ForEach-Object aliases"));
        Assert.Equal(["true"], Names(session, "Get-SwarmNode", "parameters.parameter | Where-Object name -eq Name | ForEach-Object globbing"));
        Assert.Equal(["True (ByValue, ByPropertyName)"], Names(session, "Get-SwarmNode", "parameters.parameter | Where-Object name -eq Name | ForEach-Object pipelineInput"));
        Assert.Contains("[-Role {Worker | Manager | Unknown}]", string.Concat(session.Render("Get-Help Get-SwarmNode").Where(static c => c is not ('\r' or '\n')))
            .Replace("    ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void No_mark_of_a_table_is_left_in_a_text() => Assert.All(
        Directory.EnumerateFiles(ModuleSession.ModuleDirectory, "*elp*", SearchOption.AllDirectories).Where(static path => path.EndsWith(".txt", StringComparison.Ordinal) || path.EndsWith(".xml", StringComparison.Ordinal)),
        static path => Assert.DoesNotContain("\\|", File.ReadAllText(path), StringComparison.Ordinal));

    [Fact]
    public void Topics_are_found_with_their_short_description()
    {
        using var session = ModuleSession.Open();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Root, "docs", "en-US"), "about_*.md"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var help = File.ReadAllLines(Path.Combine(ModuleSession.ModuleDirectory, "en-US", name + ".help.txt"));
            Assert.Equal("SHORT DESCRIPTION", help[3]);
            Assert.All(help, static line => Assert.InRange(line.Length, 0, 80));
            Assert.Contains(help[4].Trim(), session.Run($"Get-Help {name}").One<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_a_summary_its_parameters_and_examples_that_can_be_typed(string name)
    {
        using var session = ModuleSession.Open();
        var help = Assert.Single(session.Run($"Get-Help {name} -Full").Output);
        Assert.EndsWith(".", Text(help, "Synopsis").Trim(), StringComparison.Ordinal);
        var cmdlet = session.Run($"Get-Command {name}").One<CmdletInfo>();
        var own = cmdlet.Parameters.Keys.Except([.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters]).ToList();
        foreach (var parameter in own)
        {
            var described = Assert.Single(session.Run($"(Get-Help {name} -Parameter {parameter}).description[0].Text").Output);
            Assert.EndsWith(".", $"{described}".Trim(), StringComparison.Ordinal);
        }

        var examples = session.Run($"(Get-Help {name} -Full).examples.example | ForEach-Object code").Of<string>();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => DemandGood(session, example));
        Assert.Contains(examples, example => example.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>An example parses, and its commands of this module have the parameters that it names.</summary>
    private static void DemandGood(EngineSession session, string example)
    {
        var script = Parser.ParseInput(example, out _, out var errors);
        Assert.True(errors.Length == 0, $"{example}: {string.Join<ParseError>("; ", errors)}");
        foreach (var call in script.FindAll(static part => part is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (call.GetCommandName() is not { } command || !command.Contains("-Swarm", StringComparison.Ordinal))
            {
                continue;
            }

            var cmdlet = session.Run($"Get-Command {command}").One<CmdletInfo>();
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.True(
                cmdlet.Parameters.ContainsKey(parameter.ParameterName) || cmdlet.Parameters.Values.Any(one => one.Aliases.Contains(parameter.ParameterName)),
                $"{example}: {command} has no parameter {parameter.ParameterName}."));
        }
    }

    private static IReadOnlyList<string> Names(EngineSession session, string name, string what) =>
        [.. session.Run($"(Get-Help {name} -Full).{what}").Output.Where(static item => item is not null).Select(static item => $"{item}".Trim())];

    private static IEnumerable<string> OutputTypes(EngineSession session, string name) =>
        session.Run($"Get-Command {name}").One<CmdletInfo>().OutputType.Select(static type => type.Name).Distinct();

    /// <summary>The entries of a section.</summary>
    private static string[] Below(string[] page, string section) => [.. page.SkipWhile(line => line != section).Skip(1)
        .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(static line => line.StartsWith("### ", StringComparison.Ordinal)).Select(static line => line[4..].Trim())];

    private static string Text(PSObject help, string property) => help.Properties[property].Value switch
    {
        string text => text,
        IEnumerable parts => string.Join(' ', parts.Cast<object>()),
        var other => $"{other}",
    };
}
