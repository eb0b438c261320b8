using System.Net;

namespace SwarmHa.Lab;

/// <summary>Where one node lives: its names, its address and its files, all of which follow from what is written down of the lab.</summary>
internal sealed class NodeSite(LabState lab, LabNodeState node, int port)
{
    public string LabName => lab.Name;

    public string Name => node.Name;

    public string HostAddress => lab.HostAddress;

    public string HostInterface => lab.HostInterface;

    public IPAddress Address { get; } = IPAddress.Parse($"10.213.{lab.Subnet}.{node.Host}");

    public int EnginePort => lab.EnginePort;

    public bool HasTls => lab.HasTls;

    /// <summary>The folder of the engine that it runs, read anew each time: another process may have started it with another one.</summary>
    public string? EngineRoot => (LabStateStore.Load(LabName)?.Nodes.FirstOrDefault(known => known.Name == Name) ?? node).EngineRoot;

    /// <summary>The search path of its engine, behind <see cref="EngineRoot"/>.</summary>
    public string SearchPath => lab.SearchPath;

    /// <summary>Where the engine listens for others.</summary>
    public Uri Endpoint => new($"{(HasTls ? "https" : "tcp")}://{Address}:{EnginePort}");

    public string Namespace => $"{lab.Name}.{node.Name}";

    /// <summary>The bridge's end of the node's cable, in the namespace of the bridge.</summary>
    public string SwitchPort => $"port{port}";

    public string SwitchNamespace => lab.SwitchNamespace;

    public string ControlGroup => $"/{lab.ControlGroup}/{node.Name}";

    public string Directory => Path.Combine(lab.Directory, node.Name);

    public string DataRoot => Path.Combine(Directory, "data");

    public string ExecRoot => Path.Combine(Directory, "exec");

    public string EtcDocker => Path.Combine(Directory, "etc");

    public string ResolvConf => Path.Combine(Directory, "resolv.conf");

    public string ConfigFile => Path.Combine(Directory, "daemon.json");

    public string AuthorityFile => Path.Combine(Directory, "ca.pem");

    public string CertificateFile => Path.Combine(Directory, "server-cert.pem");

    public string KeyFile => Path.Combine(Directory, "server-key.pem");

    public string PidFile => Path.Combine(Directory, "docker.pid");

    public string Socket => Path.Combine(Directory, "docker.sock");

    public string StartScript => Path.Combine(Directory, "start.sh");

    public string UndoScript => Path.Combine(Directory, "undo.sh");

    public string StartLock => Path.Combine(Directory, "start.lock");

    public string Log => Path.Combine(Directory, "engine.log");
}
