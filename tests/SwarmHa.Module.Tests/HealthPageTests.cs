using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The page of the audit's rules is what the table says.</summary>
public sealed class HealthPageTests
{
    [Fact]
    public void The_page_is_up_to_date()
    {
        var docs = Path.Combine(ModuleUnderTest.RepositoryRoot, "docs");
        using var session = ModuleSession.Open();
        var page = session.Run($"& '{Path.Combine(docs, "New-HealthPage.ps1")}'").Of<string>();
        Assert.Equal(string.Join('\n', page) + "\n", File.ReadAllText(Path.Combine(docs, "health.md")).ReplaceLineEndings("\n"));
        Assert.All(SwarmHealthRules.All, rule => Assert.Single(page, line => line.StartsWith($"| `{rule.Id}` | ", StringComparison.Ordinal)));
        Assert.DoesNotContain(page, static line => line.Contains("|  |", StringComparison.Ordinal));
    }
}
