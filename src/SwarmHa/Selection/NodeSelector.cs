using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one way in which a name or an id that a person wrote is found among the nodes.</summary>
internal static class NodeSelector
{
    /// <summary>Finds nodes by host name or given name; wildcards are welcome.</summary>
    /// <exception cref="NodeNotFoundException">A name without wildcards fits no node.</exception>
    public static IReadOnlyList<SwarmNode> ByName(IReadOnlyList<SwarmNode> nodes, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var found = nodes.Where(node => pattern.IsMatch(node.Hostname) || (node.SpecName.Length > 0 && pattern.IsMatch(node.SpecName))).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node named '{name}'.", name);
    }

    /// <summary>Finds nodes by id or the beginning of one.</summary>
    /// <exception cref="NodeNotFoundException">No id begins like that.</exception>
    public static IReadOnlyList<SwarmNode> ById(IReadOnlyList<SwarmNode> nodes, string id)
    {
        var found = nodes.Where(node => id.Length > 0 && node.Id.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Count > 0 ? found : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with an id that begins with '{id}'.", id);
    }

    /// <summary>Finds the one node of a name, else the one whose id begins like that. Wildcards mean nothing here.</summary>
    /// <exception cref="NodeNotFoundException">There is none.</exception>
    /// <exception cref="NodeAmbiguousException">There are several.</exception>
    public static SwarmNode One(IReadOnlyList<SwarmNode> nodes, string nameOrId)
    {
        var named = nodes.Where(node => string.Equals(node.Hostname, nameOrId, StringComparison.OrdinalIgnoreCase) || string.Equals(node.SpecName, nameOrId, StringComparison.OrdinalIgnoreCase)).ToList();
        var found = named.Count > 0 ? named : [.. nodes.Where(node => node.Id.StartsWith(nameOrId, StringComparison.Ordinal))];
        return found.Count switch
        {
            0 => throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with the name '{nameOrId}', or with an id that begins like that.", nameOrId),
            1 => found[0],
            _ => throw Ambiguous(found, nameOrId),
        };
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
            : throw Ambiguous(found, named);

    private static SwarmException Ambiguous(IReadOnlyList<SwarmNode> found, string named) => SwarmErrors.NodeAmbiguous.Exception(
        $"'{named}' fits {found.Count} nodes: {string.Join(", ", found.Select(static node => $"{node.ShortId} ({node.Name}, {node.State})"))}.", named);
}
