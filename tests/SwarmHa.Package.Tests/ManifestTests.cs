using SwarmHa.Package;
using SwarmHa.Tests;

namespace SwarmHa.PackageTests;

/// <summary>What the package says of itself, to galleries and to PowerShell.</summary>
public sealed class ManifestTests(PackedModule package) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-manifest");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_gallery_is_told_what_the_manifest_says()
    {
        var manifest = Manifest(package);
        var nuspec = package.Nuspec();
        Assert.Equal("SwarmHa", nuspec.GetId());
        Assert.Equal(manifest.Version, nuspec.GetVersion().ToString());
        Assert.Equal($"SwarmHa.{manifest.Version}.nupkg", Path.GetFileName(package.Path));
        Assert.Equal(manifest.Value("Author"), nuspec.GetAuthors());
        Assert.Equal(manifest.Value("Description"), nuspec.GetDescription());
        Assert.Equal(manifest.Value("Copyright"), nuspec.GetCopyright());
        Assert.Equal(manifest.Gallery("LicenseUri"), nuspec.GetLicenseUrl());
        Assert.Equal(manifest.Gallery("ProjectUri") ?? string.Empty, nuspec.GetProjectUrl());
        Assert.Equal(manifest.Gallery("IconUri") ?? string.Empty, nuspec.GetIconUrl());
        Assert.Equal(manifest.Gallery("ReleaseNotes")!, nuspec.GetReleaseNotes().ReplaceLineEndings("\n"));
        Assert.False(nuspec.GetRequireLicenseAcceptance());
        Assert.Empty(nuspec.GetDependencyGroups());
    }

    [Fact]
    public void It_can_be_found_by_edition_kind_and_command()
    {
        var manifest = Manifest(package);
        var tags = package.Nuspec().GetTags().Split(' ');
        Assert.Equal(tags.Distinct(), tags);
        Assert.Superset(new HashSet<string>(["PSModule", "PSEdition_Core", "PSEdition_Desktop", "PSIncludes_Cmdlet", "Docker", "Swarm"]), new HashSet<string>(tags));
        Assert.Equal(manifest.Exports("CmdletsToExport").Order(), tags.Where(static tag => tag.StartsWith("PSCmdlet_", StringComparison.Ordinal)).Select(static tag => tag["PSCmdlet_".Length..]).Order());

        // The gallery takes no more.
        Assert.InRange(string.Join(' ', tags).Length, 1, 4000);
    }

    [Fact]
    public void Without_a_home_no_link_leads_to_one()
    {
        var manifest = Manifest(package);
        Assert.All(new[] { "ProjectUri", "IconUri" }, key => Assert.Null(manifest.Gallery(key)));
        Assert.DoesNotContain("://", manifest.Gallery("ReleaseNotes")!.Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(".example", manifest.Text, StringComparison.Ordinal);
        Assert.Equal("https://opensource.org/license/mit", manifest.Gallery("LicenseUri"));
    }

    [Fact]
    public void The_home_of_the_project_gives_all_links()
    {
        var manifest = Pack(PackedModule.Packer with { ProjectUri = new Uri("https://git.example/them/swarmha/") });
        Assert.Equal("https://git.example/them/swarmha/", manifest.Gallery("ProjectUri"));
        Assert.Equal("https://git.example/them/swarmha/raw/HEAD/module/SwarmHa.png", manifest.Gallery("IconUri"));
        Assert.EndsWith("\n\nhttps://git.example/them/swarmha/blob/HEAD/CHANGELOG.md", manifest.Gallery("ReleaseNotes"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_given_is_taken()
    {
        var manifest = Pack(PackedModule.Packer with { ProjectUri = new Uri("https://a.example/"), IconUri = new Uri("https://b.example/i.png"), ReleaseNotesUri = new Uri("https://c.example/n") });
        Assert.Equal("https://b.example/i.png", manifest.Gallery("IconUri"));
        Assert.EndsWith("https://c.example/n", manifest.Gallery("ReleaseNotes"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_release_notes_are_the_newest_part_of_the_change_log()
    {
        var manifest = Manifest(package);
        var log = Path.Combine(ModuleUnderTest.RepositoryRoot, "CHANGELOG.md");
        var newest = Changelog.Newest(log, manifest.Version);
        Assert.StartsWith("### ", newest, StringComparison.Ordinal);
        Assert.Contains(newest, File.ReadAllText(log).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith(newest, manifest.Gallery("ReleaseNotes"), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Changelog.Newest(log, "9.9.9"));
    }

    [Fact]
    public void A_text_of_several_lines_with_quotes_comes_back_as_it_was()
    {
        const string Text = "It's $new\n'@ no end\n\"`n\"";
        var manifest = Manifest(package);
        Assert.Equal(Text.Replace("\n'@", "\n '@", StringComparison.Ordinal), manifest.WithGallery("ReleaseNotes", Text.Replace("\n'@", "\n '@", StringComparison.Ordinal)).Gallery("ReleaseNotes"));
        Assert.Throws<InvalidDataException>(() => manifest.WithGallery("ReleaseNotes", Text));
        Assert.Equal("It's", manifest.WithGallery("ReleaseNotes", "It's").Gallery("ReleaseNotes"));
    }

    private ModuleManifest Pack(Packer packer)
    {
        packer.Pack(_folder.FullName);
        using var archive = System.IO.Compression.ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder.FullName)));
        return Read(new StreamReader(archive.GetEntry("SwarmHa.psd1")!.Open()).ReadToEnd());
    }

    private ModuleManifest Manifest(PackedModule from) => Read(from.Text("SwarmHa.psd1"));

    private ModuleManifest Read(string text)
    {
        var path = Path.Combine(_folder.FullName, "SwarmHa.psd1");
        File.WriteAllText(path, text);
        return ModuleManifest.Read(path);
    }
}
