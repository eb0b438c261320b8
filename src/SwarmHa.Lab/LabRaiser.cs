namespace SwarmHa.Lab;

/// <summary>Raises a lab, or brings one that is up back to its full state.</summary>
internal static class LabRaiser
{
    public static async Task<LabState> RunAsync(EngineLabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        LabPlan.Check(options);
        await options.DemandEnginesAsync(cancellationToken).ConfigureAwait(false);
        await RequireAsync(options, log, cancellationToken).ConfigureAwait(false);
        using var _ = await LabLock.TakeAsync(LabLock.Labs, cancellationToken).ConfigureAwait(false);
        var known = LabStateStore.Load(options.Name);
        if (known is { IsRaised: true } && LabNetwork.IsIntact(known))
        {
            CheckSame(known, options);
            await CompleteAsync(known, options, log, cancellationToken).ConfigureAwait(false);
            return known;
        }

        if (known is not null)
        {
            log?.Report($"remains of lab {known.Name} are removed");
            await LabTeardown.RunAsync(known, null, cancellationToken).ConfigureAwait(false);
        }

        return await RaiseAsync(options, log, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RequireAsync(EngineLabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        var availability = await EngineLabPrerequisites.CheckAsync(options, cancellationToken).ConfigureAwait(false);
        if (availability.Obstacle == EngineLabObstacle.ProgramsMissing)
        {
            await EngineLabPrerequisites.InstallAsync(options, log, cancellationToken).ConfigureAwait(false);
            availability = await EngineLabPrerequisites.CheckAsync(options, cancellationToken).ConfigureAwait(false);
        }

        if (!availability.IsAvailable)
        {
            throw new EngineLabException($"{availability.Reason} {availability.Remedy}");
        }
    }

    private static async Task<LabState> RaiseAsync(EngineLabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        int subnet = await LabNetwork.FreeSubnetAsync(LabStateStore.LoadAll(), cancellationToken).ConfigureAwait(false);
        var lab = LabPlan.Make(options, subnet);
        if (Directory.Exists(lab.Directory) && Directory.EnumerateFileSystemEntries(lab.Directory).Any())
        {
            if (lab.Directory != LabStateStore.DirectoryOf(lab.Name))
            {
                throw new EngineLabException($"The directory {lab.Directory} is not empty, and belongs to no lab.");
            }

            await LabMounts.RemoveAsync(lab.Directory, cancellationToken).ConfigureAwait(false);
            Directory.Delete(lab.Directory, recursive: true);
        }

        LabStateStore.Save(lab);
        try
        {
            await LabNetwork.RaiseAsync(lab, cancellationToken).ConfigureAwait(false);
            log?.Report($"network 10.213.{lab.Subnet}.0/24");
            foreach (var site in lab.Sites())
            {
                Directory.CreateDirectory(site.Directory);
                options.Certificates?.Invoke(site.Name, site.Address).Write(site);
            }

            await CompleteAsync(lab, options, log, cancellationToken).ConfigureAwait(false);
            lab = lab with { IsRaised = true };
            LabStateStore.Save(lab);
            return lab;
        }
        catch
        {
            // Half a lab is of no use to anyone, and what its engines complained of is in the exception.
            await LabTeardown.RunAsync(lab, null, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task CompleteAsync(LabState lab, EngineLabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        var sites = lab.Sites();
        await Task.WhenAll(sites.Select(site => BringBackAsync(site, log, cancellationToken))).ConfigureAwait(false);
        using var swarm = new LabSwarm(sites, log);
        var images = swarm.ImportImagesAsync(cancellationToken);
        if (options.InitializeSwarm)
        {
            await Task.WhenAll(images, swarm.FormAsync(options.Managers, cancellationToken)).ConfigureAwait(false);
            await swarm.ServeAsync(cancellationToken).ConfigureAwait(false);
        }

        await images.ConfigureAwait(false);
    }

    private static async Task BringBackAsync(NodeSite site, IProgress<string>? log, CancellationToken cancellationToken)
    {
        if (!await LabNetwork.IsPluggedAsync(site, cancellationToken).ConfigureAwait(false))
        {
            await LabNetwork.PlugAsync(site, plugged: true, cancellationToken).ConfigureAwait(false);
            log?.Report($"{site.Name}: on the network again");
        }

        if (await NodeSilence.IsOnAsync(site, cancellationToken).ConfigureAwait(false))
        {
            await NodeSilence.EndAsync(site, cancellationToken).ConfigureAwait(false);
            log?.Report($"{site.Name}: heard again");
        }

        var engine = new EngineProcess(site);
        var before = engine.State;
        await engine.StartAsync(cancellationToken).ConfigureAwait(false);
        if (before != EngineLabNodeState.Running)
        {
            string done = before == EngineLabNodeState.Frozen ? "thawed" : "started";
            log?.Report($"{site.Name}: engine {done}, {site.Endpoint.OriginalString}");
        }
    }

    private static void CheckSame(LabState known, EngineLabOptions options)
    {
        bool same = known.Nodes.Select(node => node.Name).SequenceEqual(options.Nodes)
            && known.EnginePort == options.EnginePort
            && known.HasTls == options.Certificates is not null
            && (options.Directory is null || Path.GetFullPath(options.Directory) == known.Directory);
        if (!same)
        {
            throw new EngineLabException(
                $"Lab {known.Name} is up with the nodes {string.Join(", ", known.Nodes.Select(n => n.Name))}, "
                + $"port {known.EnginePort} {(known.HasTls ? "with" : "without")} TLS, in {known.Directory}. "
                + "Take it down first, or give the new one another name.");
        }

        if (known.Nodes.FirstOrDefault(node => options.EngineRootOf(node.Name) is string root && root != node.EngineRoot) is { } other)
        {
            throw new EngineLabException(
                $"Lab {known.Name} is up, and {other.Name} runs {(other.EngineRoot is null ? "the installed engine" : $"the engine in {other.EngineRoot}")}. "
                + "Stop the node and start it with the other engine, or take the lab down first.");
        }
    }
}
