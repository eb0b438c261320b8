using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the labs: simulated ones of this process, and those of engines on this machine, also when their shell is long gone.</summary>
/// <example>
/// <summary>All labs of this machine.</summary>
/// <code>Get-SwarmLab</code>
/// </example>
/// <example>
/// <summary>Connect to a lab that another session has raised.</summary>
/// <code>Get-SwarmLab swarmha | Connect-Swarm</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "SwarmLab")]
[OutputType(typeof(SwarmLab))]
public sealed class GetSwarmLabCommand : LabCommand
{
    /// <summary>Names of labs; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LabNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            ForOneItem(() => WriteObject(Find(name), enumerateCollection: true));
        }
    }
}
