using System.Management.Automation;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using SwarmHa.Hosting;

namespace SwarmHa.PackageTests;

/// <summary>The package is found in a feed, fetched, laid out as PowerShell's installers lay it out, and works from there.</summary>
public sealed class InstallTests(PackedModule package) : IDisposable
{
    private const string Lab = "package-install";
    private readonly DirectoryInfo _modules = Directory.CreateTempSubdirectory("swarmha-modules");

    public void Dispose()
    {
        try
        {
            _modules.Delete(recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            // On Windows the assemblies are in use as long as this process lives.
        }
    }

    [Fact]
    public async Task From_a_folder_as_a_feed_it_installs_and_runs()
    {
        var manifest = await InstallAsync();
        using var session = new EngineSession();
        session.ImportModule(manifest);
        Ok(session.Run($"$null = New-SwarmLab -Name {Lab} -Speed 30"));
        try
        {
            var managers = Ok(session.Run("Get-SwarmManager")).Output;
            Assert.Equal(3, managers.Count);
            Assert.Single(managers, static manager => (bool)manager.Properties["IsLeader"].Value);

            // It is the installed one that ran.
            var cmdlet = Assert.IsType<CmdletInfo>(Assert.Single(Ok(session.Run("Get-Command Get-SwarmManager")).Output).BaseObject);
            Assert.StartsWith(Path.GetDirectoryName(manifest)!, cmdlet.ImplementingType.Assembly.Location, StringComparison.Ordinal);
        }
        finally
        {
            session.Run($"Remove-SwarmLab {Lab} -Confirm:$false");
        }
    }

    [Fact]
    public async Task Its_manifest_passes_PowerShells_own_check()
    {
        var manifest = await InstallAsync();
        using var session = new EngineSession();
        var info = Assert.IsType<PSModuleInfo>(Assert.Single(Ok(session.Run($"Test-ModuleManifest -Path '{manifest}'")).Output).BaseObject);
        Assert.Equal("SwarmHa", info.Name);
        Assert.Equal(["Core", "Desktop"], info.CompatiblePSEditions.Order());
        Assert.Equal(new Uri("https://opensource.org/license/mit"), info.LicenseUri);
        Assert.Null(info.ProjectUri);
        Assert.Null(info.IconUri);
        Assert.Contains("### Added", info.ReleaseNotes, StringComparison.Ordinal);
        Assert.Contains("Swarm", info.Tags);
        Assert.NotEmpty(info.ExportedCmdlets);
        Assert.Empty(info.ExportedFunctions);
        Assert.Empty(info.ExportedAliases);
    }

    /// <summary>Installs into Modules/SwarmHa/VERSION, and answers with the manifest there.</summary>
    private async Task<string> InstallAsync()
    {
        var feed = Repository.Factory.GetCoreV3(package.Feed);
        using var cache = new SourceCacheContext { NoCache = true, DirectDownload = true };
        var find = await feed.GetResourceAsync<FindPackageByIdResource>(TestContext.Current.CancellationToken);
        Assert.NotNull(find);
        var versions = await find.GetAllVersionsAsync("SwarmHa", cache, NullLogger.Instance, TestContext.Current.CancellationToken);
        var identity = new PackageIdentity("SwarmHa", Assert.Single(versions));
        using var content = new MemoryStream();
        Assert.True(await find.CopyNupkgToStreamAsync(identity.Id, identity.Version, content, cache, NullLogger.Instance, TestContext.Current.CancellationToken));

        content.Position = 0;
        var folder = Path.Combine(_modules.FullName, identity.Id, identity.Version.Version.ToString(3));
        using var reader = new PackageArchiveReader(content);
        var files = await reader.GetPackageFilesAsync(PackageSaveMode.Files, TestContext.Current.CancellationToken);
        var extractor = new PackageFileExtractor(files, XmlDocFileSaveMode.None);
        await reader.CopyFilesAsync(folder, files, extractor.ExtractPackageFile, NullLogger.Instance, TestContext.Current.CancellationToken);
        return Path.Combine(folder, "SwarmHa.psd1");
    }

    private static EngineResult Ok(EngineResult result)
    {
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        return result;
    }
}
