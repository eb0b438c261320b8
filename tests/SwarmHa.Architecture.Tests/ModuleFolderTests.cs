using System.Text;

namespace SwarmHa.Architecture.Tests;

/// <summary>What is shipped, and what must not be.</summary>
public sealed class ModuleFolderTests
{
    /// <summary>PowerShell's own, and what a Windows PowerShell or PowerShell 7 has anyway.</summary>
    private static readonly string[] NeverShipped = ["System.Management.Automation", "PowerShellStandard", "Microsoft.PowerShell", "Microsoft.Management.Infrastructure"];

    public static TheoryData<string> Targets => [.. ModuleFolder.Targets];

    [Fact]
    public void It_has_both_targets_and_no_other() =>
        Assert.Equal(
            ModuleFolder.Targets.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(ModuleFolder.Root, "bin")).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Only_what_PowerShell_is_to_see_lies_open(string target) =>
        Assert.Equal(
            ["SwarmHa.Core.dll", "SwarmHa.dll"],
            Directory.GetFiles(ModuleFolder.Binaries(target)).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Targets))]
    public void All_else_is_private(string target)
    {
        Assert.Equal([ModuleFolder.Dependencies], Directory.GetDirectories(ModuleFolder.Binaries(target)).Select(static folder => Path.GetFileName(folder)));
        var hidden = ModuleFolder.Files(Path.Combine(ModuleFolder.Binaries(target), ModuleFolder.Dependencies)).Select(static path => Path.GetFileName(path)).ToList();
        Assert.Contains("SwarmHa.Docker.dll", hidden);
        Assert.Contains("SwarmHa.Reports.dll", hidden);
        Assert.Contains("Docker.DotNet.dll", hidden);
        Assert.DoesNotContain("SwarmHa.dll", hidden);
        Assert.DoesNotContain("SwarmHa.Core.dll", hidden);
        Assert.All(hidden, static name => Assert.EndsWith(".dll", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_PowerShells_own_is_shipped() =>
        Assert.DoesNotContain(ModuleFolder.Files(ModuleFolder.Root), static path =>
            Array.Exists(NeverShipped, name => Path.GetFileName(path).StartsWith(name, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void The_licence_goes_with_it() => Assert.True(File.Exists(Path.Combine(ModuleFolder.Root, "LICENSE")));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Sources_are_named_from_the_root_of_the_repository(string target) => Assert.All(ModuleFolder.OwnAssemblies(target), static path =>
    {
        var sources = AssemblyMetadataFile.SourcePaths(path);
        Assert.True(sources.Count > 1, $"{path} has no debugging information.");
        Assert.All(sources, static source => Assert.True(source.StartsWith("/_/", StringComparison.Ordinal) || !Path.IsPathRooted(source), source));
    });

    [Fact]
    public void No_file_of_ours_names_the_folder_it_was_built_in()
    {
        var folder = ModuleFolder.SourceRoot.TrimEnd(Path.DirectorySeparatorChar);
        Assert.True(File.Exists(Path.Combine(folder, "Directory.Build.props")), $"{folder} is not the root of the sources.");
        var files = ModuleFolder.Targets.SelectMany(ModuleFolder.OwnAssemblies).Concat(Directory.EnumerateFiles(ModuleFolder.Root));
        Assert.All(files, path =>
        {
            var content = File.ReadAllBytes(path).AsSpan();
            Assert.True(content.IndexOf(Encoding.UTF8.GetBytes(folder)) < 0 && content.IndexOf(Encoding.Unicode.GetBytes(folder)) < 0, $"{path} names {folder}.");
        });
    }
}
