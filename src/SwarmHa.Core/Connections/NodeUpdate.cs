namespace SwarmHa;

/// <summary>A node's whole spec to be written, which is what <c>POST /nodes/{id}/update</c> takes.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Version">The version that was read; the engine refuses the update when it is no longer current.</param>
/// <param name="Name">The name given to the node, or empty.</param>
/// <param name="Role">The role.</param>
/// <param name="Availability">The availability.</param>
/// <param name="Labels">All labels; those left out are removed.</param>
public sealed record NodeUpdate(
    string NodeId,
    ulong Version,
    string Name,
    SwarmNodeRole Role,
    SwarmNodeAvailability Availability,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The spec that the node has now, to be altered by a <c>with</c> expression.</summary>
    /// <param name="node">The node as it was just read.</param>
    /// <returns>An update that changes nothing.</returns>
    public static NodeUpdate Of(SwarmNode node) => new(node.Id, node.SpecVersion, node.SpecName, node.Role, node.Availability, node.Labels);
}
