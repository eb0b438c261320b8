using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The page of errors is what the table says.</summary>
public sealed class ErrorsPageTests
{
    [Fact]
    public void The_page_is_up_to_date()
    {
        var docs = Path.Combine(ModuleUnderTest.RepositoryRoot, "docs");
        using var session = ModuleSession.Open();
        var page = session.Run($"& '{Path.Combine(docs, "New-ErrorsPage.ps1")}'").Of<string>();
        Assert.Equal(string.Join('\n', page) + "\n", File.ReadAllText(Path.Combine(docs, "errors.md")).ReplaceLineEndings("\n"));

        // Neither a row nor its meaning is missing.
        Assert.All(SwarmErrors.All, row => Assert.Single(page, line => line.StartsWith($"| `{row.Id}` | ", StringComparison.Ordinal)));
        Assert.DoesNotContain(page, static line => line.Contains("|  |", StringComparison.Ordinal));
    }
}
