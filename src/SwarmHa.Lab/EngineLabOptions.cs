using System.Net;

namespace SwarmHa.Lab;

/// <summary>What a lab is made of.</summary>
public sealed record EngineLabOptions
{
    /// <summary>The lab's name: lower-case letters, digits and hyphens. Labs of different names live side by side.</summary>
    public string Name { get; init; } = "swarmha";

    /// <summary>The host names of its nodes. The first one becomes the swarm's first manager. A number at the end, as in <c>node-40</c>,
    /// is the last part of the node's address.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = ["node-40", "node-50", "node-60"];

    /// <summary>The TCP port of each engine, on the node's own address.</summary>
    public int EnginePort { get; init; } = 2375;

    /// <summary>
    /// Gives each engine the certificates for TLS on its TCP port: called with the node's name and address while the lab is raised, before
    /// the node's engine starts for the first time. Such an engine accepts only clients that have a certificate (<c>--tlsverify</c>). A lab
    /// that is up keeps the certificates that it was raised with. Null for engines without TLS.
    /// </summary>
    public Func<string, IPAddress, EngineCertificates>? Certificates { get; init; }

    /// <summary>Where the engines keep their files; by default <c>/var/lib/swarmha-lab/NAME</c>. Another directory must be empty or not
    /// exist.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// A folder with an unpacked engine that the nodes run: dockerd, containerd, containerd-shim-runc-v2, runc and docker-init, in the
    /// folder itself or in bin, sbin, usr/bin or usr/sbin below it. Null for the engine that is installed on this machine.
    /// </summary>
    public string? EngineRoot { get; init; }

    /// <summary>Such a folder by the name of the node, for nodes that run another engine than <see cref="EngineRoot"/>.</summary>
    public IReadOnlyDictionary<string, string> EngineRoots { get; init; } = new Dictionary<string, string>();

    /// <summary>How many of the nodes, from the first, join the swarm as managers.</summary>
    public int Managers { get; init; } = 1;

    /// <summary>Whether the nodes are made one swarm, with a service <c>web</c> on each of them. Without, they are engines and no
    /// more.</summary>
    public bool InitializeSwarm { get; init; } = true;

    /// <summary>Whether no node needs the engine that is installed on this machine.</summary>
    internal bool BringsEngines => Nodes.All(node => EngineRootOf(node) is not null);

    internal string? EngineRootOf(string node)
    {
        string? root = EngineRoots
            .Where(pair => pair.Key.Equals(node, StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair.Value)
            .FirstOrDefault(EngineRoot);
        return root is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    }

    /// <summary>Fails when one of the engines is incomplete or does not run here.</summary>
    internal async Task DemandEnginesAsync(CancellationToken cancellationToken)
    {
        foreach (string root in Nodes.Select(EngineRootOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await Lab.EngineRoot.DemandAsync(root, cancellationToken).ConfigureAwait(false);
        }
    }
}
