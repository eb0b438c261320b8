using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Lab;

/// <summary>A lab of real engines, as the rest of the module sees labs.</summary>
/// <param name="lab">The lab.</param>
internal sealed class EngineSwarmLab(EngineLab lab) : ISwarmLab, IEngineRootLab
{
    private static readonly TimeSpan ReachLimit = TimeSpan.FromMilliseconds(500);

    public string Name => lab.Name;

    public SwarmLabKind Kind => SwarmLabKind.Engine;

    /// <inheritdoc/>
    public double Speed => 1;

    public IReadOnlyList<SwarmLabNode> Nodes =>
    [
        .. lab.Nodes.Select((node, index) => new SwarmLabNode
        {
            Lab = node.LabName,
            Name = node.Name,
            InitialRole = index < lab.Managers ? SwarmNodeRole.Manager : SwarmNodeRole.Worker,
            State = StateOf(node),
            Endpoint = node.Endpoint,
            Address = node.Address.ToString(),
            Service = node.ServiceUri,
            EngineRoot = node.EngineRoot,
        }),
    ];

    public Task StopNodeAsync(string node, SwarmLabFault fault, CancellationToken cancellationToken) => SayAsync(() =>
    {
        var state = StateOf(Find(node));
        return state != SwarmLabNodeState.Running
            ? throw new EngineLabException($"{node} of lab {Name} is {state} already.")
            : fault switch
            {
                SwarmLabFault.Stop => lab.StopAsync(node, cancellationToken),
                SwarmLabFault.Kill => lab.KillAsync(node, cancellationToken),
                SwarmLabFault.Freeze => lab.FreezeAsync(node, cancellationToken),
                SwarmLabFault.Isolate => lab.IsolateAsync(node, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(fault)),
            };
    });

    public Task StartNodeAsync(string node, CancellationToken cancellationToken) =>
        StartAsync(node, () => lab.StartAsync(node, cancellationToken), cancellationToken);

    public Task StartNodeAsync(string node, string engineRoot, CancellationToken cancellationToken) =>
        StartAsync(node, () => lab.StartAsync(node, engineRoot, cancellationToken), cancellationToken);

    public Task DemandEngineAsync(string node, string engineRoot, CancellationToken cancellationToken) =>
        SayAsync(() => lab.DemandEngineAsync(node, engineRoot, cancellationToken));

    public Task RemoveAsync(CancellationToken cancellationToken) => SayAsync(() => lab.DownAsync(null, cancellationToken));

    private Task StartAsync(string node, Func<Task> start, CancellationToken cancellationToken) => SayAsync(async () =>
    {
        var found = Find(node);
        if (found.IsIsolated)
        {
            await lab.JoinNetworkAsync(node, cancellationToken).ConfigureAwait(false);
        }

        if (found.IsSilent)
        {
            await lab.UnsilenceAsync(node, cancellationToken).ConfigureAwait(false);
        }

        await start().ConfigureAwait(false);
    });

    private static SwarmLabNodeState StateOf(EngineLabNode node) => node.State switch
    {
        EngineLabNodeState.Stopped => SwarmLabNodeState.Stopped,
        EngineLabNodeState.Frozen => SwarmLabNodeState.Frozen,
        _ => IsIsolated(node) ? SwarmLabNodeState.Isolated : SwarmLabNodeState.Running,
    };

    private static bool IsIsolated(EngineLabNode node)
    {
        try
        {
            return node.IsIsolated;
        }
        catch (EngineLabException)
        {
            // Its network is gone, as after a reboot; or this is not root, which can only try whether the engine is reached.
            return Environment.IsPrivilegedProcess || !IsReached(node);
        }
    }

    private static bool IsReached(EngineLabNode node)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            return socket.ConnectAsync(new IPEndPoint(node.Address, node.Endpoint.Port)).Wait(ReachLimit);
        }
        catch (AggregateException)
        {
            return false;
        }
    }

    /// <summary>The engine lab's own exception lives in a private load context; what leaves it is Core's.</summary>
    private static async Task SayAsync(Func<Task> work)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new EngineDriverException("A lab of real engines is changed by root only. Run this as root.");
        }

        try
        {
            await work().ConfigureAwait(false);
        }
        catch (EngineLabException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }

    private EngineLabNode Find(string name) =>
        lab.Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EngineLabException($"Lab {Name} has no node {name}.");
}
