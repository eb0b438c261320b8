using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What Get-SwarmNode and Get-SwarmManager share: how nodes are named and filtered.</summary>
public abstract class NodeQueryCommand : ManySwarmsCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string NodeSet = "Node";
    private const string InputSet = "InputObject";

    private readonly HashSet<(string Swarm, string SwarmId, string Id)> _written = [];
    private IReadOnlyList<LabelFilter> _labels = [];
    private readonly Dictionary<SwarmConnection, NodeIndex> _ofConnection = [];
    private NodeIndex? _nodes;
    private NodeView? _view;

    /// <summary>The connections to use, from Connect-Swarm, or their names. Without it the default connection is used.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <summary>Connections that come down the pipeline. All are asked side by side.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? InputObject { get; set; }

    /// <summary>Host names or given names; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Parameter(Position = 0, ParameterSetName = InputSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Ids, or the beginnings of ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Alias("NodeId")]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Nodes to look at again.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    public SwarmNode[] Node { get; set; } = [];

    /// <summary>Only nodes in one of these states.</summary>
    [Parameter]
    [Alias("Status")]
    public SwarmNodeState[]? State { get; set; }

    /// <summary>Only nodes with all these labels: a key, or key=value.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Label { get; set; }

    /// <summary>Only the manager that leads.</summary>
    [Parameter]
    public SwitchParameter Leader { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SwarmConnection>? Given => InputObject ?? Connection;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _labels = [.. (Label ?? []).Select(static label => new LabelFilter(label))];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputSet)
        {
            Gather();
            return;
        }

        if (ParameterSetName == NodeSet)
        {
            WriteEach(Node, node => NodeSelector.Again(NodesAround(node), node));
        }
        else if (Id.Length > 0)
        {
            // Docker's own objects have a name, too. The id is the one of the two that is not there twice.
            WriteEach(Id, id => NodeSelector.ById(Nodes(null), id));
        }
        else if (Name is not null)
        {
            WriteEach(Name, name => NodeSelector.ByName(Nodes(null), name));
        }
        else
        {
            WriteAll(null);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Piped.Count > 0 && Name is { } names)
        {
            var nodes = new NodeIndex(List(Piped));
            WriteEach(names, name => NodeSelector.ByName(nodes, name));
        }
        else if (Piped.Count > 0)
        {
            WriteAll(Piped);
        }
    }

    /// <summary>Whether the cmdlet is about this node at all.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Whether to write it.</returns>
    private protected abstract bool IsWanted(SwarmNode node);

    /// <summary>One list for the whole pipeline, however many names come down it.</summary>
    private NodeIndex Nodes(IReadOnlyList<SwarmConnection>? connections) => _nodes ??= new NodeIndex(List(connections));

    /// <summary>The nodes among which one is found again: without -Connection those of its own swarm, which need not be the default one.</summary>
    private NodeIndex NodesAround(SwarmNode node)
    {
        if (Connection is not null || Connections.Of(node) is not { } own)
        {
            return Nodes(null);
        }

        if (!_ofConnection.TryGetValue(own, out var nodes))
        {
            nodes = new NodeIndex(List([own]));
            _ofConnection.Add(own, nodes);
        }

        return nodes;
    }

    private List<SwarmNode> List(IReadOnlyList<SwarmConnection>? connections)
    {
        var answers = AskAll(connections, (swarm, _, token) => swarm.GetNodesAsync(TimeSpan.FromSeconds(TimeoutSec), token));
        foreach (var (connection, nodes) in answers)
        {
            KnownNodes.Note(connection, nodes);
        }

        return [.. answers.SelectMany(static answer => answer.Answer.Select(node => node with { Swarm = answer.Connection.Name }))];
    }

    /// <summary>Writes all nodes that pass the filters: those of several swarms one swarm after the other, those of one swarm while they arrive.</summary>
    private void WriteAll(IReadOnlyList<SwarmConnection>? connections)
    {
        if (Resolve(connections) is not [var only])
        {
            Write(List(connections));
            return;
        }

        var swarm = only.Swarm.ReportingTo(Reporter);
        OrEnd(() =>
        {
            RunStream<IReadOnlyList<SwarmNode>>(
                async (give, token) => KnownNodes.Note(only, await swarm.ReadNodesAsync(PassesFilters, give, TimeSpan.FromSeconds(TimeoutSec), token).ConfigureAwait(false)),
                part =>
                {
                    WriteTogether([.. part.Select(node => node with { Swarm = only.Name })]);
                    return true;
                });
            return true;
        });
    }

    private void WriteEach<T>(IEnumerable<T> named, Func<T, IReadOnlyList<SwarmNode>> find)
    {
        foreach (var one in named)
        {
            ForOneItem(() => Write(find(one)));
        }
    }

    /// <summary>Two patterns may fit the same node, which is one node all the same.</summary>
    private void Write(IEnumerable<SwarmNode> nodes) =>
        WriteTogether([.. nodes.Where(node => PassesFilters(node) && _written.Add((node.Swarm, node.SwarmId, node.Id)))]);

    private void WriteTogether(List<SwarmNode> nodes)
    {
        _view = NodeView.For(nodes, AreMany, Host, _view);
        nodes.ForEach(node => WriteObject(_view.Of(node)));
    }

    private bool PassesFilters(SwarmNode node) =>
        IsWanted(node)
        && (State is null || State.Contains(node.State))
        && (!Leader || node is SwarmManager { IsLeader: true })
        && _labels.All(label => label.Matches(node));
}
