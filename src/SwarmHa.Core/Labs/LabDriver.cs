namespace SwarmHa;

/// <summary>Stops and starts the engines of labs for a drill: those that tell their endpoint in a label by that, as simulated ones and
/// containers do, and those in namespaces by their own driver, which knows them by their identity.</summary>
/// <param name="labs">Finds the labs that there are.</param>
/// <param name="engines">The driver of engines in namespaces; null where there can be none.</param>
internal sealed class LabDriver(Func<IEnumerable<ISwarmLab>> labs, IEngineDriver? engines) : IEngineDriver
{
    /// <inheritdoc/>
    public string Name => "Lab";

    /// <inheritdoc/>
    public IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <inheritdoc/>
    public Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => Find(node) switch
    {
        ({ } lab, { State: not SwarmLabNodeState.Running } found) =>
            Task.FromException(new EngineDriverException($"The engine of {found} in lab {lab.Name} is {found.State}; a drill begins with one that runs.")),
        ({ }, { }) => Task.CompletedTask,
        _ => Engines(node).CheckAsync(node, fault, cancellationToken),
    };

    /// <inheritdoc/>
    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken) =>
        Find(node) is ({ }, { }) ? Task.FromResult<string?>(null) : Engines(node).ArrangeStartAsync(node, fault, delay, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        Find(node) is ({ } lab, { } found) ? lab.StopNodeAsync(found.Name, Of(fault), cancellationToken) : Engines(node).StopAsync(node, fault, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        Find(node) is ({ } lab, { } found) ? lab.StartNodeAsync(found.Name, cancellationToken) : Engines(node).StartAsync(node, fault, cancellationToken);

    /// <inheritdoc/>
    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) =>
        Find(node) is ({ } lab, { } found) ? $"Start-SwarmLabNode {found.Name} -Lab {lab.Name}" : Engines(node).DescribeManualStart(node, fault);

    private static SwarmLabFault Of(SwarmFailoverFault fault) => fault switch
    {
        SwarmFailoverFault.KillEngine => SwarmLabFault.Kill,
        SwarmFailoverFault.FreezeEngine => SwarmLabFault.Freeze,
        SwarmFailoverFault.IsolateNetwork => SwarmLabFault.Isolate,
        _ => SwarmLabFault.Stop,
    };

    private IEngineDriver Engines(SwarmNode node) =>
        engines ?? throw new EngineDriverException($"No lab on this machine has the node {node}.");

    private (ISwarmLab? Lab, SwarmLabNode? Node) Find(SwarmNode node)
    {
        if (node.DeclaredEndpoint is { } endpoint)
        {
            foreach (var lab in labs())
            {
                if (lab.Nodes.FirstOrDefault(candidate => EngineEndpoint.Parse(candidate.Endpoint.OriginalString).Equals(endpoint)) is { } found)
                {
                    return (lab, found);
                }
            }
        }

        return default;
    }
}
