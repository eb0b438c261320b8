using System.IO.Compression;
using System.Security.Cryptography;

namespace SwarmHa.PackageTests;

/// <summary>What is in the package, and what must not be.</summary>
public sealed class ContentTests(PackedModule package)
{
    private const long Megabyte = 1 << 20;

    /// <summary>What a package of NuGet has beside the files of the module.</summary>
    private static readonly string[] Wrapping = ["[Content_Types].xml", "_rels/.rels", "package/services/metadata/core-properties/SwarmHa.psmdcp", "SwarmHa.nuspec"];

    private static readonly string[] AtTheRoot =
        ["LICENSE", "SwarmHa.Format.ps1xml", "SwarmHa.cdx.json", "SwarmHa.png", "SwarmHa.psd1", "SwarmHa.psm1", "THIRD-PARTY-NOTICES.txt"];

    [Fact]
    public void The_files_of_the_module_are_at_the_root() =>
        Assert.Equal(AtTheRoot, package.Names().Except(Wrapping).Where(static name => !name.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_folder_holds_what_it_is_for() => Assert.All(package.Names().Except(Wrapping).Except(AtTheRoot), static name => Assert.Matches(
        @"^(bin/(net8\.0|netstandard2\.0)/(dependencies/)?[\w.]+\.dll|docs/[\w.-]+\.(md|json)|examples/[\w-]+\.ps1|(en-US|zh-CN|zh-Hans)/[\w.-]+\.(xml|txt))$", name));

    [Fact]
    public void Nothing_of_the_assembled_module_is_missing() => Assert.All(
        Directory.EnumerateFiles(PackedModule.Packer.Module, "*", SearchOption.AllDirectories),
        path => Assert.Contains(Path.GetRelativePath(PackedModule.Packer.Module, path).Replace('\\', '/'), package.Names()));

    [Fact]
    public void Neither_PowerShell_itself_nor_symbols_nor_a_lib_folder_are_in_it() => Assert.DoesNotContain(package.Names(), static name =>
        name.Contains("System.Management.Automation", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("lib/", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void It_is_small()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        Assert.InRange(new FileInfo(package.Path).Length, 1, 10 * Megabyte);
        Assert.InRange(archive.Entries.Sum(static entry => entry.Length), 1, 22 * Megabyte);
    }

    [Fact]
    public void Every_assembly_of_others_is_in_the_bill_of_materials_with_its_hash()
    {
        var files = package.Bill().GetProperty("components").EnumerateArray().SelectMany(static component => component.GetProperty("components").EnumerateArray())
            .ToDictionary(static file => file.GetProperty("name").GetString()!, static file => file.GetProperty("hashes")[0]);
        Assert.NotEmpty(files);
        Assert.Equal(package.OthersAssemblies().Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            Assert.Equal("SHA-256", file.Value.GetProperty("alg").GetString());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(package.Bytes(file.Key))), file.Value.GetProperty("content").GetString());
        });
    }

    [Fact]
    public void The_bill_of_materials_names_each_package_its_version_and_licence()
    {
        var bill = package.Bill();
        Assert.Equal(("CycloneDX", "1.6"), (bill.GetProperty("bomFormat").GetString(), bill.GetProperty("specVersion").GetString()));
        Assert.Equal(package.Nuspec().GetVersion().ToNormalizedString(), bill.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString());
        var components = bill.GetProperty("components").EnumerateArray().ToList();
        Assert.All(components, static component =>
        {
            var (name, version) = (component.GetProperty("name").GetString(), component.GetProperty("version").GetString());
            Assert.Equal($"pkg:nuget/{name}@{version}", component.GetProperty("purl").GetString());
            Assert.Equal("MIT", component.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());
        });

        // No name of a part is given twice, and the module depends on all of them.
        var references = components.Select(static component => component.GetProperty("bom-ref").GetString()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(references.Distinct(), references);
        Assert.Equal(references, bill.GetProperty("dependencies")[0].GetProperty("dependsOn").EnumerateArray().Select(static part => part.GetString()));
    }

    [Fact]
    public void The_notices_name_each_assembly_of_others_and_have_each_licence()
    {
        var notices = package.Text("THIRD-PARTY-NOTICES.txt");
        var lines = notices.Split('\n');
        Assert.All(package.OthersAssemblies(), name => Assert.Contains($"  {name}", lines));
        Assert.All(package.Bill().GetProperty("components").EnumerateArray(), component =>
        {
            var name = $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}";
            Assert.Single(lines, line => line.StartsWith("Licence of ", StringComparison.Ordinal) && line["Licence of ".Length..].Split(", ").Contains(name));
        });
        Assert.Contains("Permission is hereby granted, free of charge", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void The_icon_is_a_picture() => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], package.Bytes("SwarmHa.png").Take(4));
}
