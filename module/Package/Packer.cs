using System.Text;
using NuGet.Configuration;

namespace SwarmHa.Package;

/// <summary>Makes the package of the assembled module.</summary>
/// <param name="Module">The folder of the assembled module.</param>
/// <param name="Repository">The folder of the sources, from which come the change log, the lock file and the icon.</param>
internal sealed record Packer(string Module, string Repository)
{
    private const string Name = "SwarmHa";
    private const string ManifestFile = Name + ".psd1";

    /// <summary>The home of the project, from which the other links follow; without it the package has none.</summary>
    public Uri? ProjectUri { get; init; }

    /// <summary>Where the icon can be had; null: at the home of the project.</summary>
    public Uri? IconUri { get; init; }

    /// <summary>Where all release notes can be had; null: at the home of the project.</summary>
    public Uri? ReleaseNotesUri { get; init; }

    /// <summary>Writes SwarmHa.VERSION.nupkg.</summary>
    /// <param name="output">The folder for it. Packages of the module that are there already are removed.</param>
    /// <returns>The path of the package.</returns>
    public string Pack(string output)
    {
        var manifest = Stamp(ModuleManifest.Read(Path.Combine(Module, ManifestFile)));
        var assemblies = ShippedAssembly.Find(Module, Path.Combine(Repository, "module", "packages.lock.json"), SettingsUtility.GetGlobalPackagesFolder(Settings.LoadDefaultSettings(Repository)));
        var files = Directory.EnumerateFiles(Module, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(Module, path).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        files[ManifestFile] = ForWindowsPowerShell(manifest.Text);
        files[$"{Name}.cdx.json"] = Encoding.UTF8.GetBytes(BillOfMaterials.Write(manifest, assemblies));
        files["THIRD-PARTY-NOTICES.txt"] = Encoding.UTF8.GetBytes(Notices.Write(assemblies));
        files[$"{Name}.png"] = File.ReadAllBytes(Path.Combine(Repository, "module", $"{Name}.png"));
        var package = PackageWriter.Write(Name, manifest, files);

        Directory.CreateDirectory(output);
        foreach (var old in Directory.EnumerateFiles(output, $"{Name}.*.nupkg"))
        {
            File.Delete(old);
        }

        var path = Path.Combine(output, $"{Name}.{manifest.Version}.nupkg");
        File.WriteAllBytes(path, package);
        return path;
    }

    private ModuleManifest Stamp(ModuleManifest manifest)
    {
        // Both of these places are what the known forges have.
        var notesUri = ReleaseNotesUri ?? Below("blob/HEAD/CHANGELOG.md");
        var iconUri = IconUri ?? Below($"raw/HEAD/module/{Name}.png");
        var notes = Changelog.Newest(Path.Combine(Repository, "CHANGELOG.md"), manifest.Version);
        manifest = manifest.WithGallery("ReleaseNotes", notesUri is null ? notes : $"{notes}\n\n{notesUri.AbsoluteUri}");
        manifest = ProjectUri is null ? manifest : manifest.WithGallery("ProjectUri", ProjectUri.AbsoluteUri);
        return iconUri is null ? manifest : manifest.WithGallery("IconUri", iconUri.AbsoluteUri);
    }

    /// <summary>Windows PowerShell takes a script for one in the code page of the machine, unless a mark says that it is UTF-8.</summary>
    private static byte[] ForWindowsPowerShell(string text) =>
        Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)];

    private Uri? Below(string path) => ProjectUri is null ? null : new Uri($"{ProjectUri.AbsoluteUri.TrimEnd('/')}/{path}");
}
