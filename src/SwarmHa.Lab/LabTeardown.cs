namespace SwarmHa.Lab;

/// <summary>Removes everything of a lab, however much of it there is: after a clean run, after a killed one, after a reboot.</summary>
internal static class LabTeardown
{
    public static async Task RunAsync(LabState lab, IProgress<string>? log, CancellationToken cancellationToken)
    {
        var sites = lab.Sites();
        foreach (var site in sites)
        {
            // Before its engine, which it would start again.
            await NodeUndo.TakeBackAsync(site, cancellationToken).ConfigureAwait(false);
        }

        await KillAsync(sites, cancellationToken).ConfigureAwait(false);
        log?.Report("engines and containers are gone");
        await LabNetwork.RemoveAsync(lab, cancellationToken).ConfigureAwait(false);
        log?.Report("network is gone");

        // Once more for what was just being started; without the network nothing can come after it.
        await KillAsync(sites, cancellationToken).ConfigureAwait(false);
        await LabControlGroups.RemoveAsync(lab, cancellationToken).ConfigureAwait(false);
        foreach (var site in sites)
        {
            await LabMounts.RemoveAsync(site.Directory, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(site.Directory))
            {
                Directory.Delete(site.Directory, recursive: true);
            }
        }

        // A directory that was named by the caller goes when it is empty, and may hold what is none of the lab's.
        if (Directory.Exists(lab.Directory) && !Directory.EnumerateFileSystemEntries(lab.Directory).Any())
        {
            Directory.Delete(lab.Directory);
        }

        LabStateStore.Delete(lab.Name);
        log?.Report($"lab {lab.Name} is gone");
    }

    private static Task KillAsync(IReadOnlyList<NodeSite> sites, CancellationToken cancellationToken) =>
        Task.WhenAll(sites.Select(site => new EngineProcess(site).KillAsync(cancellationToken)));
}
