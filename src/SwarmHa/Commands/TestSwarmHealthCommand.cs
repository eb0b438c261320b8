using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Audits swarms: a finding for each rule, and what to do about it. Nothing is changed.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SwarmHealth", DefaultParameterSetName = FindingSet)]
[OutputType(typeof(SwarmHealthFinding), ParameterSetName = [FindingSet])]
[OutputType(typeof(bool), ParameterSetName = [QuietSet])]
[OutputType(typeof(SwarmHealthRule), ParameterSetName = [ListSet])]
public sealed class TestSwarmHealthCommand : ManySwarmsCommand
{
    private const string FindingSet = "Finding";
    private const string QuietSet = "Quiet";
    private const string ListSet = "List";

    private const string ManySwarmsView = "SwarmHa.SwarmHealthFinding#ManySwarms";

    private IReadOnlyList<SwarmHealthRule> _rules = [];

    /// <summary>The connections to use, from Connect-Swarm, or their names. Without it the default connection is used.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = FindingSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = QuietSet)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <summary>Only these rules; wildcards are welcome.</summary>
    [Parameter(Position = 0)]
    [Alias("Rule")]
    [ArgumentCompleter(typeof(HealthRuleCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Include { get; set; }

    /// <summary>Not these rules; wildcards are welcome.</summary>
    [Parameter]
    [Alias("Ignore")]
    [ArgumentCompleter(typeof(HealthRuleCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Exclude { get; set; }

    /// <summary>The node label that tells in which zone a node is.</summary>
    [Parameter(ParameterSetName = FindingSet)]
    [Parameter(ParameterSetName = QuietSet)]
    [ArgumentCompleter(typeof(LabelKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string ZoneLabel { get; set; } = "zone";

    /// <summary>Return one Boolean: whether no rule fails in any of the swarms. Warnings do not count. A rule that is skipped counts as failed when
    /// -Include names it without wildcards, or when something that it needs cannot be read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = QuietSet)]
    public SwitchParameter Quiet { get; set; }

    /// <summary>List the rules, without looking at any swarm.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ListSet)]
    public SwitchParameter List { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SwarmConnection>? Given => Connection;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _rules = OrEnd(() => RuleSelector.Select(Include, Exclude));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!List)
        {
            Gather();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (List)
        {
            WriteObject(_rules, enumerateCollection: true);
            return;
        }

        var sources = _rules.Aggregate(HealthSources.None, static (all, rule) => all | rule.Sources);
        var snapshots = AskAll(Piped.Count > 0 ? Piped : null, (swarm, _, token) => new HealthSurvey(swarm, TimeProvider.System, Reporter).TakeAsync(sources, TimeSpan.FromSeconds(TimeoutSec), token));
        var findings = snapshots.SelectMany(one => (one.Answer with { Swarm = one.Connection.Name, ZoneLabel = ZoneLabel }).Judge(_rules)).ToList();
        if (Quiet)
        {
            var unjudged = findings.FindAll(finding => finding.CouldNotBeRead || (finding.Status == SwarmHealthStatus.Skipped && IsNamed(finding.Rule)));
            unjudged.ForEach(finding => WriteVerbose($"{finding.Swarm}: {finding}"));
            WriteObject(unjudged.Count == 0 && findings.TrueForAll(static finding => finding.Status != SwarmHealthStatus.Fail));
            return;
        }

        findings.ForEach(finding => WriteOfSwarm(finding, ManySwarmsView));
    }

    /// <summary>Whether a rule was asked for by its own name: to be told that it passes is to be told that it was judged.</summary>
    private bool IsNamed(string rule) => Include?.Contains(rule, StringComparer.OrdinalIgnoreCase) == true;
}
