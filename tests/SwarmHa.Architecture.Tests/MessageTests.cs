using System.Text.RegularExpressions;

namespace SwarmHa.Architecture.Tests;

/// <summary>How messages quote others.</summary>
public sealed partial class MessageTests
{
    /// <summary>A message is a sentence: in brackets it would leave a period before the closing one, and often another after it.</summary>
    [Fact]
    public void A_message_in_brackets_loses_its_period()
    {
        var lines = ModuleFolder.Files(Path.Combine(ModuleFolder.SourceRoot, "src")).Where(static path => path.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(File.ReadLines).ToList();
        Assert.Contains(lines, static line => line.Contains(".Message", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => InBrackets().IsMatch(line));
        Assert.Matches(InBrackets(), "$\"No connection ({problem.Message}).\"");
    }

    // A text that is nothing but the message in brackets is no part of a sentence.
    [GeneratedRegex("""[^"]\(\{[^{}()]*\.Message\}\)""")]
    private static partial Regex InBrackets();
}
