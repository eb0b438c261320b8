using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one way in which a name or an id that a person wrote is found among the nodes.</summary>
internal static class NodeSelector
{
    /// <summary>Finds nodes by host name or given name; wildcards are welcome.</summary>
    /// <exception cref="NodeNotFoundException">A name without wildcards fits no node.</exception>
    public static IReadOnlyList<SwarmNode> ByName(IReadOnlyList<SwarmNode> nodes, string name)
    {
        var found = nodes.Where(Named(name)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node named '{name}'.", name);
    }

    /// <summary>Tells whether a node is meant by a host name or given name, with wildcards or without.</summary>
    public static Func<SwarmNode, bool> Named(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return node => pattern.IsMatch(node.Hostname) || (node.SpecName.Length > 0 && pattern.IsMatch(node.SpecName));
    }

    /// <summary>Finds nodes by id or the beginning of one.</summary>
    /// <exception cref="NodeNotFoundException">No id begins like that.</exception>
    public static IReadOnlyList<SwarmNode> ById(IReadOnlyList<SwarmNode> nodes, string id)
    {
        var found = nodes.Where(node => id.Length > 0 && node.Id.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Count > 0 ? found : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with an id that begins with '{id}'.", id);
    }

    /// <summary>Finds a node again that was seen before: in its own swarm, whatever others are looked at.</summary>
    /// <exception cref="NodeNotFoundException">It is not there any more.</exception>
    public static IReadOnlyList<SwarmNode> Again(IReadOnlyList<SwarmNode> nodes, SwarmNode node) =>
        ById([.. nodes.Where(candidate => node.SwarmId.Length == 0 || candidate.SwarmId == node.SwarmId)], node.Id);

    /// <summary>Demands that what was named without wildcards is one node, because something is going to be done to it.</summary>
    /// <exception cref="NodeAmbiguousException">It fits several nodes.</exception>
    public static IReadOnlyList<SwarmNode> DemandUnambiguous(IReadOnlyList<SwarmNode> found, string named) =>
        found.Count <= 1 || WildcardPattern.ContainsWildcardCharacters(named)
            ? found
            : throw SwarmErrors.NodeAmbiguous.Exception(
                $"'{named}' fits {found.Count} nodes: {string.Join(", ", found.Select(static node => $"{node.ShortId} ({node.Name}, {node.State})"))}.", named);
}
