using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Waits until managers are as they should be, and returns those that are. Without any wish it waits until they are Reachable.</summary>
/// <example>
/// <summary>Until three managers are heard.</summary>
/// <code>Wait-SwarmManager -Reachable -Count 3</code>
/// </example>
/// <example>
/// <summary>Until one has led for 5 s without a break.</summary>
/// <code>Wait-SwarmManager -Leader -StableForSec 5</code>
/// </example>
/// <example>
/// <summary>Until a node has become a worker.</summary>
/// <code>Wait-SwarmManager node-50 -Role Worker</code>
/// </example>
/// <example>
/// <summary>Until the others have lost sight of one.</summary>
/// <code>Wait-SwarmManager node-40 -Reachable:$false</code>
/// </example>
[Cmdlet(VerbsLifecycle.Wait, "SwarmManager", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SwarmManager), typeof(SwarmNode))]
public sealed class WaitSwarmManagerCommand : ConnectedCommand
{
    private const string NameSet = "Name";
    private const string NodeSet = "Node";

    private readonly List<NodeTarget> _targets = [];

    /// <summary>Host names or given names; wildcards are welcome. One that is not in the swarm yet is waited for. Without it all managers are meant.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(ManagerNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

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
    protected override void ProcessRecord() => _targets.AddRange(ParameterSetName == NodeSet
        ? Node.Select(static node => new NodeTarget(node.Name, candidate => candidate.Id == node.Id))
        : Name.Select(static name => new NodeTarget(name, NodeSelector.Named(name))));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var given = MyInvocation.BoundParameters;
        var demand = new ManagerDemand
        {
            Targets = _targets,
            Leader = Leader,
            Reachable = given.ContainsKey(nameof(Reachable)) ? Reachable.IsPresent : null,
            Role = given.ContainsKey(nameof(Role)) ? Role : null,
            State = given.ContainsKey(nameof(State)) ? State : null,
            Count = given.ContainsKey(nameof(Count)) ? Count : null,
            StableFor = TimeSpan.FromSeconds(StableForSec),
        };
        var wait = new ManagerWait(Swarm, Reporter, TimeProvider.System);
        foreach (var node in RunOrEnd(token => wait.RunAsync(demand, TimeSpan.FromSeconds(TimeoutSec), token)))
        {
            WriteObject(node with { Swarm = Used.Name });
        }
    }
}
