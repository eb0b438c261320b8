using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Waits until managers are as they should be, and returns those that are. Without any wish it waits until they are Reachable.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SwarmManager", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SwarmManager), typeof(SwarmNode))]
public sealed class WaitSwarmManagerCommand : ConnectedCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string NodeSet = "Node";
    private const string InputSet = "InputObject";

    private readonly Dictionary<SwarmConnection, List<NodeTarget>> _targets = [];

    /// <summary>The connections to use, from the pipeline. Each swarm has to be as is wished.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? InputObject { get; set; }

    /// <summary>Host names or given names; wildcards are welcome. One that is not in the swarm yet is waited for. Without it all managers are meant.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Parameter(Position = 0, ParameterSetName = InputSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(ManagerNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of nodes, or the beginnings of ids. One that is not in the swarm yet is waited for.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Alias("NodeId")]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Nodes, from Get-SwarmNode.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    public SwarmNode[] Node { get; set; } = [];

    /// <summary>One of them has to lead.</summary>
    [Parameter]
    public SwitchParameter Leader { get; set; }

    /// <summary>They have to be heard in raft; with -Reachable:$false they must not be, as one that is lost.</summary>
    [Parameter]
    public SwitchParameter Reachable { get; set; }

    /// <summary>They have to have this role. A worker has left raft as well.</summary>
    [Parameter]
    public SwarmNodeRole Role { get; set; }

    /// <summary>They have to be in this state.</summary>
    [Parameter]
    [Alias("Status")]
    public SwarmNodeState State { get; set; }

    /// <summary>How many have to be like that at least. Without it all have to, and with -Leader one.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Count { get; set; }

    /// <summary>How long to wait, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>For how long it has to be like that without a break, and for the same nodes, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int StableForSec { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var node in Node)
        {
            Targets(OrEnd(() => ConnectionOf(node))).Add(new NodeTarget(node.Name, candidate => candidate.Id == node.Id));
        }

        if (ParameterSetName != NodeSet)
        {
            // Docker's own objects have a name, too. The id is the one of the two that is not there twice.
            var targets = Id.Length > 0
                ? Id.Select(static id => new NodeTarget(id, node => node.Id.StartsWith(id, StringComparison.Ordinal)))
                : OrEnd(() => Name.Select(static name => new NodeTarget(name, NodeSelector.Named(name))).ToList());
            foreach (var connection in InputObject is null ? [Used] : InputObject.Select(one => OrEnd(() => ConnectionTable.Demand(one))))
            {
                Targets(connection).AddRange(targets);
            }
        }
    }

    /// <summary>Of nobody's managers nobody is waited for: when nothing came down the pipeline this ends at once.</summary>
    protected override void EndProcessing()
    {
        var waits = _targets.Select(static one => one.Key).Select(connection => (Connection: connection, Wait: new ManagerWait(SwarmOf(connection), Reporter, TimeProvider.System))).ToList();
        var found = RunOrEnd(token => Task.WhenAll(waits.Select(one => one.Wait.RunAsync(Demand(_targets[one.Connection]), TimeSpan.FromSeconds(TimeoutSec), token))));
        for (var i = 0; i < found.Length; i++)
        {
            var nodes = found[i].Select(node => node with { Swarm = waits[i].Connection.Name }).ToList();
            var view = NodeView.For(nodes, areOfMany: false, Host);
            nodes.ForEach(node => WriteObject(view.Of(node)));
        }
    }

    private List<NodeTarget> Targets(SwarmConnection connection)
    {
        if (!_targets.TryGetValue(connection, out var targets))
        {
            targets = [];
            _targets.Add(connection, targets);
        }

        return targets;
    }

    private ManagerDemand Demand(IReadOnlyList<NodeTarget> targets)
    {
        var given = MyInvocation.BoundParameters;
        return new ManagerDemand
        {
            Targets = targets,
            Leader = Leader,
            Reachable = given.ContainsKey(nameof(Reachable)) ? Reachable.IsPresent : null,
            Role = given.ContainsKey(nameof(Role)) ? Role : null,
            State = given.ContainsKey(nameof(State)) ? State : null,
            Count = given.ContainsKey(nameof(Count)) ? Count : null,
            StableFor = TimeSpan.FromSeconds(StableForSec),
        };
    }
}
