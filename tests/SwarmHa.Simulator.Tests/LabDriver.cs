namespace SwarmHa.Simulator.Tests;

/// <summary>Stops and starts a lab's nodes for a drill.</summary>
internal sealed class LabDriver(ISwarmLab lab, SwarmLabFault labFault) : IEngineDriver
{
    public string Name => "Lab";

    public IReadOnlyList<SwarmFailoverFault> Faults { get; } = [SwarmFailoverFault.StopEngine];

    public Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        lab.Nodes.Any(place => place.Name == node.Hostname) ? Task.CompletedTask : throw new EngineDriverException($"No {node.Hostname}.");

    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => lab.StopNodeAsync(node.Hostname, labFault, cancellationToken);

    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => lab.StartNodeAsync(node.Hostname, cancellationToken);

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => string.Empty;
}
