using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Removes labs with all that belongs to them, and closes this session's connections to them.</summary>
[Cmdlet(VerbsCommon.Remove, "SwarmLab", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = NameSet)]
[OutputType(typeof(void))]
public sealed class RemoveSwarmLabCommand : LabCommand
{
    private const string NameSet = "Name";
    private const string LabSet = "Lab";

    /// <summary>Names of labs; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(LabNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Labs, from Get-SwarmLab.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = LabSet)]
    [ValidateNotNullOrEmpty]
    public SwarmLab[] Lab { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var lab in Lab)
        {
            Remove(lab);
        }

        foreach (var name in Name)
        {
            ForOneItem(() =>
            {
                foreach (var lab in Find(name))
                {
                    Remove(lab);
                }
            });
        }
    }

    private void Remove(SwarmLab lab) => ForOneItem(() =>
    {
        Change(
            static () => true,
            _ => new Proposal($"{lab.Name} ({lab.Kind}, {lab.Nodes.Count} nodes)", "Remove the lab"),
            _ => RemoveNow(lab));
    });

    private void RemoveNow(SwarmLab lab)
    {
        var endpoints = lab.Nodes.Select(static node => EngineEndpoint.Parse(node.Endpoint.OriginalString)).ToList();
        foreach (var connection in Connections.All.Where(connection => connection.Endpoints.Any(endpoint => endpoints.Contains(endpoint.Endpoint))))
        {
            ConnectionTable.Close(connection);
        }

        Run(token => Saying(async () =>
        {
            await lab.Lab.RemoveAsync(token).ConfigureAwait(false);
            return true;
        }));
    }
}
