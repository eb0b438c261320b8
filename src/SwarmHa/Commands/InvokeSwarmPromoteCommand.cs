using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Makes workers managers, one at a time, and waits until the leader hears each in raft.</summary>
/// <example>
/// <summary>Two workers, one after the other, until both are Reachable.</summary>
/// <code>Get-SwarmNode node-50, node-60 | Invoke-SwarmPromote</code>
/// </example>
/// <example>
/// <summary>A worker of each zone that has none yet.</summary>
/// <code>Get-SwarmNode -Role Worker -Label zone=b | Invoke-SwarmPromote -TimeoutSec 120</code>
/// </example>
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
