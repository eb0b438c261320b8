using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What Get-SwarmNode and Get-SwarmManager share: how nodes are named and filtered.</summary>
public abstract class NodeQueryCommand : ConnectedCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string NodeSet = "Node";

    private readonly HashSet<string> _written = [];
    private IReadOnlyList<LabelFilter> _labels = [];

    /// <summary>Host names or given names; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [Alias("Hostname")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Ids, or the beginnings of ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
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
    [ValidateNotNullOrEmpty]
    public string[]? Label { get; set; }

    /// <summary>Only the manager that leads.</summary>
    [Parameter]
    public SwitchParameter Leader { get; set; }

    /// <summary>How long to go on asking while no manager answers, in seconds. An election takes up to 20.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _labels = [.. (Label ?? []).Select(static label => new LabelFilter(label))];
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var nodes = Nodes(TimeSpan.FromSeconds(TimeoutSec));
        switch (ParameterSetName)
        {
            case IdSet:
                WriteEach(Id, id => NodeSelector.ById(nodes, id));
                break;
            case NodeSet:
                WriteEach(Node, node => NodeSelector.ById(nodes, node.Id));
                break;
            case NameSet when Name is not null:
                WriteEach(Name, name => NodeSelector.ByName(nodes, name));
                break;
            default:
                Write(nodes);
                break;
        }
    }

    /// <summary>Whether the cmdlet is about this node at all.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Whether to write it.</returns>
    private protected abstract bool IsWanted(SwarmNode node);

    private void WriteEach<T>(IEnumerable<T> named, Func<T, IReadOnlyList<SwarmNode>> find)
    {
        foreach (var one in named)
        {
            ForOneItem(() => Write(find(one)));
        }
    }

    private void Write(IEnumerable<SwarmNode> nodes)
    {
        // Two patterns may fit the same node, which is one node all the same.
        foreach (var node in nodes.Where(node => PassesFilters(node) && _written.Add(node.Id)))
        {
            WriteObject(node);
        }
    }

    private bool PassesFilters(SwarmNode node) =>
        IsWanted(node)
        && (State is null || State.Contains(node.State))
        && (!Leader || node is SwarmManager { IsLeader: true })
        && _labels.All(label => label.Matches(node));
}
