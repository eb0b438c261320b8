using System.Management.Automation;

namespace SwarmHa.Hosting;

/// <summary>What a run left in each of its streams.</summary>
public sealed record EngineResult
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    /// <summary>The errors after which the script went on.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    /// <summary>The error that ended the script, or null when it ran to its end or was stopped.</summary>
    public ErrorRecord? Terminating { get; init; }

    /// <summary>Whether the run ended because it was stopped.</summary>
    public bool Stopped { get; init; }

    public bool HadErrors => Terminating is not null || Errors.Count > 0;
}
