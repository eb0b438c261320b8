using System.Security.Cryptography;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.ProjectModel;

namespace SwarmHa.Package;

/// <summary>An assembly of others in the module's folder.</summary>
/// <param name="Path">Where in the module it lies, with slashes.</param>
/// <param name="Sha256">Its hash, in hexadecimal digits.</param>
/// <param name="Package">The package it comes from.</param>
internal sealed record ShippedAssembly(string Path, string Sha256, ThirdPartyPackage Package)
{
    /// <summary>
    /// Finds where each assembly of others comes from: of the packages that the lock file has for its target, the one that holds the very same bytes.
    /// </summary>
    /// <param name="module">The assembled module.</param>
    /// <param name="lockFile">The lock file of what it was assembled from.</param>
    /// <param name="packages">The folder into which packages are restored.</param>
    /// <exception cref="InvalidDataException">There is an assembly that comes from none of them.</exception>
    public static IReadOnlyList<ShippedAssembly> Find(string module, string lockFile, string packages)
    {
        var known = new Dictionary<string, ThirdPartyPackage>(StringComparer.Ordinal);
        var targets = PackagesLockFileFormat.Read(lockFile).Targets;
        List<ShippedAssembly> found = [];
        foreach (var path in Directory.EnumerateFiles(module, "*.dll", SearchOption.AllDirectories).Where(static path => !IsOwn(path)))
        {
            var relative = System.IO.Path.GetRelativePath(module, path).Replace('\\', '/');
            var framework = NuGetFramework.Parse(relative.Split('/')[1]);
            var hash = Hash(path);
            var folder = targets.Single(target => target.TargetFramework.Equals(framework)).Dependencies
                .Where(static dependency => dependency.Type != PackageDependencyType.Project)
                .Select(dependency => new VersionFolderPathResolver(packages).GetInstallPath(dependency.Id, dependency.ResolvedVersion))
                .FirstOrDefault(folder => Holds(folder, System.IO.Path.GetFileName(path), hash))
                ?? throw new InvalidDataException($"{relative} comes from none of the packages in {lockFile}.");
            if (!known.TryGetValue(folder, out var package))
            {
                known.Add(folder, package = ThirdPartyPackage.Read(folder));
            }

            found.Add(new ShippedAssembly(relative, hash, package));
        }

        return [.. found.OrderBy(static assembly => assembly.Path, StringComparer.Ordinal)];
    }

    private static bool IsOwn(string path) => System.IO.Path.GetFileName(path) is var name && (name == "SwarmHa.dll" || name.StartsWith("SwarmHa.", StringComparison.Ordinal));

    private static bool Holds(string folder, string name, string hash) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).Any(file => Hash(file) == hash);

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
