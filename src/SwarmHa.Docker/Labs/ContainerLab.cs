using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>A lab of engines in containers. It holds nothing itself: the engine that carries it is asked each time. A node's port is
/// published by way of the lab's network, so an isolated node's engine runs on but is not reached at its endpoint until it is back.</summary>
/// <param name="host">The engine that carries it.</param>
/// <param name="name">The lab's name.</param>
/// <param name="limit">How long a node may take to come or go.</param>
internal sealed class ContainerLab(ContainerHost host, string name, TimeSpan limit) : ISwarmLab
{
    private static readonly TimeSpan ListLimit = TimeSpan.FromSeconds(10);

    public string Name => name;

    public SwarmLabKind Kind => SwarmLabKind.Engine;

    /// <inheritdoc/>
    public double Speed => 1;

    public IReadOnlyList<SwarmLabNode> Nodes
    {
        get
        {
            using var expiry = new CancellationTokenSource(ListLimit);
            try
            {
                // On a thread of its own, whatever context the caller's has.
                var nodes = Task.Run(() => ListAsync(expiry.Token), expiry.Token).GetAwaiter().GetResult();
                return [.. nodes.Select(static node => node.ToNode())];
            }
            catch (OperationCanceledException)
            {
                throw new EngineDriverException($"The engine {host.Endpoint} that carries lab {name} does not answer.");
            }
        }
    }

    public static string LabelOf(string lab) => $"{ContainerHost.LabLabel}={lab}";

    public static string NetworkOf(string lab) => $"swarmha-{lab}";

    /// <summary>The nodes among containers, in their order.</summary>
    public static IReadOnlyList<ContainerNode> NodesOf(IEnumerable<ContainerListResponse> containers) =>
        [.. containers.Select(static container => new ContainerNode(container)).Where(static node => node.IsWhole).OrderBy(static node => node.Index)];

    public async Task StopNodeAsync(string node, SwarmLabFault fault, CancellationToken cancellationToken)
    {
        var found = await FindAsync(node, cancellationToken).ConfigureAwait(false);
        if (found.State != SwarmLabNodeState.Running)
        {
            throw new EngineDriverException($"{found.Name} of lab {name} is {found.State} already.");
        }

        await ContainerFault.MakeAsync(host, found.Id, fault, NetworkOf(name), cancellationToken).ConfigureAwait(false);

        async Task<bool> IsAwayAsync(CancellationToken token) =>
            (await FindAsync(node, token).ConfigureAwait(false)).State != SwarmLabNodeState.Running;

        if (!await ContainerHost.UntilAsync(IsAwayAsync, limit, cancellationToken).ConfigureAwait(false))
        {
            throw new EngineDriverException($"{found.Name} of lab {name} still runs {limit.TotalSeconds:0} s after the fault {fault}.");
        }
    }

    public async Task StartNodeAsync(string node, CancellationToken cancellationToken)
    {
        var found = await FindAsync(node, cancellationToken).ConfigureAwait(false);
        if (found.State == SwarmLabNodeState.Running)
        {
            return;
        }

        await ContainerFault.UndoAsync(
            host,
            found.Id,
            found.IsPaused,
            isStopped: found.State == SwarmLabNodeState.Stopped,
            found.IsAttached ? null : NetworkOf(name),
            ContainerPlan.At(found.Address),
            cancellationToken).ConfigureAwait(false);
        await new ContainerHost(found.Endpoint!).AnswersAsync(found.Name, limit, cancellationToken).ConfigureAwait(false);
    }

    public Task RemoveAsync(CancellationToken cancellationToken) => host.RemoveAsync(LabelOf(name), cancellationToken);

    private async Task<IReadOnlyList<ContainerNode>> ListAsync(CancellationToken cancellationToken) =>
        NodesOf(await host.ListAsync(LabelOf(name), cancellationToken).ConfigureAwait(false));

    private async Task<ContainerNode> FindAsync(string node, CancellationToken cancellationToken)
    {
        var nodes = await ListAsync(cancellationToken).ConfigureAwait(false);
        return nodes.FirstOrDefault(candidate => string.Equals(candidate.Name, node, StringComparison.OrdinalIgnoreCase))
            ?? throw new EngineDriverException($"Lab {name} has no node {node}.");
    }
}
