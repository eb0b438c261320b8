using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the nodes of a swarm; managers come as <see cref="SwarmManager"/>. Up to 256 nodes come sorted by host name. More than that come
/// while they arrive, in the order in which the engine lists them, unless they are named; when such a list breaks off that is an error, and what has
/// come is not all.</summary>
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
