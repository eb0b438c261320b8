using SwarmHa.Tests;

namespace SwarmHa.Architecture.Tests;

/// <summary>The assembled module, as it is shipped.</summary>
internal static class ModuleFolder
{
    public const string Dependencies = "dependencies";

    /// <summary>One for Windows PowerShell 5.1, one for PowerShell 7.</summary>
    public static readonly string[] Targets = ["netstandard2.0", "net8.0"];

    public static string Root => ModuleUnderTest.Directory;

    /// <summary>The folder of the sources, which no shipped file may name.</summary>
    public static string SourceRoot => ModuleUnderTest.RepositoryRoot;

    public static string Binaries(string target) => Path.Combine(Root, "bin", target);

    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    /// <summary>Our own assemblies of one target.</summary>
    public static IEnumerable<string> OwnAssemblies(string target) =>
        Files(Binaries(target)).Where(static path => Path.GetFileName(path).StartsWith("SwarmHa", StringComparison.Ordinal));
}
