using System.IO.Compression;
using System.Text.RegularExpressions;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Versioning;

namespace SwarmHa.Package;

/// <summary>Writes a package as galleries of PowerShell take it, from the same files always the same bytes.</summary>
internal static partial class PackageWriter
{
    private const string CoreProperties = "package/services/metadata/core-properties/";

    /// <summary>The earliest month that every zip tool can show, in every time zone.</summary>
    private static readonly DateTimeOffset Moment = new(1980, 2, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes it.</summary>
    /// <param name="id">The module's name.</param>
    /// <param name="manifest">What it says of itself.</param>
    /// <param name="files">Its files by their place in the module, with slashes.</param>
    public static byte[] Write(string id, ModuleManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        var builder = new PackageBuilder(deterministic: true, NullLogger.Instance)
        {
            Id = id,
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Value("Description"),
            Copyright = manifest.Value("Copyright"),
            ReleaseNotes = manifest.Gallery("ReleaseNotes"),
            LicenseUrl = Link("LicenseUri"),
            ProjectUrl = Link("ProjectUri"),
            IconUrl = Link("IconUri"),
        };
        builder.Authors.Add(manifest.Value("Author"));
        builder.Owners.Add(manifest.Value("CompanyName"));
        builder.Tags.AddRange(Tags(manifest).Distinct(StringComparer.Ordinal));
        builder.Files.AddRange(files.OrderBy(static file => file.Key, StringComparer.Ordinal)
            .Select(static file => new PhysicalPackageFile(new MemoryStream(file.Value)) { TargetPath = file.Key }));
        using var written = new MemoryStream();
        builder.Save(written);
        return Settle(written, id, manifest.Value("Author"));

        Uri? Link(string key) => manifest.Gallery(key) is { } address ? new Uri(address) : null;
    }

    /// <summary>What galleries find modules by: their editions, kinds and commands.</summary>
    private static IEnumerable<string> Tags(ModuleManifest manifest)
    {
        var cmdlets = manifest.Exports("CmdletsToExport");
        return
        [
            .. manifest.Tags,
            .. manifest.Exports("CompatiblePSEditions").Select(static edition => $"PSEdition_{edition}"),
            "PSModule",
            "PSIncludes_Cmdlet",
            .. cmdlets.SelectMany(static name => new[] { $"PSCmdlet_{name}", $"PSCommand_{name}" }),
        ];
    }

    /// <summary>Takes from a package what differs by moment and machine: times, attributes, the order, and who wrote it with what.</summary>
    private static byte[] Settle(Stream package, string id, string author)
    {
        using var settled = new MemoryStream();
        using (var from = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true))
        using (var to = new ZipArchive(settled, ZipArchiveMode.Create, leaveOpen: true))
        {
            var properties = from.Entries.Single(static entry => entry.FullName.StartsWith(CoreProperties, StringComparison.Ordinal)).FullName;
            var named = $"{CoreProperties}{id}.psmdcp";
            foreach (var entry in from.Entries.OrderBy(static entry => entry.FullName, StringComparer.Ordinal))
            {
                using var content = entry.Open();
                if (entry.FullName == properties)
                {
                    Copy(Replace(content, LastModifiedBy(), $"<lastModifiedBy>{author}</lastModifiedBy>"), named, to);
                }
                else if (entry.FullName == "_rels/.rels")
                {
                    Copy(Replace(content, new Regex(Regex.Escape(properties)), named), entry.FullName, to);
                }
                else
                {
                    Copy(content, entry.FullName, to);
                }
            }
        }

        return settled.ToArray();
    }

    private static MemoryStream Replace(Stream content, Regex what, string by)
    {
        var text = new StreamReader(content).ReadToEnd();
        return what.IsMatch(text) ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(what.Replace(text, by))) : throw new InvalidDataException($"There is no {what} in the package.");
    }

    private static void Copy(Stream content, string name, ZipArchive to)
    {
        var entry = to.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Moment;

        // A plain file that all may read.
        entry.ExternalAttributes = Convert.ToInt32("100644", 8) << 16;
        using var target = entry.Open();
        content.CopyTo(target);
    }

    [GeneratedRegex("<lastModifiedBy>[^<]*</lastModifiedBy>")]
    private static partial Regex LastModifiedBy();
}
