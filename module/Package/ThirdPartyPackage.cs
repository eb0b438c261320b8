using NuGet.Packaging;
using NuGet.Packaging.Core;

namespace SwarmHa.Package;

/// <summary>A package of others, of which assemblies are shipped.</summary>
/// <param name="Identity">Its name and version.</param>
/// <param name="Licence">The identifier of its licence in the list of SPDX.</param>
/// <param name="Copyright">Whose it is, in its own words.</param>
/// <param name="Home">Where it comes from.</param>
/// <param name="LicenceText">The licence as the package has it.</param>
/// <param name="Notices">What it has to say in turn of parts of others; null where it says nothing.</param>
internal sealed record ThirdPartyPackage(PackageIdentity Identity, string Licence, string Copyright, string? Home, string LicenceText, string? Notices)
{
    private const string MitText = "The MIT License (MIT)";

    /// <summary>The name that bills of materials know it by.</summary>
    public string Url => $"pkg:nuget/{Identity.Id}@{Identity.Version.ToNormalizedString()}";

    /// <summary>Reads what an unpacked package says of itself.</summary>
    /// <param name="folder">Where it is unpacked.</param>
    /// <exception cref="InvalidDataException">It does not say by what licence it may be shipped.</exception>
    public static ThirdPartyPackage Read(string folder)
    {
        using var reader = new PackageFolderReader(folder);
        var nuspec = reader.NuspecReader;
        var identity = nuspec.GetIdentity();
        var text = Text(folder, "LICENSE*") ?? throw new InvalidDataException($"{identity} has no file with its licence.");
        var licence = nuspec.GetLicenseMetadata() switch
        {
            { Type: LicenseType.Expression } expression => expression.License,
            _ when text.StartsWith(MitText, StringComparison.Ordinal) => "MIT",
            _ => throw new InvalidDataException($"What licence {identity} has is not known."),
        };
        var home = nuspec.GetRepositoryMetadata()?.Url is { Length: > 0 } repository ? repository : nuspec.GetProjectUrl();
        return new ThirdPartyPackage(identity, licence, nuspec.GetCopyright(), home, text, Text(folder, "THIRD-PARTY-NOTICES*"));
    }

    private static string? Text(string folder, string pattern)
    {
        var files = Directory.GetFiles(folder, pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive });
        return files is [var file] ? File.ReadAllText(file).ReplaceLineEndings("\n").Trim() : null;
    }
}
