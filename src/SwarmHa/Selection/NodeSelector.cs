using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one way in which a name or an id that a person wrote is found among the nodes.</summary>
internal static class NodeSelector
{
    /// <summary>Finds nodes by host name or given name; wildcards are welcome.</summary>
    /// <exception cref="NodeNotFoundException">A name without wildcards fits no node.</exception>
    public static IReadOnlyList<SwarmNode> ByName(NodeIndex nodes, string name)
    {
        var found = nodes.Named(name);
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node named '{name}'.", name);
    }

    /// <summary>Tells whether a node is meant by a host name or given name, with wildcards or without.</summary>
    public static Func<SwarmNode, bool> Named(string name)
    {
        var pattern = NamePattern.Of(name);
        return node => NamesOf(node).Any(pattern.IsMatch);
    }

    /// <summary>By what a node is found: its host name and its given name, and both as they are shown where they hold what cannot be seen.</summary>
    public static IEnumerable<string> NamesOf(SwarmNode node) =>
        new[] { node.Hostname, node.SpecName, VisibleText.Of(node.Hostname), VisibleText.Of(node.SpecName) }.Where(static name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds nodes by id or the beginning of one.</summary>
    /// <exception cref="NodeNotFoundException">No id begins like that.</exception>
    public static IReadOnlyList<SwarmNode> ById(NodeIndex nodes, string id)
    {
        var found = nodes.WithId(id);
        return found.Count > 0 ? found : throw NoSuchId(id);
    }

    /// <summary>Finds nodes by a name, with wildcards or without, or else by an id or the beginning of one. What fits no node is an error in
    /// any case, because an answer about nobody would be taken for one about somebody.</summary>
    /// <exception cref="NodeNotFoundException">It fits no node.</exception>
    public static IReadOnlyList<SwarmNode> DemandByNameOrId(NodeIndex nodes, string text)
    {
        var pattern = WildcardPattern.ContainsWildcardCharacters(text);
        var named = nodes.Named(text);
        var found = pattern || named.Count > 0 ? named : nodes.WithId(text);
        return found.Count > 0
            ? found
            : throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with {(pattern ? $"a name like '{text}'" : $"the name '{text}', or with an id that begins like that")}.", text);
    }

    /// <summary>Finds nodes by their zone; wildcards are welcome.</summary>
    /// <exception cref="ZoneNotFoundException">It fits the zone of no node.</exception>
    public static IReadOnlyList<SwarmNode> DemandByZone(IReadOnlyList<SwarmNode> nodes, string label, string zone)
    {
        var pattern = NamePattern.Of(zone);
        var found = nodes.Where(node => SwarmZone.LabelOf(node, label) is { } named && pattern.IsMatch(named)).ToList();
        return found.Count > 0 ? found : throw SwarmErrors.ZoneNotFound.Exception($"No node of the swarm has the label {label}={zone}.", zone);
    }

    /// <summary>Finds the one node of a name, else the one whose id begins like that. Wildcards mean nothing here.</summary>
    /// <exception cref="NodeNotFoundException">There is none.</exception>
    /// <exception cref="NodeAmbiguousException">There are several.</exception>
    public static SwarmNode One(NodeIndex nodes, string nameOrId)
    {
        var named = nodes.Named(WildcardPattern.Escape(nameOrId));
        var found = named.Count > 0 ? named : nodes.WithId(nameOrId);
        return found.Count switch
        {
            0 => throw SwarmErrors.NodeNotFound.Exception($"The swarm has no node with the name '{nameOrId}', or with an id that begins like that.", nameOrId),
            1 => found[0],
            _ => throw Ambiguous(found, nameOrId),
        };
    }

    /// <summary>Finds a node again that was seen before: in its own swarm, whatever others are looked at.</summary>
    /// <exception cref="NodeNotFoundException">It is not there any more.</exception>
    public static IReadOnlyList<SwarmNode> Again(NodeIndex nodes, SwarmNode node)
    {
        var found = ById(nodes, node.Id);
        IReadOnlyList<SwarmNode> own = node.SwarmId.Length == 0 ? found : [.. found.Where(candidate => candidate.SwarmId == node.SwarmId)];
        return own.Count > 0 ? own : throw NoSuchId(node.Id);
    }

    /// <summary>Demands that what was named without wildcards is one node, because something is going to be done to it.</summary>
    /// <exception cref="NodeAmbiguousException">It fits several nodes.</exception>
    public static IReadOnlyList<SwarmNode> DemandUnambiguous(IReadOnlyList<SwarmNode> found, string named) =>
        found.Count <= 1 || WildcardPattern.ContainsWildcardCharacters(named)
            ? found
            : throw Ambiguous(found, named);

    private static SwarmException NoSuchId(string id) => SwarmErrors.NodeNotFound.Exception($"The swarm has no node with an id that begins with '{id}'.", id);

    private static SwarmException Ambiguous(IReadOnlyList<SwarmNode> found, string named) => SwarmErrors.NodeAmbiguous.Exception(
        $"'{named}' fits {found.Count} nodes: {string.Join(", ", found.Select(static node => $"{node.ShortId} ({node.Name}, {node.State})"))}.", named);
}
