using System.Collections.Concurrent;

namespace SwarmHa.Docker;

/// <summary>Makes and undoes faults of engines that are containers on another engine.</summary>
/// <remarks>That engine can arrange nothing for later, so there is no dead man's switch.</remarks>
/// <param name="open">Gives the engine that carries them.</param>
internal sealed class ContainerEngineDriver(Func<ContainerHost> open) : IEngineDriver
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly ConcurrentDictionary<string, NodeContainer> _checked = new();

    public string Name => "Container";

    public IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    public async Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var host = Open();
        var found = await ContainerSearch.FindAsync(host, node, cancellationToken).ConfigureAwait(false);
        if (!found.Runs || found.IsPaused)
        {
            throw new EngineDriverException($"The container {found.Name} of {node.Name} is {(found.IsPaused ? "paused" : "stopped")}; a drill begins with one that runs.");
        }

        if (fault == SwarmFailoverFault.IsolateNetwork && found.Network is null)
        {
            throw new EngineDriverException($"The container {found.Name} has the address of {node.Name} in none of its networks, so that it cannot be cut off from it.");
        }

        _checked[node.Id] = found;
    }

    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    public async Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var host = Open();
        var known = _checked.TryGetValue(node.Id, out var container) ? container : throw new EngineDriverException($"The container of {node.Name} has not been checked.");
        await ContainerFault.MakeAsync(host, known.Id, Of(fault), known.Network ?? string.Empty, cancellationToken).ConfigureAwait(false);
        await DemandAsync(host, known, now => !now.Runs || now.IsPaused || !now.IsIn(known.Network), $"still runs after the fault {fault}", cancellationToken).ConfigureAwait(false);
    }

    public async Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var host = Open();
        var known = _checked.TryGetValue(node.Id, out var container) ? container : await ContainerSearch.FindAsync(host, node, cancellationToken).ConfigureAwait(false);
        var now = await ContainerSearch.LookAsync(host, known.Id, node, cancellationToken).ConfigureAwait(false);
        var missing = now.IsIn(known.Network) ? null : known.Network;
        try
        {
            await ContainerFault.UndoAsync(host, known.Id, now.IsPaused, !now.Runs, missing, known.Endpoint(withAddress: true), cancellationToken).ConfigureAwait(false);
        }
        catch (EngineDriverException problem) when (missing is not null && problem.Message.IndexOf("user configured subnets", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            // In such a network an address cannot be asked for. The one that has just become free is given out first, which is looked at below.
            now = await ContainerSearch.LookAsync(host, known.Id, node, cancellationToken).ConfigureAwait(false);
            await ContainerFault.UndoAsync(host, known.Id, now.IsPaused, !now.Runs, missing, known.Endpoint(withAddress: false), cancellationToken).ConfigureAwait(false);
        }

        await DemandAsync(host, known, static again => again.Runs && !again.IsPaused, "does not run again", cancellationToken).ConfigureAwait(false);
        if (missing is not null)
        {
            await DemandAsync(host, known, again => again.Address(missing) == known.Address(missing), $"has another address in the network {missing} than before", cancellationToken).ConfigureAwait(false);
        }
    }

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault)
    {
        var known = _checked.TryGetValue(node.Id, out var container) ? container : null;
        var name = known?.Id ?? $"the container of {node.Name}:";
        return fault switch
        {
            SwarmFailoverFault.FreezeEngine => $"docker unpause {name}",
            SwarmFailoverFault.IsolateNetwork => $"docker network connect --ip {known?.Address(known.Network) ?? "ADDRESS"} {known?.Network ?? "NETWORK"} {name}",
            _ => $"docker start {name}",
        };
    }

    private static SwarmLabFault Of(SwarmFailoverFault fault) => fault switch
    {
        SwarmFailoverFault.StopEngine => SwarmLabFault.Stop,
        SwarmFailoverFault.KillEngine => SwarmLabFault.Kill,
        SwarmFailoverFault.FreezeEngine => SwarmLabFault.Freeze,
        SwarmFailoverFault.IsolateNetwork => SwarmLabFault.Isolate,
        _ => throw new EngineDriverException($"The fault {fault} is not made by way of a container."),
    };

    private static async Task DemandAsync(ContainerHost host, NodeContainer container, Func<NodeContainer, bool> isSo, string otherwise, CancellationToken cancellationToken)
    {
        if (!await ContainerHost.UntilAsync(
            async token => isSo(new NodeContainer(await host.InspectAsync(container.Id, token).ConfigureAwait(false), container.NodeAddress)),
            Limit,
            cancellationToken).ConfigureAwait(false))
        {
            throw new EngineDriverException($"The container {container.Name} {otherwise}.");
        }
    }

    private ContainerHost Open()
    {
        try
        {
            return open();
        }
        catch (SwarmException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }
}
