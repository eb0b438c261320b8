using System.Management.Automation;

namespace SwarmHa;

/// <summary>A list of nodes in which many are looked up: by name and id at once, by a pattern one node after the other.</summary>
/// <param name="nodes">The nodes.</param>
internal sealed class NodeIndex(IReadOnlyList<SwarmNode> nodes)
{
    private Dictionary<string, List<SwarmNode>>? _byName;
    private (SwarmNode Node, int Place)[]? _byId;

    /// <summary>Finds nodes by host name or given name; wildcards are welcome.</summary>
    /// <param name="name">The name as a person wrote it.</param>
    /// <returns>The nodes in the order of the list.</returns>
    public IReadOnlyList<SwarmNode> Named(string name) => WildcardPattern.ContainsWildcardCharacters(name)
        ? [.. nodes.Where(NodeSelector.Named(name))]
        : (_byName ??= ByName()).TryGetValue(WildcardPattern.Unescape(name), out var found) ? found : [];

    /// <summary>Finds nodes by id or the beginning of one.</summary>
    /// <param name="beginning">How the id begins.</param>
    /// <returns>The nodes in the order of the list.</returns>
    public IReadOnlyList<SwarmNode> WithId(string beginning)
    {
        var ids = _byId ??= [.. nodes.Select(static (node, place) => (node, place)).OrderBy(static one => one.node.Id, StringComparer.Ordinal)];
        var (from, to) = (0, ids.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = string.CompareOrdinal(ids[middle].Node.Id, beginning) < 0 ? (middle + 1, to) : (from, middle);
        }

        var end = from;
        while (beginning.Length > 0 && end < ids.Length && ids[end].Node.Id.StartsWith(beginning, StringComparison.Ordinal))
        {
            end++;
        }

        return [.. new ArraySegment<(SwarmNode Node, int Place)>(ids, from, end - from).OrderBy(static one => one.Place).Select(static one => one.Node)];
    }

    private Dictionary<string, List<SwarmNode>> ByName()
    {
        var all = new Dictionary<string, List<SwarmNode>>(nodes.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var node in nodes)
        {
            foreach (var name in NodeSelector.NamesOf(node))
            {
                Add(name, node);
            }
        }

        return all;

        void Add(string name, SwarmNode node)
        {
            if (!all.TryGetValue(name, out var same))
            {
                all.Add(name, same = []);
            }

            same.Add(node);
        }
    }
}
