using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SwarmHa.ModuleTests.Text;

/// <summary>No view lets anything through that a terminal obeys, or that a reader cannot see, but its own colours and line breaks.</summary>
public sealed partial class HostileViewTests(ViewSession shared) : IClassFixture<ViewSession>
{
    private static readonly XDocument Format = XDocument.Load(Path.Combine(ModuleSession.ModuleDirectory, "SwarmHa.Format.ps1xml"));

    /// <summary>Every view by its name and the way to ask for it.</summary>
    public static TheoryData<string, string, string> Views => [.. Format.Descendants("View").SelectMany(static view => view.Element("ViewSelectedBy")!.Elements("TypeName").Select(type =>
        (view.Element("Name")!.Value, view.Element("TableControl") is not null ? "Format-Table" : view.Element("ListControl") is not null ? "Format-List" : "Format-Custom", type.Value["SwarmHa.".Length..])))];

    [Theory]
    [MemberData(nameof(Views))]
    public void It_shows_a_hostile_object_with_all_marks_visible(string view, string format, string type)
    {
        var samples = ViewSamples.All[type == "SwarmManager" ? "SwarmNode" : type];
        object[] hostile = [.. samples.Usual.Concat(samples.Long).Select(HostileObjects.Of)];
        foreach (var width in new[] { 80, 4000 })
        {
            var shown = Colour().Replace(shared.RenderColoured(type, hostile, width, $"{format} -View {view}").Coloured, string.Empty);
            Assert.NotEqual("\n", shown);
            var hidden = shown.Where(static letter => letter != '\n' && VisibleText.Of($"a{letter}") != $"a{letter}" && !char.IsSurrogate(letter)).Distinct().Select(static letter => $"{(int)letter:x4}").ToList();
            Assert.True(hidden.Count == 0, $"{view} at {width} columns lets through {string.Join(", ", hidden)}:\n{VisibleText.OfLines(shown)}");
            Assert.True(width == 80 || !shown.Split('\n').Any(static line => line.TrimStart().StartsWith("FORGED", StringComparison.Ordinal)), $"{view} breaks the line where a name does:\n{shown}");
        }
    }

    [Fact]
    public void Each_object_reads_as_a_line_with_all_marks_visible() => Assert.All(ViewSamples.All.Values.SelectMany(static samples => samples.Usual.Concat(samples.Long)).Select(HostileObjects.Of), static hostile =>
        Assert.Equal(VisibleText.Of($"{hostile}"), $"{hostile}"));

    /// <summary>Without this the test above could pass by looking at objects that are not hostile.</summary>
    [Fact]
    public void The_objects_are_hostile_and_keep_the_raw_value()
    {
        var node = Assert.IsType<SwarmManager>(HostileObjects.Of(ViewSamples.All["SwarmNode"].Usual[0]));
        Assert.EndsWith(HostileObjects.Marks, node.Name, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', node.ToString());
    }

    /// <summary>All colours but the one that hostile text asks for.</summary>
    [GeneratedRegex("\u001b\\[(?!5m)[0-9;]*m")]
    private static partial Regex Colour();
}
