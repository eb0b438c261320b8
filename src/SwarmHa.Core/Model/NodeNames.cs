namespace SwarmHa;

/// <summary>Host names are not unique, and may be missing: how a node is told from the others, and named to a command.</summary>
internal static class NodeNames
{
    /// <summary>Marks the nodes whose name fits another node as well, as -Name would find them.</summary>
    /// <param name="nodes">The nodes to mark.</param>
    /// <param name="among">All nodes of the swarm; null when these are all.</param>
    /// <returns>The nodes in the same order.</returns>
    public static IReadOnlyList<SwarmNode> Distinguish(IReadOnlyList<SwarmNode> nodes, IReadOnlyList<SwarmNode>? among = null)
    {
        var (once, twice) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var node in among ?? nodes)
        {
            Count(node.Hostname);
            if (!StringComparer.OrdinalIgnoreCase.Equals(node.SpecName, node.Hostname))
            {
                Count(node.SpecName);
            }
        }

        return twice.Count == 0 ? nodes : [.. nodes.Select(node => twice.Contains(node.Name) ? node with { IsNameShared = true } : node)];

        void Count(string name)
        {
            if (name.Length > 0 && !once.Add(name))
            {
                twice.Add(name);
            }
        }
    }

    /// <summary>How a PowerShell command takes nodes: by their names, or by -Id where a name would not do. What comes from the swarm is pasted into a
    /// prompt: it must not become more than a name there.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <returns>Such as <c>node-50, node-60</c> or <c>-Id 3v1fk2ozm7qp</c>.</returns>
    public static string Arguments(params SwarmNode[] nodes) => Array.TrueForAll(nodes, IsPlain)
        ? string.Join(", ", nodes.Select(static node => node.Name))
        : $"-Id {string.Join(", ", nodes.Select(static node => node.ShortId))}";

    /// <summary>Whether the name can be typed as it is: it is the node's alone, and no shell and no wildcard makes something else of it.</summary>
    private static bool IsPlain(SwarmNode node) => !node.IsNameShared && node.SpecName.Length + node.Hostname.Length > 0
        && node.Name[0] != '-' && node.Name.All(static letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.');
}
