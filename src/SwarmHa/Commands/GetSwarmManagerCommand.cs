using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the managers of a swarm: who leads, and who is heard.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmManager", DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmManager))]
public sealed class GetSwarmManagerCommand : NodeQueryCommand
{
    /// <summary>Only managers that are heard in raft; with -Reachable:$false only those that are not.</summary>
    [Parameter]
    public SwitchParameter Reachable { get; set; }

    /// <inheritdoc/>
    private protected override bool IsWanted(SwarmNode node) =>
        node is SwarmManager manager && (!Reachable.IsPresent && !MyInvocation.BoundParameters.ContainsKey(nameof(Reachable)) || manager.IsReachable == Reachable);
}
