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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var nodes = Nodes(SwarmExtensions.UsualPatience);
        switch (ParameterSetName)
        {
            case IdSet:
                ForEach(Id, id => NodeSelector.DemandUnambiguous(NodeSelector.ById(nodes, id), id));
                break;
            case NodeSet:
                ForEach(Node, node => NodeSelector.Again(nodes, node));
                break;
            default:
                ForEach(Name, name => NodeSelector.DemandUnambiguous(NodeSelector.ByName(nodes, name), name));
                break;
        }
    }

    /// <summary>Does it to one node. A failure is told, and the others go on.</summary>
    /// <param name="node">The node as it was when the command first looked.</param>
    private protected abstract void ForNode(SwarmNode node);

    private void ForEach<T>(IEnumerable<T> named, Func<T, IReadOnlyList<SwarmNode>> find)
    {
        foreach (var one in named)
        {
            ForOneItem(() =>
            {
                foreach (var node in find(one))
                {
                    ForOneItem(() => ForNode(node));
                }
            });
        }
    }
}
