namespace SwarmHa.Docker;

/// <summary>The order in which nodes are listed: by host name, whatever its case, and those of the same name by id.</summary>
internal sealed class NodeOrder : IComparer<SwarmNode>
{
    /// <summary>How many nodes are waited for so that they can be sorted before the first of them is given away. More than that are given as they
    /// arrive: nobody reads them row by row, and the first of ten thousand need not wait for the last.</summary>
    public const int MostSorted = 256;

    private NodeOrder()
    {
    }

    /// <summary>The one order.</summary>
    public static NodeOrder Instance { get; } = new();

    /// <summary>Sorts nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <returns>A sorted copy, in which nodes of one name are told apart.</returns>
    public static List<SwarmNode> Sorted(IReadOnlyList<SwarmNode> nodes)
    {
        var sorted = new List<SwarmNode>(NodeNames.Distinguish(nodes));
        sorted.Sort(Instance);
        return sorted;
    }

    /// <inheritdoc/>
    public int Compare(SwarmNode? x, SwarmNode? y) => StringComparer.OrdinalIgnoreCase.Compare(x?.Hostname, y?.Hostname) is not 0 and var order
        ? order
        : StringComparer.Ordinal.Compare(x?.Id, y?.Id);
}
