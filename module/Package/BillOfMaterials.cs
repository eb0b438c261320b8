using System.Text.Encodings.Web;
using System.Text.Json;

namespace SwarmHa.Package;

/// <summary>
/// SwarmHa.cdx.json: what is shipped of others, in the JSON of CycloneDX 1.6. It has neither a time nor a serial number, so that the same
/// module gives the same bill.
/// </summary>
internal static class BillOfMaterials
{
    // Copyright signs are to be read, and no page shows this.
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="manifest">The module.</param>
    /// <param name="assemblies">What it is shipped with.</param>
    public static string Write(ModuleManifest manifest, IReadOnlyList<ShippedAssembly> assemblies) => JsonSerializer.Serialize(
        new
        {
            bomFormat = "CycloneDX",
            specVersion = "1.6",
            version = 1,
            metadata = new
            {
                component = new Dictionary<string, object>
                {
                    ["type"] = "library",
                    ["bom-ref"] = Name,
                    ["name"] = Name,
                    ["version"] = manifest.Version,
                    ["description"] = manifest.Value("Description"),
                    ["licenses"] = Licence("MIT"),
                    ["copyright"] = manifest.Value("Copyright"),
                },
            },
            components = assemblies.GroupBy(static assembly => assembly.Package).OrderBy(static group => group.Key.Identity).Select(Component),
            dependencies = new[]
            {
                new Dictionary<string, object>
                {
                    ["ref"] = Name,
                    ["dependsOn"] = assemblies.Select(static assembly => assembly.Package.Url).Distinct().Order(StringComparer.Ordinal),
                },
            },
        },
        Options) + "\n";

    private const string Name = "SwarmHa";

    private static Dictionary<string, object> Component(IGrouping<ThirdPartyPackage, ShippedAssembly> package) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Key.Url,
        ["name"] = package.Key.Identity.Id,
        ["version"] = package.Key.Identity.Version.ToNormalizedString(),
        ["licenses"] = Licence(package.Key.Licence),
        ["copyright"] = package.Key.Copyright,
        ["purl"] = package.Key.Url,
        ["components"] = package.Select(static assembly => new
        {
            type = "file",
            name = assembly.Path,
            hashes = new[] { new { alg = "SHA-256", content = assembly.Sha256 } },
        }),
    };

    private static object Licence(string identifier) => new[] { new { license = new { id = identifier } } };
}
