using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests.Text;

/// <summary>No view lets anything through that a terminal obeys, or that a reader cannot see, but its own colours and line breaks.</summary>
public sealed partial class HostileViewTests(ViewSession shared) : IClassFixture<ViewSession>, IDisposable
{
    private static readonly XDocument Format = XDocument.Load(Path.Combine(ModuleSession.ModuleDirectory, "SwarmHa.Format.ps1xml"));

    private readonly EngineSession _session = Open();

    /// <summary>Every view by its name, those that only Format-List shows as well.</summary>
    public static TheoryData<string, string> Views =>
        [.. Format.Descendants("View").SelectMany(static view => view.Element("ViewSelectedBy")!.Elements("TypeName").Select(type => (view.Element("Name")!.Value, type.Value["SwarmHa.".Length..])))];

    public static TheoryData<string> Types => [.. ViewSamples.All.Keys];

    public void Dispose() => _session.Dispose();

    /// <summary>What a view shows is what its blocks give.</summary>
    [Theory]
    [MemberData(nameof(Views))]
    public void Each_block_of_a_view_makes_all_marks_visible(string view, string type)
    {
        var control = Format.Descendants("View").Single(one => one.Element("Name")!.Value == view).Elements().Single(static one => one.Name.LocalName.EndsWith("Control", StringComparison.Ordinal));
        var shown = Hostile(type).SelectMany(item => Shown(control, item)).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, text =>
        {
            Verify(view, text);
            Assert.DoesNotContain("\nFORGED", text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_object_is_shown_with_all_marks_visible(string type)
    {
        foreach (var width in new[] { 80, 4000 })
        {
            Verify(type, shared.RenderColoured(type, [.. Hostile(type)], width).Coloured);
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

    private static EngineSession Open()
    {
        var session = new EngineSession(new BufferHost(colours: true));
        session.ImportModule(ModuleSession.Manifest);
        return session;
    }

    private static IEnumerable<object> Hostile(string type)
    {
        var (usual, large) = ViewSamples.All[type == "SwarmManager" ? "SwarmNode" : type];
        return usual.Concat(large).Select(HostileObjects.Of);
    }

    private static void Verify(string where, string shown)
    {
        var plain = Colour().Replace(shown, string.Empty);
        var hidden = plain.Where(static letter => letter != '\n' && !char.IsSurrogate(letter) && VisibleText.Of($"{letter}") != $"{letter}").Distinct().Select(static letter => $"{(int)letter:x4}").ToList();
        Assert.True(hidden.Count == 0, $"{where} lets through {string.Join(", ", hidden)}:\n{VisibleText.OfLines(plain)}");
    }

    /// <summary>Evaluates the blocks below an element; those of a nested control are about each thing that the outer block gives.</summary>
    private IEnumerable<string> Shown(XElement below, object item)
    {
        foreach (var block in below.Descendants("ScriptBlock").Where(block => block.Parent!.Name != "ItemSelectionCondition" && Control(block.Parent) == below))
        {
            var given = Run(block.Value, item);
            foreach (var text in block.Parent!.Element("CustomControl") is { } nested ? given.SelectMany(one => Shown(nested, one.BaseObject)) : given.Select(static one => $"{one}"))
            {
                yield return text;
            }
        }
    }

    /// <summary>The control that an element belongs to.</summary>
    private static XElement Control(XElement element) => element.Ancestors().First(static one => one.Name.LocalName.EndsWith("Control", StringComparison.Ordinal));

    private IReadOnlyList<PSObject> Run(string block, object item)
    {
        var result = _session.Run($"$item | ForEach-Object {{ {block} }}", new Dictionary<string, object?> { ["item"] = item });
        Assert.Empty(result.Errors);
        return [.. result.Output.Where(static one => one is not null)];
    }

    /// <summary>All colours but the one that hostile text asks for.</summary>
    [GeneratedRegex("\u001b\\[(?!5m)[0-9;]*m")]
    private static partial Regex Colour();
}
