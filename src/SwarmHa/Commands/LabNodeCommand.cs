using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What Stop-SwarmLabNode and Start-SwarmLabNode share: how a lab's node is named.</summary>
public abstract class LabNodeCommand : LabCommand
{
    private const string NameSet = "Name";
    private const string NodeSet = "Node";
    private const string LabSet = "Lab";

    /// <summary>Names of nodes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LabSet)]
    [Alias("Hostname")]
    [ArgumentCompleter(typeof(LabNodeNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Nodes of a lab, or nodes of its swarm.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    public SwarmLabNode[] Node { get; set; } = [];

    /// <summary>Labs, from Get-SwarmLab or New-SwarmLab.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = LabSet)]
    [ValidateNotNullOrEmpty]
    public SwarmLab[] InputObject { get; set; } = [];

    /// <summary>The lab. It may be left out when one lab only has a node of that name, or when the default connection leads to the lab.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(LabNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Lab { get; set; }

    /// <summary>Return the nodes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The action in the words of a confirmation.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var node in Node)
        {
            ForOneItem(() => Change(OneLab(node.Lab, node.Name), node.Name));
        }

        foreach (var name in Name)
        {
            if (ParameterSetName != LabSet)
            {
                ForOneItem(() => Change(OneLab(Lab, name), name));
                continue;
            }

            foreach (var lab in InputObject)
            {
                ForOneItem(() => Change(lab, name));
            }
        }
    }

    /// <summary>Changes one node.</summary>
    private protected abstract Task ChangeAsync(ISwarmLab lab, string node, CancellationToken cancellationToken);

    /// <summary>Refuses what cannot be done to a node in its state. The loss of quorum is not refused: a lab is there to be broken.</summary>
    private protected virtual void DemandPossible(ISwarmLab lab, SwarmLabNode node)
    {
    }

    private static SwarmLab OneLab(string? name, string node)
    {
        var labs = Find(name ?? "*");
        var found = labs.Count == 1 ? labs : [.. labs.Where(lab => lab.Nodes.Any(candidate => string.Equals(candidate.Name, node, StringComparison.OrdinalIgnoreCase)))];
        if (found.Count > 1 && ConnectionTable.OfThisRunspace().Default is { } connection)
        {
            // As everywhere, what is not said is meant of the swarm that this session is connected to.
            var endpoints = connection.Endpoints.Select(static one => one.Endpoint.ToString()).ToList();
            found = found.Where(lab => lab.Endpoint.Any(endpoints.Contains)).ToList() is [var connected] ? [connected] : found;
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw SwarmErrors.LabNotFound.Exception($"There is no lab with a node '{node}'.", node),
            _ => throw SwarmErrors.LabNotFound.Exception($"Several labs have a node '{node}': {string.Join(", ", found)}. Name one with -Lab.", node),
        };
    }

    private void Change(SwarmLab lab, string name)
    {
        Change(
            () =>
            {
                var node = lab.Nodes.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
                    ?? throw SwarmErrors.LabNotFound.Exception($"The lab {lab.Name} has no node '{name}'.", name);
                DemandPossible(lab.Lab, node);
                return node;
            },
            node => new Proposal($"{node.Name} of lab {lab.Name} ({node.State})", Action),
            node =>
            {
                Run(token => Saying(async () =>
                {
                    await ChangeAsync(lab.Lab, node.Name, token).ConfigureAwait(false);
                    return true;
                }));
                if (PassThru)
                {
                    WriteObject(lab.Nodes.First(candidate => candidate.Name == node.Name));
                }
            });
    }
}
