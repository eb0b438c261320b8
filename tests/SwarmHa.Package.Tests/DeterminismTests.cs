using System.IO.Compression;

namespace SwarmHa.PackageTests;

/// <summary>The same module gives the same package, byte for byte.</summary>
public sealed class DeterminismTests(PackedModule package) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-again");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Packed_from_a_copy_elsewhere_and_made_later_it_is_the_same()
    {
        var copy = Path.Combine(_folder.FullName, "copy");
        foreach (var path in Directory.EnumerateFiles(PackedModule.Packer.Module, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(PackedModule.Packer.Module, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
            File.SetLastWriteTimeUtc(target, new DateTime(2031, 5, 6, 7, 8, 10, DateTimeKind.Utc));
        }

        var again = (PackedModule.Packer with { Module = copy }).Pack(_folder.FullName);
        Assert.Equal(Path.GetFileName(package.Path), Path.GetFileName(again));
        Assert.True(File.ReadAllBytes(package.Path).AsSpan().SequenceEqual(File.ReadAllBytes(again)), "The two packages differ.");
    }

    [Fact]
    public void Its_entries_are_sorted_and_of_one_moment()
    {
        Assert.Equal(package.Names().Order(StringComparer.Ordinal), package.Names());
        using var archive = ZipFile.OpenRead(package.Path);
        Assert.Single(archive.Entries.Select(static entry => entry.LastWriteTime.DateTime).Distinct());
        Assert.DoesNotContain(Environment.OSVersion.VersionString, package.Text("package/services/metadata/core-properties/SwarmHa.psmdcp"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_package_does_not_stay_beside_it()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "SwarmHa.0.0.1.nupkg"), "old");
        var path = PackedModule.Packer.Pack(_folder.FullName);
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }
}
