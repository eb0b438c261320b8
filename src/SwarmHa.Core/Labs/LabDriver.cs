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
    public Task CheckAsync(SwarmNode node, CancellationToken cancellationToken) => Find(node) switch
    {
        ({ } lab, { State: not SwarmLabNodeState.Running } found) =>
            Task.FromException(new EngineDriverException($"The engine of {found} in lab {lab.Name} is {found.State}; a drill begins with one that runs.")),
        ({ }, { }) => Task.CompletedTask,
        _ => Engines(node).CheckAsync(node, cancellationToken),
    };

    /// <inheritdoc/>
    public Task StopAsync(SwarmNode node, CancellationToken cancellationToken) =>
        Find(node) is ({ } lab, { } found) ? lab.StopNodeAsync(found.Name, SwarmLabFault.Stop, cancellationToken) : Engines(node).StopAsync(node, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(SwarmNode node, CancellationToken cancellationToken) =>
        Find(node) is ({ } lab, { } found) ? lab.StartNodeAsync(found.Name, cancellationToken) : Engines(node).StartAsync(node, cancellationToken);

    /// <inheritdoc/>
    public string DescribeManualStart(SwarmNode node) =>
        Find(node) is ({ } lab, { } found) ? $"Start-SwarmLabNode {found.Name} -Lab {lab.Name}" : Engines(node).DescribeManualStart(node);

    private IEngineDriver Engines(SwarmNode node) =>
        engines ?? throw new EngineDriverException($"No lab has the node {node.Name}. Name -StopEngine and -StartEngine for a swarm that is none.");

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
