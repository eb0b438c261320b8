using System.Management.Automation.Language;

namespace SwarmHa.Architecture.Tests;

/// <summary>All scripts of the repository parse, and those that are shipped know no word that Windows PowerShell 5.1 does not know.</summary>
public sealed class ScriptTests
{
    private static readonly string[] Extensions = [".ps1", ".psm1", ".psd1"];
    private static readonly string[] Built = ["bin", "obj", "out"];

    /// <summary>What came after 5.1, beside the ternary operator, which has no token of its own.</summary>
    private static readonly TokenKind[] Later =
    [
        TokenKind.AndAnd, TokenKind.OrOr, TokenKind.QuestionQuestion, TokenKind.QuestionQuestionEquals, TokenKind.QuestionDot, TokenKind.QuestionLBracket, TokenKind.Clean,
    ];

    public static TheoryData<string> Scripts => [.. Find(ModuleFolder.SourceRoot, "*").Select(static path => Path.GetRelativePath(ModuleFolder.SourceRoot, path))];

    public static TheoryData<string> Shipped =>
        [.. Directory.EnumerateFiles(ModuleFolder.Root, "*", SearchOption.AllDirectories).Where(IsScript).Select(static path => Path.GetRelativePath(ModuleFolder.Root, path))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_parses(string path)
    {
        Parser.ParseFile(Path.Combine(ModuleFolder.SourceRoot, path), out _, out var errors);
        Assert.Empty(errors);
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void What_is_shipped_is_understood_by_Windows_PowerShell(string path)
    {
        var script = Parser.ParseFile(Path.Combine(ModuleFolder.Root, path), out var tokens, out var errors);
        Assert.Empty(errors);
        Assert.DoesNotContain(tokens, token => Later.Contains(token.Kind));
        Assert.Empty(script.FindAll(static part => part is TernaryExpressionAst, searchNestedScriptBlocks: true));
    }

    /// <summary>The script blocks of the views run there too.</summary>
    [Fact]
    public void So_are_the_views()
    {
        var blocks = System.Xml.Linq.XDocument.Load(Path.Combine(ModuleFolder.Root, "SwarmHa.Format.ps1xml")).Descendants("ScriptBlock").Select(static block => block.Value).ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, static block =>
        {
            var script = Parser.ParseInput(block, out var tokens, out var errors);
            Assert.Empty(errors);
            Assert.DoesNotContain(tokens, token => Later.Contains(token.Kind));
            Assert.Empty(script.FindAll(static part => part is TernaryExpressionAst, searchNestedScriptBlocks: true));
        });
    }

    private static IEnumerable<string> Find(string root, string pattern) =>
        Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Where(path => IsScript(path) && !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(static part => Built.Contains(part) || part.StartsWith('.')));

    private static bool IsScript(string path) => Extensions.Contains(Path.GetExtension(path));
}
