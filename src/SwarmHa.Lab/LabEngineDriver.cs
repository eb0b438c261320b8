using System.Net;

namespace SwarmHa.Lab;

/// <summary>Stops and starts the engines of this machine's labs for a drill.</summary>
public sealed class LabEngineDriver : IEngineDriver
{
    private static readonly TimeSpan IdentityLimit = TimeSpan.FromSeconds(25);

    /// <inheritdoc/>
    public string Name => "Lab";

    /// <inheritdoc/>
    public IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <inheritdoc/>
    /// <remarks>The engine is asked who it is: a host of the same name and address elsewhere is not mistaken for the lab's.</remarks>
    public async Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var (_, found) = Find(node);
        if (found.State != EngineLabNodeState.Running)
        {
            throw new EngineDriverException(
                $"The engine of {node.Name} in lab {found.LabName} is {found.State}; a drill begins with one that runs.");
        }

        using var api = new EngineApi(found.Site);
        string? info = await api.TryGetAsync("info", IdentityLimit, cancellationToken).ConfigureAwait(false);
        string? id = info is null ? null : (string?)System.Text.Json.Nodes.JsonNode.Parse(info)?["Swarm"]?["NodeID"];
        if (id != node.Id)
        {
            throw new EngineDriverException(
                info is null
                    ? $"The engine of {node.Name} in lab {found.LabName} does not answer."
                    : $"{node.Name} in lab {found.LabName} has the id {id}, and {node.Name} of this swarm the id {node.Id}: they are two nodes.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>A shell of root's that waits beside the lab's engines. It goes with the lab, too.</remarks>
    public async Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken)
    {
        var (_, found) = Find(node);
        try
        {
            await NodeUndo.ArrangeAsync(found.Site, delay, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineLabException e)
        {
            throw new EngineDriverException(e.Message, e);
        }

        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"lab {found.LabName}: a shell in the background brings {found.Name} back after {Math.Ceiling(delay.TotalSeconds):0} s");
    }

    /// <inheritdoc/>
    public async Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var (lab, found) = Find(node);
        try
        {
            var act = fault switch
            {
                SwarmFailoverFault.KillEngine => lab.KillAsync(found.Name, cancellationToken),
                SwarmFailoverFault.FreezeEngine => lab.FreezeAsync(found.Name, cancellationToken),
                SwarmFailoverFault.IsolateNetwork => lab.IsolateAsync(found.Name, cancellationToken),
                _ => lab.StopAsync(found.Name, cancellationToken),
            };
            await act.ConfigureAwait(false);
        }
        catch (EngineLabException e)
        {
            throw new EngineDriverException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        var (lab, found) = Find(node);
        try
        {
            if (found.IsIsolated)
            {
                await lab.JoinNetworkAsync(found.Name, cancellationToken).ConfigureAwait(false);
            }

            await lab.StartAsync(found.Name, cancellationToken).ConfigureAwait(false);
            await NodeUndo.TakeBackAsync(found.Site, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineLabException e)
        {
            throw new EngineDriverException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault)
    {
        try
        {
            return $"sudo sh {Find(node).Node.StartScriptPath}";
        }
        catch (EngineDriverException e)
        {
            return $"({e.Message})";
        }
    }

    private static (EngineLab Lab, EngineLabNode Node) Find(SwarmNode node)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            throw new EngineDriverException("A lab's engines are stopped and started by root on the Linux machine that the lab is on.");
        }

        try
        {
            var addresses = Addresses(node);
            var match = EngineLab.FindAll()
                .SelectMany(lab => lab.Nodes.Select(place => (lab, place)))
                .FirstOrDefault(m => m.place.Name == node.Hostname && addresses.Contains(m.place.Address));
            return match.place is null
                ? throw new EngineDriverException(
                    $"No lab on this machine has a node {node.Hostname} at {string.Join(" or ", addresses.DefaultIfEmpty(IPAddress.None))}.")
                : match;
        }
        catch (EngineLabException e)
        {
            throw new EngineDriverException(e.Message, e);
        }
    }

    // A manager's agent may be listed at 0.0.0.0; its raft address is the one that the others use.
    private static HashSet<IPAddress> Addresses(SwarmNode node)
    {
        var found = new HashSet<IPAddress>();
        if (IPAddress.TryParse(node.Address, out var address))
        {
            found.Add(address);
        }

        if (node is SwarmManager manager && IPEndPoint.TryParse(manager.RaftAddress, out var raft))
        {
            found.Add(raft.Address);
        }

        return found;
    }
}
