using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Reads reports of failover drills that Export-SwarmFailoverReport has written as JSON, to compare drills or to write them in another form.</summary>
[Cmdlet(VerbsData.Import, "SwarmFailoverReport", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SwarmFailoverReport))]
public sealed class ImportSwarmFailoverReportCommand : SwarmCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Files to read; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files to read, with no wildcards in their names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            ForOneItem(() =>
            {
                foreach (var file in ReportSource.Find(SessionState, path, isLiteral))
                {
                    ForOneItem(() =>
                    {
                        WriteVerbose($"Reading {file}.");
                        WriteObject(Run(_ => Task.FromResult(file.Read())), enumerateCollection: true);
                    });
                }
            });
        }
    }
}
