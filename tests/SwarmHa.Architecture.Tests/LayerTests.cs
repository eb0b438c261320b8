namespace SwarmHa.Architecture.Tests;

/// <summary>The layers of the design: an arrow only ever points down.</summary>
public sealed class LayerTests
{
    private const string Core = "SwarmHa.Core";
    private const string PowerShell = "System.Management.Automation";
    private const string DockerClient = "Docker.DotNet";

    /// <summary>What each of our assemblies may know of ours and of others; the platform itself is not listed.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        [Core] = [],
        ["SwarmHa"] = [Core, PowerShell],
        ["SwarmHa.Docker"] = [Core, DockerClient, "BouncyCastle.Cryptography"],
        ["SwarmHa.Reports"] = [Core],
        ["SwarmHa.Simulator"] = [Core],
        ["SwarmHa.Lab"] = [Core],
    };

    /// <summary>What Docker.DotNet's own interfaces are made of.</summary>
    private static readonly string[] PartsOfTheDockerClient = ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Net.Http.Client"];

    /// <summary>What .NET has by itself, and what its makers give to netstandard2.0 in its stead.</summary>
    private static readonly string[] Platform = ["System.", "netstandard", "mscorlib", "Microsoft.Win32.", "Microsoft.Bcl."];

    /// <summary>What only Core must do without: anything by which it could reach beyond itself.</summary>
    private static readonly string[] BeyondCore =
    [
        "System.Net.", "System.IO.", "System.Console.", "Microsoft.", "System.Diagnostics.Process", "System.Reflection.Emit", "System.Runtime.InteropServices.Marshal",
    ];

    public static TheoryData<string, string> OwnAssemblies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var target in ModuleFolder.Targets)
            {
                foreach (var path in ModuleFolder.OwnAssemblies(target))
                {
                    data.Add(target, Path.GetFileNameWithoutExtension(path));
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Targets => [.. ModuleFolder.Targets];

    [Theory]
    [MemberData(nameof(OwnAssemblies))]
    public void An_assembly_knows_what_its_layer_may(string target, string assembly)
    {
        Assert.True(Arrows.TryGetValue(assembly, out var allowed), $"{assembly} has no layer: give it one here and in the design.");
        Assert.Empty(Known(target, assembly).Except(allowed));
    }

    /// <summary>Whether the check above sees anything at all.</summary>
    [Theory]
    [InlineData("SwarmHa", Core)]
    [InlineData("SwarmHa", PowerShell)]
    [InlineData("SwarmHa.Docker", Core)]
    [InlineData("SwarmHa.Docker", DockerClient)]
    public void An_arrow_that_is_there_is_seen(string assembly, string known) =>
        Assert.All(ModuleFolder.Targets, target => Assert.Contains(known, Known(target, assembly)));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Core_reaches_nothing_beyond_itself(string target)
    {
        var used = AssemblyMetadataFile.UsedTypes(Locate(target, Core));
        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, static type => Array.Exists(BeyondCore, prefix => type.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>Windows PowerShell 5.1 brings version 3 of its own assembly, and a newer reference would not load there.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void The_cmdlets_are_built_against_the_oldest_PowerShell(string target) =>
        Assert.Equal(new Version(3, 0, 0, 0), AssemblyMetadataFile.References(Locate(target, "SwarmHa"))[PowerShell]);

    /// <summary>What an assembly knows besides the platform; the parts of the Docker client count as one.</summary>
    private static IEnumerable<string> Known(string target, string assembly) => AssemblyMetadataFile.References(Locate(target, assembly)).Keys
        .Where(static name => name == PowerShell || !Array.Exists(Platform, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(static name => name.StartsWith(DockerClient + ".", StringComparison.Ordinal) || PartsOfTheDockerClient.Contains(name) ? DockerClient : name)
        .Distinct();

    private static string Locate(string target, string assembly) => ModuleFolder.OwnAssemblies(target).Single(path => Path.GetFileNameWithoutExtension(path) == assembly);
}
