using System.IO.Compression;
using System.Text.Json;
using NuGet.Packaging;
using SwarmHa.Package;
using SwarmHa.Tests;

[assembly: AssemblyFixture(typeof(SwarmHa.PackageTests.PackedModule))]

namespace SwarmHa.PackageTests;

/// <summary>The package of the assembled module, made once for all tests, in a folder of its own that is a feed at the same time.</summary>
public sealed class PackedModule : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("swarmha-package");

    /// <summary>Packs it.</summary>
    public PackedModule() => Path = Packer.Pack(Feed);

    /// <summary>The folder that holds the package.</summary>
    public string Feed => _folder.FullName;

    /// <summary>The package.</summary>
    public string Path { get; }

    /// <summary>Where it was packed from.</summary>
    internal static Packer Packer { get; } = new(ModuleUnderTest.Directory, ModuleUnderTest.RepositoryRoot);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The names of all that is in the package.</summary>
    public IReadOnlyList<string> Names()
    {
        using var archive = ZipFile.OpenRead(Path);
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    /// <summary>The bytes of a file in the package.</summary>
    public byte[] Bytes(string name)
    {
        using var archive = ZipFile.OpenRead(Path);
        using var content = archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A text in the package.</summary>
    public string Text(string name) => new StreamReader(new MemoryStream(Bytes(name))).ReadToEnd();

    /// <summary>The bill of materials.</summary>
    public JsonElement Bill()
    {
        using var document = JsonDocument.Parse(Bytes("SwarmHa.cdx.json"));
        return document.RootElement.Clone();
    }

    /// <summary>What the package says of itself.</summary>
    public NuspecReader Nuspec()
    {
        using var reader = new PackageArchiveReader(Path);
        return reader.NuspecReader;
    }

    /// <summary>The assemblies in it that are not ours.</summary>
    public IReadOnlyList<string> OthersAssemblies() =>
        [.. Names().Where(static name => name.EndsWith(".dll", StringComparison.Ordinal) && !System.IO.Path.GetFileName(name).StartsWith("SwarmHa", StringComparison.Ordinal))];
}
