using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the labs: simulated ones of this process, and those of engines on this machine, also when their shell is long gone.</summary>
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
