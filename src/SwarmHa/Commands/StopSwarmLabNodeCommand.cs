using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Takes a node of a lab away: stops its engine, or kills it, freezes it, or cuts it off from the network.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SwarmLabNode", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmLabNode))]
public sealed class StopSwarmLabNodeCommand : LabNodeCommand
{
    /// <summary>Kill the engine's process.</summary>
    [Parameter]
    public SwitchParameter Kill { get; set; }

    /// <summary>Freeze the engine's process: connections open and nothing answers.</summary>
    [Parameter]
    public SwitchParameter Freeze { get; set; }

    /// <summary>Cut the host off from the network.</summary>
    [Parameter]
    public SwitchParameter Isolate { get; set; }

    /// <inheritdoc/>
    private protected override string Action => Fault switch
    {
        SwarmLabFault.Kill => "Kill the engine",
        SwarmLabFault.Freeze => "Freeze the engine",
        SwarmLabFault.Isolate => "Cut off from the network",
        _ => "Stop the engine",
    };

    private SwarmLabFault Fault => Kill ? SwarmLabFault.Kill : Freeze ? SwarmLabFault.Freeze : Isolate ? SwarmLabFault.Isolate : SwarmLabFault.Stop;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (new[] { Kill, Freeze, Isolate }.Count(static wish => wish) > 1)
        {
            OrEnd<object>(static () => throw SwarmErrors.LabFailed.Exception("Only one of -Kill, -Freeze and -Isolate can be done at once."));
        }
    }

    /// <inheritdoc/>
    private protected override void DemandPossible(ISwarmLab lab, SwarmLabNode node)
    {
        if (node.State != SwarmLabNodeState.Running)
        {
            throw SwarmErrors.LabFailed.Exception($"{node.Name} in lab {node.Lab} is {node.State} already.", node);
        }
    }

    /// <inheritdoc/>
    private protected override Task ChangeAsync(ISwarmLab lab, string node, CancellationToken cancellationToken) => lab.StopNodeAsync(node, Fault, cancellationToken);
}
