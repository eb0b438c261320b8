using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Tests whether a swarm's managers can decide: now, after the loss of some of them, with some to spare, or proved by a write. Gives
/// a Boolean for each swarm. That there is no quorum is <c>$false</c> and never an error; the reason is told with -Verbose, and with -Detailed.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SwarmQuorum")]
[OutputType(typeof(bool), typeof(SwarmQuorumTest))]
public sealed class TestSwarmQuorumCommand : ManySwarmsCommand
{
    private const string ManySwarmsView = "SwarmHa.SwarmQuorumTest#ManySwarms";

    /// <summary>The connections to use, from Connect-Swarm, or their names. Without it the default connection is used.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <summary>Nodes that are taken to be lost: names, with wildcards, or ids, or the beginnings of ids. What fits no node is an error.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ManagerNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Without { get; set; } = [];

    /// <summary>Zones that are taken to be lost with all their nodes, together with those of -Without. What fits no node's zone is an error.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ZoneCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] WithoutZone { get; set; } = [];

    /// <summary>The node label whose value is a node's zone.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string ZoneLabel { get; set; } = SwarmZone.UsualLabel;

    /// <summary>How many managers more must be possible to lose.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MinimumTolerance { get; set; }

    /// <summary>Prove it by a write that a majority has to confirm: a node's record is written as it is, which changes nothing but its version.</summary>
    [Parameter]
    public SwitchParameter Commit { get; set; }

    /// <summary>Give a result with the reason and the figures instead of a Boolean.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SwarmConnection>? Given => Connection;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Gather();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new QuorumTestOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), MinimumTolerance = MinimumTolerance, Commit = Commit, FindLost = FindLost };
        var answers = AskAll(Piped.Count > 0 ? Piped : null, (swarm, _, token) => new QuorumTest(swarm, Reporter, TimeProvider.System).RunAsync(options, token));
        foreach (var (connection, test) in answers)
        {
            WriteVerbose($"{connection.Name}: {test.Reason}");
            if (Detailed)
            {
                WriteOfSwarm(test with { Swarm = connection.Name }, ManySwarmsView);
            }
            else
            {
                WriteObject(test.Passed);
            }
        }
    }

    private IReadOnlyList<SwarmNode> FindLost(IReadOnlyList<SwarmNode> nodes)
    {
        var index = new NodeIndex(nodes);

        // One may be named, and be in a zone that is named, and is lost once all the same.
        List<SwarmNode> lost =
        [
            .. Without.SelectMany(text => NodeSelector.DemandByNameOrId(index, text))
                .Concat(WithoutZone.SelectMany(zone => NodeSelector.DemandByZone(nodes, ZoneLabel, zone)))
                .GroupBy(static node => node.Id)
                .Select(static same => same.First()),
        ];
        var unlabelled = nodes.OfType<SwarmManager>().Where(manager => SwarmZone.LabelOf(manager, ZoneLabel) is null).ToList();
        if (WithoutZone.Length > 0 && unlabelled.Count > 0)
        {
            Reporter.Warning($"Taken to be in none of the lost zones, because there is no label {ZoneLabel}: {string.Join(", ", unlabelled)}.");
        }

        return lost;
    }
}
