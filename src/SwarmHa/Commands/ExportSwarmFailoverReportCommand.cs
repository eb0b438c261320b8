using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Writes the reports of failover drills to one file: a page for people, JSON to be read back, or JUnit's XML for a build server.
/// The file is replaced as a whole or not at all. Secrets are redacted.</summary>
[Cmdlet(VerbsData.Export, "SwarmFailoverReport", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSwarmFailoverReportCommand : SwarmCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<SwarmFailoverSeries> _drills = [];
    private ReportFile? _file;

    /// <summary>The file to write. It is replaced when it is there already.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file to write, with no wildcards in its name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>Reports from Test-SwarmFailover or Import-SwarmFailoverReport, or series of them. All go into one file.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [DrillsTransformation]
    [ValidateNotNullOrEmpty]
    public SwarmFailoverSeries[] InputObject { get; set; } = [];

    /// <summary>Earlier reports, as from Import-SwarmFailoverReport. The latest drill of the same kind before is shown beside each drill: on the page, and
    /// as properties in JUnit's XML.</summary>
    [Parameter]
    [DrillsTransformation]
    [ValidateNotNullOrEmpty]
    public SwarmFailoverSeries[] CompareWith { get; set; } = [];

    /// <summary>In which form to write. Without it the extension tells: <c>.html</c> and <c>.htm</c>, <c>.json</c>, and <c>.xml</c> for JUnit.</summary>
    [Parameter]
    public SwarmReportFormat Format { get; set; }

    /// <summary>Replace a file that is read-only, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keep a file that is there already: the command ends with an error.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Return the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Looks at the file before the drill at the other end of the pipeline begins.</summary>
    protected override void BeginProcessing()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        SwarmReportFormat? format = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : null;
        if (!MyInvocation.ExpectingInput && InputObject.Length == 0)
        {
            // A mandatory parameter would ask for a report to be typed.
            OrEnd<object>(() => throw SwarmErrors.ReportNotWritten.Exception(new SwarmErrorDetail("No report was given, and no file was written.")
            {
                Target = isLiteral ? LiteralPath : Path,
                Advice = "Pass a report of Test-SwarmFailover or Import-SwarmFailoverReport: $report | Export-SwarmFailoverReport PATH.",
            }));
        }

        _file = OrEnd(() => ReportFile.Choose(SessionState, isLiteral ? LiteralPath : Path, isLiteral, format, NoClobber, Force));

        // With -WhatIf as well: nothing of the trial stays.
        OrEnd(() =>
        {
            _file.DemandWritable();
            return true;
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _drills.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A drill that was refused has told so itself, and left nothing to write.
        var count = _drills.Sum(static series => series.Reports.Count);
        if (_drills.Count > 0)
        {
            Change(() => _file!, file => new Proposal(file.Path, $"Write {count} failover {(count == 1 ? "report" : "reports")} as {file.Format}"), Write);
        }
    }

    private void Write(ReportFile file)
    {
        var all = new SwarmFailoverSeries
        {
            Reports = [.. _drills.SelectMany(static series => series.Reports)],
            Wanted = _drills.Sum(static series => series.Wanted),
            Reason = string.Join(" ", _drills.Select(static series => series.Reason).Where(static reason => reason.Length > 0)),
        };
        RunOrEnd(async token =>
        {
            await file.WriteAsync(PrivateParts.ReportFormats().Write(all, file.Format, [.. CompareWith.SelectMany(static series => series.Reports)]), all.Reports.Count == 1 ? all.Reports[0] : all, token).ConfigureAwait(false);
            return true;
        });
        if (PassThru)
        {
            // As Get-Item gives it, with all that PowerShell adds to a file.
            WriteObject(SessionState.InvokeProvider.Item.Get([file.Path], force: true, literalPath: true), enumerateCollection: true);
        }
    }
}
