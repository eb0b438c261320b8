using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Hands leadership over to another manager: demotes the leader, upon which it hands over at once, and promotes it again.</summary>
[Cmdlet(VerbsCommon.Move, "SwarmLeader", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = NameSet)]
[OutputType(typeof(SwarmLeaderMove))]
public sealed class MoveSwarmLeaderCommand : ConnectedCommand
{
    private const string NameSet = "Name";
    private const string NodeSet = "Node";

    // SUCCEEDED, HANDOVERS, GAP and DURATION, with all gaps; then come FROM, TO and WANTED.
    private const int OtherColumns = 9 + 9 + 9 + 9 + 6;

    /// <summary>The manager that is to lead: its host name, the name that was given to it, or the beginning of its id. Without it any other manager will do.
    /// The engines pick the next leader by chance, so that it may take several handovers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Alias("Id", "NodeId", "Hostname", "Name")]
    [ArgumentCompleter(typeof(ManagerNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    /// <summary>The manager that is to lead, from Get-SwarmManager.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public SwarmNode? Node { get; set; }

    /// <summary>How many times leadership may be handed over until the wanted manager leads. Each takes 5 to 40 s until the swarm is whole again.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int MaximumAttempts { get; set; } = 5;

    /// <summary>How long another manager may take to lead, and the old leader to be a manager again, in seconds.</summary>
    [Parameter]
    [ValidateRange(10, 3600)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Do it also with two managers, or with one that is not Reachable or cannot be asked, as long as quorum holds throughout.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan ConnectPatience => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var connection = Node is { } given ? OrEnd(() => ConnectionOf(given)) : Used;
        var swarm = SwarmOf(connection);
        var options = new LeaderMoveOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), MaximumAttempts = MaximumAttempts, Force = Force };
        var move = new LeaderMove(swarm, Handovers.For(swarm, MyInvocation.MyCommand.Name, options), Reporter, TimeProvider.System);
        var wanted = OrEnd(() => FindWanted(connection))?.Id;
        Change(
            () => RunOrEnd(token => move.PrepareAsync(wanted, token)),
            plan => plan.IsDone ? null : new Proposal(plan.Target, plan.Describe(MaximumAttempts)),
            plan =>
            {
                if (plan.IsDone)
                {
                    WriteVerbose($"{plan.Leader} leads already.");
                }

                var result = RunOrEnd(token => move.RunAsync(plan, token)) with { Swarm = connection.Name };
                WriteObject(TableView.Of(result, TableView.Fitted(
                    typeof(SwarmLeaderMove).FullName!, OtherColumns + Math.Max(4, result.From.Length) + Math.Max(2, result.To.Length) + Math.Max(6, result.Wanted.Length), Host)));
                if (!result.Succeeded)
                {
                    WriteError(ErrorRecords.Of(SwarmErrors.LeaderMoveMissed.Exception(result.Reason, result)));
                }
            });
    }

    private SwarmNode? FindWanted(SwarmConnection connection) => this switch
    {
        { Node: { } node } => NodeSelector.Again(Nodes(ConnectPatience, connection), node)[0],
        { To: { } name } => NodeSelector.One(Nodes(ConnectPatience), name),
        _ => null,
    };
}
