using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Tells of each swarm how many managers it has, how many are heard, how many it can lose, how they are spread over zones, how each of
/// them sees the others, and what to do about it.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmQuorum")]
[OutputType(typeof(SwarmQuorum))]
public sealed class GetSwarmQuorumCommand : ManySwarmsCommand
{
    private const string ManySwarmsView = "SwarmHa.SwarmQuorum#ManySwarms";

    // REACHABLE, QUORUM, CAN LOSE NOW, and UNREACHABLE, ADVICE, which is wrapped, with the gaps.
    private const int OtherColumns = 9 + 6 + 12 + 19 + 5;

    /// <summary>The connections to use, from Connect-Swarm, or their names. Without it the default connection is used.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <summary>The node label whose value is a node's zone. A manager without it counts as a zone of its own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string ZoneLabel { get; set; } = SwarmZone.UsualLabel;

    /// <summary>Do not ask each manager at its own engine how it sees the others. They are asked all at once, for 2 seconds at most.</summary>
    [Parameter]
    public SwitchParameter NoViews { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SwarmConnection>? Given => Connection;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Gather();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new QuorumInspectionOptions { Patience = TimeSpan.FromSeconds(TimeoutSec), ZoneLabel = ZoneLabel, WithViews = !NoViews };
        var answers = AskAll(Piped.Count > 0 ? Piped : null, (swarm, _, token) => new QuorumInspection(swarm, Reporter, TimeProvider.System).RunAsync(options, token));
        var view = TableView.Fitted(ManySwarmsView, OtherColumns + Longest(answers.Select(static one => one.Connection.Name)) + Longest(answers.Select(static one => one.Answer.Leader)), Host);
        foreach (var (connection, quorum) in answers)
        {
            foreach (var partition in quorum.Advice.Where(static advice => advice.Kind == SwarmQuorumAdviceKind.PartitionSuspected))
            {
                WriteWarning($"{connection.Name}: {partition}");
            }

            WriteOfSwarm(quorum with { Swarm = connection.Name }, view);
        }
    }

    private static int Longest(IEnumerable<string> names) => names.Aggregate("LEADER".Length, static (longest, name) => Math.Max(longest, name.Length));
}
