namespace SwarmHa.Docker;

/// <summary>One reading of the nodes for somebody who takes them while they arrive: what is held back, and what has been given away.</summary>
/// <param name="wanted">Whether a node is wanted at all.</param>
/// <param name="give">Takes nodes.</param>
internal sealed class NodeReading(Func<SwarmNode, bool> wanted, Action<IReadOnlyList<SwarmNode>> give)
{
    private List<SwarmNode> _held = [];
    private int _seen;

    /// <summary>How many nodes have been given away.</summary>
    public int Given { get; private set; }

    /// <summary>Takes note of nodes that have arrived, and gives them away when there are too many to be sorted.</summary>
    /// <param name="nodes">All nodes so far.</param>
    public void See(IReadOnlyList<SwarmNode> nodes)
    {
        for (; _seen < nodes.Count; _seen++)
        {
            if (wanted(nodes[_seen]))
            {
                _held.Add(nodes[_seen]);
            }
        }

        if (Given > 0 || _held.Count > NodeOrder.MostSorted)
        {
            Give();
        }
    }

    /// <summary>Gives the rest away, sorted when it is all.</summary>
    /// <param name="nodes">All nodes of the list.</param>
    public void End(IReadOnlyList<SwarmNode> nodes)
    {
        if (Given == 0)
        {
            _held = [.. NodeNames.Distinguish(_held, nodes)];
            _held.Sort(NodeOrder.Instance);
        }

        Give();
    }

    /// <summary>Begins anew with another manager's list. Nothing has been given away.</summary>
    public void Restart()
    {
        _held.Clear();
        _seen = 0;
    }

    private void Give()
    {
        if (_held.Count == 0)
        {
            return;
        }

        var part = _held;
        _held = [];
        Given += part.Count;
        give(part);
    }
}
