namespace SwarmHa.Lab;

/// <summary>Programs that come by Debian packages.</summary>
internal static class DebianPackages
{
    // Another apt-get may be at work.
    private static readonly string[] AptOptions = ["-o", "DPkg::Lock::Timeout=120"];

    /// <summary>The packages' names, each once, as apt-get takes them.</summary>
    public static string Names(IEnumerable<(string Program, string Package)> missing) =>
        string.Join(' ', missing.Select(m => m.Package).Distinct());

    /// <summary>Installs what is missing; a service that comes with it is not started now.</summary>
    public static async Task InstallAsync(
        IReadOnlyCollection<(string Program, string Package)> missing, IProgress<string>? log, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return;
        }

        string packages = Names(missing);
        if (Programs.Find("apt-get") is null)
        {
            string programs = string.Join(", ", missing.Select(m => m.Program));
            throw new EngineLabException($"{programs} cannot be installed without apt-get; the Debian packages are {packages}.");
        }

        using var policy = ServicePolicy.DenyServices();
        log?.Report($"installing {packages}");
        string[] install = [.. AptOptions, "install", "-y", "--no-install-recommends", .. packages.Split(' ')];
        var first = await Subprocess.TryAsync("apt-get", install, null, cancellationToken).ConfigureAwait(false);
        if (first.ExitCode != 0)
        {
            log?.Report("refreshing the package lists");
            await Subprocess.RunAsync("apt-get", [.. AptOptions, "update"], null, cancellationToken).ConfigureAwait(false);
            await Subprocess.RunAsync("apt-get", install, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
