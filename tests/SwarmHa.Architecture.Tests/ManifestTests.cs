using System.Collections;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SwarmHa.Architecture.Tests;

/// <summary>The manifest, the script and the format file say what the assemblies have.</summary>
public sealed class ManifestTests
{
    private static readonly Hashtable Manifest = Read();

    /// <summary>A column that shows a property: the build has made it visible.</summary>
    private static readonly Regex Property = new(@"^\[SwarmHa\.SwarmDisplay\]::Shown\(\$_\.(\w+)\)$");

    public static TheoryData<string> Targets => [.. ModuleFolder.Targets];

    [Theory]
    [MemberData(nameof(Targets))]
    public void It_exports_the_cmdlets_that_there_are(string target) =>
        Assert.Equal(ModuleBuild.Of(target).CmdletTypes.Select(ModuleBuild.Name).Order(StringComparer.Ordinal), List("CmdletsToExport").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("VariablesToExport")]
    [InlineData("AliasesToExport")]
    public void It_exports_nothing_else(string key)
    {
        Assert.True(Manifest.ContainsKey(key), $"Without {key} PowerShell exports all.");
        Assert.Empty(List(key));
    }

    [Fact]
    public void It_has_no_wildcard() =>
        Assert.DoesNotContain(Manifest.Values.Cast<object>().SelectMany(static value => value as object[] ?? [value]).OfType<string>(), static text => text.Contains('*', StringComparison.Ordinal));

    [Fact]
    public void The_files_that_it_names_are_there() =>
        Assert.All([.. List("RootModule"), .. List("FormatsToProcess"), .. List("TypesToProcess")], static name => Assert.True(File.Exists(Path.Combine(ModuleFolder.Root, name)), name));

    [Fact]
    public void It_is_for_both_editions()
    {
        Assert.Equal(["Core", "Desktop"], List("CompatiblePSEditions").Order());
        Assert.Equal("5.1", Manifest["PowerShellVersion"]);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Its_version_is_that_of_the_assemblies(string target)
    {
        var version = Version.Parse((string)Manifest["ModuleVersion"]!);
        foreach (var assembly in new[] { ModuleBuild.Of(target).Cmdlets, ModuleBuild.Of(target).Core })
        {
            Assert.Equal(version, new Version(assembly.GetName().Version!.ToString(3)));
        }
    }

    [Fact]
    public void The_script_knows_the_folders_that_there_are()
    {
        var script = File.ReadAllText(Path.Combine(ModuleFolder.Root, "SwarmHa.psm1"));
        Assert.Equal(ModuleFolder.Targets.Order(StringComparer.Ordinal), Regex.Matches(script, "'(net[^']+)'").Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_views_are_of_types_and_properties_that_there_are(string target)
    {
        var build = ModuleBuild.Of(target);
        var views = List("FormatsToProcess").SelectMany(static name => XDocument.Load(Path.Combine(ModuleFolder.Root, name)).Descendants("View")).ToList();
        Assert.NotEmpty(views);
        foreach (var view in views)
        {
            Assert.Empty(view.Descendants("PropertyName"));
            foreach (var name in view.Element("ViewSelectedBy")!.Elements("TypeName").Select(static element => TypeOf(element)))
            {
                var type = build.Core.GetType(name) ?? build.Cmdlets.GetType(name);
                Assert.True(type?.IsPublic, $"There is no type {name}.");
            }

            // A view of several types may show what only one of them has.
            var shown = view.Element("ViewSelectedBy")!.Elements("TypeName").Select(element => build.Core.GetType(TypeOf(element)) ?? build.Cmdlets.GetType(TypeOf(element))!);
            var properties = shown.SelectMany(static type => type.GetProperties()).Select(static property => property.Name).ToHashSet();
            Assert.All(view.Descendants("ScriptBlock").Select(static script => Property.Match(script.Value)).Where(static match => match.Success), match => Assert.Contains(match.Groups[1].Value, properties));
        }
    }

    /// <summary>A view for some objects of a type only is named TYPE#WHICH.</summary>
    private static string TypeOf(XElement name) => name.Value.Split('#')[0];

    private static IReadOnlyList<string> List(string key) => Manifest[key] switch
    {
        null => [],
        object[] many => [.. many.Cast<string>()],
        var one => [(string)one],
    };

    private static Hashtable Read()
    {
        var script = Parser.ParseFile(Path.Combine(ModuleFolder.Root, "SwarmHa.psd1"), out _, out var errors);
        Assert.Empty(errors);
        return (Hashtable)script.Find(static part => part is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
    }
}
