using System.Collections.Concurrent;
using System.Globalization;

namespace SwarmHa.Docker;

/// <summary>Makes and undoes faults of an engine by commands on its Linux host.</summary>
/// <param name="name">What the driver is called.</param>
/// <param name="find">Gives the shell on a node's host; fails with <see cref="EngineDriverException"/> when it cannot be told.</param>
internal sealed class LinuxHostDriver(string name, Func<SwarmNode, HostShell> find) : IEngineDriver
{
    /// <summary>The port of a manager's raft that <see cref="HostScript"/> knows.</summary>
    private const string RaftPort = ":2377";

    private readonly ConcurrentDictionary<string, Host> _checked = new();

    public string Name => name;

    public IReadOnlyList<SwarmFailoverFault> Faults => HostScript.Faults;

    public async Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var shell = find(node);
        var host = Host.Of(await shell.RunAsync(HostScript.Check(fault), cancellationToken).ConfigureAwait(false));
        if (host.NodeId.Length == 0)
        {
            throw new EngineDriverException($"{shell.Place}: the engine there does not tell which node it is. It is asked by root at /var/run/docker.sock, with docker's command line or else curl.");
        }

        if (host.NodeId != node.Id)
        {
            throw new EngineDriverException($"{shell.Place}: the engine there is the node {host.NodeId}, and {node} is {node.Id}.");
        }

        if (fault == SwarmFailoverFault.IsolateNetwork)
        {
            DemandUsualPort(node);
            if (!host.HasSwitch)
            {
                throw new EngineDriverException($"{shell.Place}: with neither systemd-run nor setsid nothing can be arranged that would join the host to the network again by itself.");
            }
        }

        _checked[node.Id] = host;
    }

    public async Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken)
    {
        var shell = Checked(node);
        var host = Host.Of(await shell.RunAsync(HostScript.Arrange(delay), cancellationToken).ConfigureAwait(false));
        return host.HasSwitch
            ? string.Format(
                CultureInfo.InvariantCulture,
                "{0}: {1} undoes it after {2:0} s",
                shell.Place,
                host.Switch == "setsid" ? "a shell in the background" : "a timer of systemd",
                Math.Ceiling(delay.TotalSeconds))
            : null;
    }

    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        Checked(node).RunAsync(HostScript.Make(fault), cancellationToken);

    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        find(node).RunAsync(HostScript.Undo(), cancellationToken);

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault)
    {
        var host = _checked.TryGetValue(node.Id, out var known) ? known : Host.Unknown;
        var sudo = host.IsRoot ? string.Empty : "sudo ";
        var command = fault switch
        {
            SwarmFailoverFault.FreezeEngine => $"{sudo}pkill -CONT -x dockerd",
            SwarmFailoverFault.IsolateNetwork => $"{sudo}iptables -F {HostShellFunctions.Chain}; {sudo}ip6tables -F {HostShellFunctions.Chain}",
            _ => host.HasSystemd ? $"{sudo}systemctl start docker.service" : $"{sudo}service docker start",
        };
        try
        {
            return find(node).Typed(command);
        }
        catch (Exception problem) when (problem is EngineDriverException or SwarmException)
        {
            return $"on the host of {node}: {command}";
        }
    }

    private static void DemandUsualPort(SwarmNode node)
    {
        if (node is SwarmManager { RaftAddress: { Length: > 0 } raft } && !raft.EndsWith(RaftPort, StringComparison.Ordinal))
        {
            throw new EngineDriverException($"{node} is heard by the other managers at {raft}, and only the usual port {RaftPort.Substring(1)} can be cut off.");
        }
    }

    /// <summary>Nothing is done to a host of which it is not proved whose it is.</summary>
    private HostShell Checked(SwarmNode node) =>
        _checked.ContainsKey(node.Id) ? find(node) : throw new EngineDriverException($"The host of {node} has not been checked.");

    /// <summary>What a host has said of itself.</summary>
    private sealed record Host(string NodeId, string Switch, bool HasSystemd, bool IsRoot)
    {
        public static Host Unknown { get; } = new(string.Empty, "none", HasSystemd: true, IsRoot: false);

        public bool HasSwitch => Switch is "systemd-run" or "setsid";

        public static Host Of(IReadOnlyList<string> said) =>
            new(Value(said, "node"), Value(said, "switch"), Value(said, "by") == "systemd", Value(said, "as") == "root");

        private static string Value(IReadOnlyList<string> said, string key)
        {
            var start = HostShellFunctions.Mark + key + " ";
            return said.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?.Substring(start.Length).Trim() ?? string.Empty;
        }
    }
}
