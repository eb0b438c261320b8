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
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Ids, or the beginnings of ids.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Alias("NodeId")]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Nodes, from Get-SwarmNode.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    public SwarmNode[] Node { get; set; } = [];

    private readonly Dictionary<SwarmConnection, Supposition> _supposed = [];

    /// <summary>How long one node may take.</summary>
    private protected abstract TimeSpan Limit { get; }

    /// <inheritdoc/>
    private protected override TimeSpan WorkLimit => Limit;

    /// <inheritdoc/>
    private protected override TimeSpan ConnectPatience => Limit;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == NodeSet)
        {
            ForEach(Node, node => ConnectionOf(node) is var connection ? (connection, NodeSelector.Again(Nodes(Limit, connection), node)) : default);
        }
        else if (Id.Length > 0)
        {
            // Docker's own objects have a name, too. The id is the one of the two that is not there twice.
            ForEach(Id, id => (Used, NodeSelector.DemandUnambiguous(NodeSelector.ById(Nodes(Limit), id), id)));
        }
        else
        {
            ForEach(Name, name => (Used, NodeSelector.DemandUnambiguous(Suiting(NodeSelector.ByName(Nodes(Limit), name), name), name)));
        }
    }

    /// <summary>Whether a wildcard means the node, too. One that is named is told why not.</summary>
    private protected virtual bool Suits(SwarmNode node) => true;

    /// <summary>Does it to one node. A failure is told, and the others go on.</summary>
    /// <param name="connection">The connection to the node's swarm.</param>
    /// <param name="node">The node as it was when the command first looked.</param>
    private protected abstract void ForNode(SwarmConnection connection, SwarmNode node);

    /// <summary>What -WhatIf has said so far that it would do to a swarm.</summary>
    private protected Supposition SupposedOf(SwarmConnection connection)
    {
        if (!_supposed.TryGetValue(connection, out var supposed))
        {
            _supposed.Add(connection, supposed = new Supposition());
        }

        return supposed;
    }

    private IReadOnlyList<SwarmNode> Suiting(IReadOnlyList<SwarmNode> found, string name) =>
        WildcardPattern.ContainsWildcardCharacters(name) ? [.. found.Where(Suits)] : found;

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
