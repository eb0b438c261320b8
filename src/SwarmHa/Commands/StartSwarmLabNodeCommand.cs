using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Brings a node of a lab back, however it was taken away, and returns when its engine answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "SwarmLabNode", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmLabNode))]
public sealed class StartSwarmLabNodeCommand : LabNodeCommand
{
    /// <inheritdoc/>
    private protected override string Action => "Start the engine";

    /// <inheritdoc/>
    private protected override Task ChangeAsync(ISwarmLab lab, string node, CancellationToken cancellationToken) => lab.StartNodeAsync(node, cancellationToken);
}
