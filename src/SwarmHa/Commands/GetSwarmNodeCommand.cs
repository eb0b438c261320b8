using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the nodes of a swarm; managers come as <see cref="SwarmManager"/>.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmNode", DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmNode), typeof(SwarmManager))]
public sealed class GetSwarmNodeCommand : NodeQueryCommand
{
    /// <summary>Only nodes that are wanted to have one of these roles.</summary>
    [Parameter]
    public SwarmNodeRole[]? Role { get; set; }

    /// <inheritdoc/>
    private protected override bool IsWanted(SwarmNode node) => Role is null || Role.Contains(node.Role);
}
