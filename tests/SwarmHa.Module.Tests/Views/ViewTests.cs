using System.Text;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>
/// Each view as people see it, at 80 and 120 columns and without colours, against a committed text. To accept what has changed, run these
/// tests with SWARMHA_ACCEPT=1 and read the difference before it is committed.
/// </summary>
public sealed class ViewTests(ViewSession shared) : IClassFixture<ViewSession>
{
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("SWARMHA_ACCEPT") == "1";

    private static readonly string Folder = Path.Combine(ModuleUnderTest.RepositoryRoot, "tests", "SwarmHa.Module.Tests", "Views", "Golden");

    public static TheoryData<string> Views => [.. ViewSamples.All.Keys];

    /// <summary>Without those for narrow screens, and the findings, whose two columns of sentences share the width.</summary>
    public static TheoryData<string> WideViews =>
        [.. ViewSamples.All.Keys.Where(static view => !view.EndsWith("Narrow", StringComparison.Ordinal) && view != "SwarmFailoverFinding")];

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_is_as_it_was_accepted(string view)
    {
        var file = Path.Combine(Folder, view.Replace("#", "-of-", StringComparison.Ordinal) + ".txt");
        var shown = Show(view);
        if (Accepts)
        {
            File.WriteAllText(file, shown);
        }

        var accepted = File.Exists(file) ? Lines(File.ReadAllText(file)) : string.Empty;
        Assert.True(shown == accepted, Difference(view, accepted, shown));
    }

    [Fact]
    public void No_text_is_left_of_a_view_that_is_gone() => Assert.Equal(
        ViewSamples.All.Keys.Select(static view => view.Replace("#", "-of-", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Views))]
    public void No_line_is_wider_than_the_screen(string view)
    {
        var (usual, large) = ViewSamples.All[view];
        foreach (var width in new[] { 80, 120 })
        {
            Assert.All(shared.Render(view, [.. usual, .. large], width).Split('\n'), line => Assert.True(line.Length <= width, $"{line.Length} columns of {width}: {line}"));
        }
    }

    /// <summary>Spare width stands at the end of a line, and not between two columns.</summary>
    [Theory]
    [MemberData(nameof(WideViews))]
    public void Columns_stay_together_on_a_wide_screen(string view) => Assert.All(
        shared.Render(view, ViewSamples.All[view].Usual, 200).Split('\n'),
        static line => Assert.DoesNotContain(new string(' ', 40), line.Trim(), StringComparison.Ordinal));

    private string Show(string view)
    {
        var (usual, large) = ViewSamples.All[view];
        var text = new StringBuilder();
        var narrow = Section("usual, 80 columns", usual, 80, ViewSession.English);
        var german = shared.Render(view, usual, 80, "de-DE");
        text.Append(german == shared.Render(view, usual, 80, string.Empty) ? "(the same in de-DE)\n\n" : $"=== usual, 80 columns, de-DE\n{german}\n");
        Section("long, 80 columns", large, 80, ViewSession.English);
        Section("long, 120 columns", large, 120, ViewSession.English);
        return Lines(text.ToString());

        string Section(string title, object[] items, int width, string culture)
        {
            var shown = shared.Render(view, items, width, culture);
            text.Append($"=== {title}\n{shown}\n");
            return shown;
        }
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The lines around the first one that differs, old and new.</summary>
    private static string Difference(string view, string accepted, string shown)
    {
        var (old, now) = (accepted.Split('\n'), shown.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(old.Length, now.Length)).FirstOrDefault(index => index >= old.Length || index >= now.Length || old[index] != now[index]);
        var from = Math.Max(0, first - 3);
        return $"""
            {view} looks otherwise, from line {first + 1} on. If that is as it should be, run with SWARMHA_ACCEPT=1.
            accepted:
            {string.Join('\n', old.Skip(from).Take(10))}
            shown:
            {string.Join('\n', now.Skip(from).Take(10))}
            """;
    }
}
