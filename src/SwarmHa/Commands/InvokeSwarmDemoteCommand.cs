using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Makes managers workers, one at a time, and waits until each has left raft. Refuses what would cost quorum.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SwarmDemote", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmNode))]
public sealed class InvokeSwarmDemoteCommand : RoleChangeCommand
{
    /// <inheritdoc/>
    private protected override string Action => "Demote to worker";

    /// <inheritdoc/>
    private protected override SwarmNodeRole Role => SwarmNodeRole.Worker;

    /// <inheritdoc/>
    private protected override Task<SwarmNode> ChangeAsync(RoleChange change, string nodeId, RoleChangeOptions options, CancellationToken cancellationToken) =>
        change.DemoteAsync(nodeId, options, cancellationToken);
}
