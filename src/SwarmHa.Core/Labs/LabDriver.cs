namespace SwarmHa;

/// <summary>Stops and starts the engines of labs for a drill: those of simulated labs by their endpoints, which they tell in a label, and
/// real ones by their own driver, which knows them by their identity.</summary>
/// <param name="simulated">Where simulated labs are found.</param>
/// <param name="engines">The driver of real labs; null where there can be none.</param>
internal sealed class LabDriver(ISwarmLabSource simulated, IEngineDriver? engines) : IEngineDriver
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
        engines ?? throw new EngineDriverException($"No simulated lab in this process has the node {node.Name}, and labs of engines need PowerShell 7.4 or later on Linux.");

    private (ISwarmLab? Lab, SwarmLabNode? Node) Find(SwarmNode node)
    {
        if (node.DeclaredEndpoint is { } endpoint)
        {
            foreach (var lab in simulated.FindAll())
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
