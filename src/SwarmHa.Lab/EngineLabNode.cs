using System.Net;

namespace SwarmHa.Lab;

/// <summary>One node of a lab. What can change is read from the kernel at each look.</summary>
public sealed class EngineLabNode
{
    internal EngineLabNode(NodeSite site)
    {
        Site = site;
        Engine = new EngineProcess(site);
    }

    /// <summary>The name of the lab.</summary>
    public string LabName => Site.LabName;

    /// <summary>The node's host name.</summary>
    public string Name => Site.Name;

    /// <summary>Its address, which the host and the other nodes reach.</summary>
    public IPAddress Address => Site.Address;

    /// <summary>Where its engine listens, such as <c>tcp://10.213.0.40:2375</c>, or <c>https://10.213.0.40:2376</c> with TLS.</summary>
    public Uri Endpoint => Site.Endpoint;

    /// <summary>Where the service <c>web</c> answers, such as <c>http://10.213.0.40:8080/</c>, when the lab has a swarm.</summary>
    public Uri ServiceUri => new($"http://{Site.Address}:{LabService.Port}/");

    /// <summary>The engine's unix socket on the host, without TLS, which works for an isolated or silent node too.</summary>
    public string SocketPath => Site.Socket;

    /// <summary>The name of the node's network namespace, as <c>ip netns</c> knows it.</summary>
    public string NetworkNamespace => Site.Namespace;

    /// <summary>The file to which the engine logs.</summary>
    public string LogPath => Site.Log;

    /// <summary>The script that starts the engine, for a person.</summary>
    public string StartScriptPath => Site.StartScript;

    /// <summary>The folder of the engine that it runs; null for the one that is installed on this machine.</summary>
    public string? EngineRoot => Site.EngineRoot;

    /// <summary>The engine's process, or nothing when it is stopped.</summary>
    public int? ProcessId => Engine.ProcessId;

    /// <summary>What the engine is doing.</summary>
    public EngineLabNodeState State => Engine.State;

    /// <summary>Whether the node is cut off the network. Asking takes root.</summary>
    /// <exception cref="EngineLabException">The lab is gone, or the caller is not root.</exception>
    public bool IsIsolated => !LabNetwork.IsPluggedAsync(Site, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Whether the node answers this host nothing (<see cref="EngineLab.SilenceAsync"/>). Asking takes root.</summary>
    /// <exception cref="EngineLabException">The lab is gone, or the caller is not root.</exception>
    public bool IsSilent => NodeSilence.IsOnAsync(Site, CancellationToken.None).GetAwaiter().GetResult();

    internal NodeSite Site { get; }

    internal EngineProcess Engine { get; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
