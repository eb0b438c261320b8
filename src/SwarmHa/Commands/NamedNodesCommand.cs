using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>A cmdlet that does something to nodes that are named, one after the other.</summary>
public abstract class NamedNodesCommand : ConnectedCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string NodeSet = "Node";

    /// <summary>Host names or given names; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Ids, or the beginnings of ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Nodes, from Get-SwarmNode.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    public SwarmNode[] Node { get; set; } = [];

    /// <summary>How long one node may take.</summary>
    private protected abstract TimeSpan Limit { get; }

    /// <summary>How long to ask for the nodes: no longer than one node may take.</summary>
    private protected TimeSpan Patience => SwarmExtensions.PatienceWithin(Limit);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case IdSet:
                ForEach(Id, id => (Used, NodeSelector.DemandUnambiguous(NodeSelector.ById(Nodes(Patience), id), id)));
                break;
            case NodeSet:
                ForEach(Node, node => ConnectionOf(node) is var connection ? (connection, NodeSelector.Again(Nodes(Patience, connection), node)) : default);
                break;
            default:
                ForEach(Name, name => (Used, NodeSelector.DemandUnambiguous(NodeSelector.ByName(Nodes(Patience), name), name)));
                break;
        }
    }

    /// <summary>Does it to one node. A failure is told, and the others go on.</summary>
    /// <param name="connection">The connection to the node's swarm.</param>
    /// <param name="node">The node as it was when the command first looked.</param>
    private protected abstract void ForNode(SwarmConnection connection, SwarmNode node);

    private void ForEach<T>(IEnumerable<T> named, Func<T, (SwarmConnection Connection, IReadOnlyList<SwarmNode> Nodes)> find)
    {
        foreach (var one in named)
        {
            ForOneItem(() =>
            {
                var (connection, nodes) = find(one);
                foreach (var node in nodes)
                {
                    ForOneItem(() => ForNode(connection, node));
                }
            });
        }
    }
}
