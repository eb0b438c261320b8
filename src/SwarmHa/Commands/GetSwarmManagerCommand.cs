using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the managers of a swarm: who leads, and who is heard.</summary>
/// <example>
/// <summary>The managers, as docker node ls shows them.</summary>
/// <code>Get-SwarmManager</code>
/// </example>
/// <example>
/// <summary>Who leads.</summary>
/// <code>(Get-SwarmManager -Leader).Name</code>
/// </example>
/// <example>
/// <summary>Those that are not heard, of all swarms of the session.</summary>
/// <code>Get-SwarmConnection | Get-SwarmManager -Reachable:$false</code>
/// </example>
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
