using System.Reflection;

namespace SwarmHa.Tests;

/// <summary>The module that the suites look at: the assembled one, or the one whose manifest SWARMHA_MODULE names.</summary>
internal static class ModuleUnderTest
{
    /// <summary>The variable; tests/Pester/Get-Manifest.ps1 reads it too.</summary>
    public const string Variable = "SWARMHA_MODULE";

    /// <summary>The full path of its manifest.</summary>
    public static string Manifest { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } other
        ? Path.GetFullPath(other)
        : Path.Combine(Metadata("ModuleDirectory"), "SwarmHa.psd1");

    /// <summary>Its folder.</summary>
    public static string Directory { get; } = Path.GetDirectoryName(Manifest)!;

    /// <summary>The folder of the sources.</summary>
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    /// <summary>What the build has written into the suite.</summary>
    /// <param name="key">The name of an AssemblyMetadata.</param>
    public static string Metadata(string key) => typeof(ModuleUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
