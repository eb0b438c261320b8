using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Makes workers managers, one at a time, and waits until the leader hears each in raft.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SwarmPromote", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmManager))]
public sealed class InvokeSwarmPromoteCommand : RoleChangeCommand
{
    /// <inheritdoc/>
    private protected override string Action => "Promote to manager";

    /// <inheritdoc/>
    private protected override SwarmNodeRole Role => SwarmNodeRole.Manager;

    /// <inheritdoc/>
    private protected override Task<SwarmNode> ChangeAsync(RoleChange change, string nodeId, RoleChangeOptions options, CancellationToken cancellationToken) =>
        change.PromoteAsync(nodeId, options, cancellationToken);
}
