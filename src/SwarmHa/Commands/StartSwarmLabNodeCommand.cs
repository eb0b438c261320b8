using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Brings a node of a lab back, however it was taken away, and returns when its engine answers.</summary>
/// <example>
/// <summary>However it was taken away.</summary>
/// <code>Start-SwarmLabNode node-40</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "SwarmLabNode", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmLabNode))]
public sealed class StartSwarmLabNodeCommand : LabNodeCommand
{
    /// <inheritdoc/>
    private protected override string Action => "Start the engine";

    /// <inheritdoc/>
    private protected override Task ChangeAsync(ISwarmLab lab, string node, CancellationToken cancellationToken) => lab.StartNodeAsync(node, cancellationToken);
}
