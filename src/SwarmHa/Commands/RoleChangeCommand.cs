using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What Invoke-SwarmPromote and Invoke-SwarmDemote share: one node at a time, each checked afterwards.</summary>
public abstract class RoleChangeCommand : NamedNodesCommand
{
    /// <summary>How long -WhatIf waits for a node that the leader has not heard from.</summary>
    private static readonly TimeSpan ShortHearing = TimeSpan.FromSeconds(5);

    private readonly HashSet<SwarmConnection> _changed = [];

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
    private protected override TimeSpan Limit => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var connection in _changed)
        {
            try
            {
                // By role: with -NoWait the last one may not be in raft yet, or in it still.
                var nodes = Run(token => SwarmOf(connection).GetNodesAsync(Limit, token));
                var count = nodes.Count(static node => node.Role == SwarmNodeRole.Manager);
                foreach (var advice in QuorumAdvisor.OfNumber(new QuorumCount(count, count)).Where(static advice => advice.Kind is SwarmQuorumAdviceKind.TwoManagers or SwarmQuorumAdviceKind.EvenNumber))
                {
                    WriteWarning(advice.Text);
                }

                if (QuorumCount.Of(nodes) is { HasQuorum: false } lost)
                {
                    WriteWarning($"Quorum is lost now: {lost}. Get-SwarmQuorum tells what to do.");
                }
            }
            catch (SwarmException problem)
            {
                // The changes are made: that they cannot be looked at does not make them fail.
                WriteWarning($"The changes are made, and the managers could not be counted afterwards: {problem.Message}");
            }
        }
    }

    /// <summary>Changes one node.</summary>
    private protected abstract Task<SwarmNode> ChangeAsync(RoleChange change, string nodeId, RoleChangeOptions options, CancellationToken cancellationToken);

    /// <inheritdoc/>
    private protected override void ForNode(SwarmConnection connection, SwarmNode node)
    {
        var change = new RoleChange(SwarmOf(connection), Reporter, TimeProvider.System);
        var options = new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), Wait = !NoWait && !IsWhatIf, Force = Force, HearingLimit = IsWhatIf ? ShortHearing : TimeSpan.MaxValue };
        var supposed = SupposedOf(connection);
        Change(
            () => Run(token => change.PrepareAsync(node.Id, Role, options, supposed, token)),
            plan =>
            {
                foreach (var warning in plan.Warnings)
                {
                    WriteWarning(warning);
                }

                return plan.IsDone ? null : new Proposal(plan.Target, Action);
            },
            plan =>
            {
                // What has the role already is passed on: there is nothing to confirm or to suppose.
                var fresh = Run(token => ChangeAsync(change, node.Id, options, token));
                if (!plan.IsDone)
                {
                    _changed.Add(connection);
                }

                WriteNode(fresh with { Swarm = connection.Name });
            },
            plan => supposed.Add(plan.Outcome));
    }
}
