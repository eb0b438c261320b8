namespace SwarmHa.Simulator.Tests;

/// <summary>Stops and starts a lab's nodes for a drill.</summary>
internal sealed class LabDriver(ISwarmLab lab, SwarmLabFault fault) : IEngineDriver
{
    public string Name => "Lab";

    public Task CheckAsync(SwarmNode node, CancellationToken cancellationToken) =>
        lab.Nodes.Any(place => place.Name == node.Hostname) ? Task.CompletedTask : throw new EngineDriverException($"No {node.Hostname}.");

    public Task StopAsync(SwarmNode node, CancellationToken cancellationToken) => lab.StopNodeAsync(node.Hostname, fault, cancellationToken);

    public Task StartAsync(SwarmNode node, CancellationToken cancellationToken) => lab.StartNodeAsync(node.Hostname, cancellationToken);

    public string DescribeManualStart(SwarmNode node) => string.Empty;
}
