using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What Invoke-SwarmPromote and Invoke-SwarmDemote share: one node at a time, each checked afterwards.</summary>
public abstract class RoleChangeCommand : NamedNodesCommand
{
    private bool _changed;

    /// <summary>How long one node may take until it has its new role, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>Do not wait until the last node has its new role. Those before it are awaited all the same: two changes at once are not safe.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Leave the decision to the engine where this command would refuse.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The action in the words of a confirmation.</summary>
    private protected abstract string Action { get; }

    /// <summary>The role that the node gets.</summary>
    private protected abstract SwarmNodeRole Role { get; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_changed)
        {
            return;
        }

        var count = QuorumCount.Of(RunOrEnd(token => Swarm.GetNodesAsync(token)));
        if (count.Managers > 1 && count.DesignTolerance == 0)
        {
            WriteWarning($"{count.Managers} managers tolerate no loss, and either one that is lost stops management. Have 3.");
        }
        else if (count.Managers % 2 == 0)
        {
            WriteWarning($"{count.Managers} managers tolerate no more losses than {count.Managers - 1} do. Have an odd number.");
        }
    }

    /// <summary>Changes one node.</summary>
    private protected abstract Task<SwarmNode> ChangeAsync(RoleChange change, string nodeId, RoleChangeOptions options, CancellationToken cancellationToken);

    /// <inheritdoc/>
    private protected override void ForNode(SwarmNode node)
    {
        // What has the role already is passed on without asking: there is nothing to confirm.
        if (node.Role != Role && !ShouldProcess($"{node.Name} ({node.ShortId})", Action))
        {
            return;
        }

        var change = new RoleChange(Swarm, Reporter, TimeProvider.System);
        var options = new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), Wait = !NoWait, Force = Force };
        var fresh = Run(token => ChangeAsync(change, node.Id, options, token));
        _changed |= node.Role != Role;
        WriteObject(fresh with { Swarm = SwarmName });
    }
}
