using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Brings a node of a lab back, however it was taken away, and returns when its engine answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "SwarmLabNode", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmLabNode))]
public sealed class StartSwarmLabNodeCommand : LabNodeCommand
{
    private string? _engineRoot;

    /// <summary>The folder of another engine that a stopped node runs from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EngineRoot { get; set; }

    /// <inheritdoc/>
    private protected override string Action => _engineRoot is null ? "Start the engine" : $"Start the engine in {_engineRoot}";

    /// <inheritdoc/>
    protected override void BeginProcessing() => _engineRoot = EngineRoot is null ? null : EngineFolder(EngineRoot);

    /// <inheritdoc/>
    private protected override void DemandPossible(ISwarmLab lab, SwarmLabNode node)
    {
        if (_engineRoot is { } root)
        {
            var engines = Engines(lab, node.Name);
            Run(token => Saying(async () =>
            {
                await engines.DemandEngineAsync(node.Name, root, token).ConfigureAwait(false);
                return true;
            }));
        }
    }

    /// <inheritdoc/>
    private protected override Task ChangeAsync(ISwarmLab lab, string node, CancellationToken cancellationToken) => _engineRoot is null
        ? lab.StartNodeAsync(node, cancellationToken)
        : Engines(lab, node).StartNodeAsync(node, _engineRoot, cancellationToken);

    private static IEngineRootLab Engines(ISwarmLab lab, string node) => lab as IEngineRootLab ?? throw NoEngineRoots(lab.Name, node);
}
