using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The help that Get-Help shows: it is there for all, up to date, and its examples are commands that there are.</summary>
public sealed class HelpTests
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

    [Fact]
    public void The_help_is_up_to_date()
    {
        // The comments of the build that the tests were made with.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var documentation = Path.Combine(Root, "src", "SwarmHa", "bin", configuration, "net8.0", "SwarmHa.xml");
        using var session = ModuleSession.Open();
        var help = session.Run($"& '{Path.Combine(Root, "docs", "New-Help.ps1")}' -Documentation '{documentation}'").One<string>();
        Assert.Equal(help + "\n", File.ReadAllText(Path.Combine(Root, "module", "en-US", "SwarmHa.dll-Help.xml")).ReplaceLineEndings("\n"));
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
    private static void DemandGood(Shell.EngineSession session, string example)
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

    private static string Text(PSObject help, string property) => help.Properties[property].Value switch
    {
        string text => text,
        IEnumerable parts => string.Join(' ', parts.Cast<object>()),
        var other => $"{other}",
    };
}
