namespace SwarmHa.ModuleTests;

/// <summary>The colours: where they are, that they shift nothing, and what turns them off.</summary>
public sealed class ColourTests(ViewSession shared) : IClassFixture<ViewSession>, IDisposable
{
    private const string NoColour = "NO_COLOR";
    private const char Escape = '\u001b';
    private const string Good = "\u001b[1m\u001b[32m";
    private const string Bad = "\u001b[31;1m";
    private const string Warning = "\u001b[33;1m";

    private readonly string? _before = Take();

    public static TheoryData<string> Views => [.. ViewSamples.All.Keys];

    public void Dispose() => Environment.SetEnvironmentVariable(NoColour, _before);

    [Theory]
    [MemberData(nameof(Views))]
    public void Colours_shift_nothing(string view)
    {
        var (usual, large) = ViewSamples.All[view];
        foreach (var width in new[] { 80, 120 })
        {
            Assert.Equal(shared.Render(view, [.. usual, .. large], width), shared.RenderColoured(view, [.. usual, .. large], width).Plain);
        }
    }

    [Theory]
    [InlineData("SwarmNode", Good + "Leader", Bad + "Unreachable", Bad + "Down", Warning + "Unknown", Warning + "Drain", Warning + "Pause")]
    [InlineData("SwarmNode#ManySwarms", Good + "Leader", Bad + "Unreachable", Bad + "Down", Warning + "Unknown", Warning + "Drain")]
    [InlineData("SwarmQuorum", Bad + "node-50, node-60")]
    [InlineData("SwarmQuorumTest", Bad + "False")]
    [InlineData("SwarmManagerView", Bad + "NoLeader", Warning + "Silent")]
    [InlineData("SwarmConnection", Good + "Leader", Warning + "Silent", Warning + "Unknown")]
    [InlineData("SwarmEndpoint", Good + "Leader", Warning + "Silent", Warning + "Unknown")]
    [InlineData("SwarmLeaderMove", Bad + "False")]
    [InlineData("SwarmHealthFinding", Good + "Pass", Bad + "Fail", Warning + "Warning")]
    [InlineData("SwarmFailoverReport", Good + "Pass")]
    [InlineData("SwarmFailoverSeries", Bad + "Fail")]
    [InlineData("SwarmLabNode", Bad + "Stopped")]
    [InlineData("SwarmManagerChange", Bad + "Unreachable", Bad + "Down", Warning + "Drain")]
    public void What_matters_has_its_colour(string view, params string[] expected)
    {
        var shown = shared.RenderColoured(view, ViewSamples.All[view].Usual, 120).Coloured;
        Assert.All(expected, word => Assert.Contains(word + "\u001b[0m", shown, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void NO_COLOR_turns_them_off(string view)
    {
        Environment.SetEnvironmentVariable(NoColour, "1");
        Assert.DoesNotContain(Body(shared.RenderColoured(view, ViewSamples.All[view].Usual, 120).Coloured), static line => line.Contains(Escape));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_host_without_a_virtual_terminal_gets_none(string view) =>
        Assert.DoesNotContain(Escape, shared.Render(view, ViewSamples.All[view].Usual, 120));

    /// <summary>Without what PowerShell itself colours: the headings, and the names of a list.</summary>
    private static IEnumerable<string> Body(string shown) =>
        shown.Split('\n').Where(static line => !line.Contains("\u001b[32;1m", StringComparison.Ordinal));

    private static string? Take()
    {
        var before = Environment.GetEnvironmentVariable(NoColour);
        Environment.SetEnvironmentVariable(NoColour, null);
        return before;
    }
}
