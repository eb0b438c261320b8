using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Takes managers out of service for a reboot of their hosts: checks quorum, hands leadership over, and moves the tasks away.
/// With -Action it is a rolling maintenance: each is suspended, rebooted and resumed, and the next one waits until the swarm is whole.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "SwarmManager", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmManager))]
public sealed class SuspendSwarmManagerCommand : NamedNodesCommand
{
    private readonly Dictionary<SwarmConnection, (ManagerMaintenance Maintenance, RollingMaintenance Rolling, ILeadershipHandover Handover)> _maintenance = [];

    /// <summary>What to do to the manager while it is suspended: <c>{ param($node) ssh $node.Address sudo reboot }</c>. The manager has to be
    /// seen to go down and to come back before it is resumed. The output of the action is written with -Verbose.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Action { get; set; }

    /// <summary>Leave its tasks where they are.</summary>
    [Parameter]
    public SwitchParameter NoDrain { get; set; }

    /// <summary>How long one manager may take to be suspended, again to come back after the action, and the swarm to be whole, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>With -Action: how long the manager may take to go down after the action, in seconds. A host that is told to reboot goes on for a
    /// moment. One that does not go down in time ends the command.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int LossTimeoutSec { get; set; } = 300;

    /// <summary>With -Action: the action restarts neither the engine nor its host, so that the manager is not expected to go down.</summary>
    [Parameter]
    public SwitchParameter NoRestart { get; set; }

    /// <summary>With -Action: for how long the manager has to be Ready and Reachable without a break to count as being back, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public int StableForSec { get; set; } = 10;

    /// <summary>Go on where this command would refuse for the sake of quorum.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private MaintenanceOptions Options => new()
    {
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
        Drain = !NoDrain,
        Force = Force,
        StableFor = TimeSpan.FromSeconds(StableForSec),
        ExpectsRestart = !NoRestart,
        LossTimeout = TimeSpan.FromSeconds(LossTimeoutSec),
    };

    /// <inheritdoc/>
    private protected override TimeSpan Limit => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    private protected override bool Suits(SwarmNode node) => node.Role == SwarmNodeRole.Manager || Suspension.IsOn(node);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (_, rolling, _) in _maintenance.Values)
        {
            RunOrEnd(async token =>
            {
                await rolling.EndAsync(Options, token).ConfigureAwait(false);
                return true;
            });
        }
    }

    /// <inheritdoc/>
    private protected override void ForNode(SwarmConnection connection, SwarmNode node)
    {
        var (maintenance, rolling, handover) = MaintenanceOf(connection);
        var supposed = SupposedOf(connection);
        Change(
            () =>
            {
                if (Action is not null && !IsWhatIf)
                {
                    RunOrEnd(async token =>
                    {
                        await rolling.WaitForOthersAsync(Options, token).ConfigureAwait(false);
                        return true;
                    });
                }

                return Run(token => SuspensionPlan.PrepareAsync(SwarmOf(connection), node.Id, handover, Options, supposed, maintenance.Presence, token));
            },
            plan => new Proposal(plan.Target, Action is null ? "Suspend for maintenance" : "Suspend, run the action, and resume"),
            _ => Take(connection, maintenance, rolling, node),
            plan =>
            {
                // With an action each is resumed before the next one is taken.
                if (Action is null)
                {
                    supposed.Add(plan.Outcome);
                }
            });
    }

    private void Take(SwarmConnection connection, ManagerMaintenance maintenance, RollingMaintenance rolling, SwarmNode node)
    {
        if (Action is null)
        {
            WriteNode(Run(token => maintenance.SuspendAsync(node.Id, Options, token)) with { Swarm = connection.Name });
            return;
        }

        RollingStep? step = null;
        try
        {
            var problem = Try(() => step = Run(token => rolling.TakeAsync(node, Options, token))) ?? Act(node);
            if (problem is not null && step is { MayStillGo: true })
            {
                WarnOfQuorum(step);
                OrEnd<object>(() => throw SwarmErrors.ActionFailed.Exception(new SwarmErrorDetail(
                    $"{problem.Message.TrimEnd('.')}. {node} stays suspended, because it may still go down, and no other manager was touched.")
                { Target = node, InnerException = problem }));
            }

            SwarmManager? back = null;
            var notBack = Try(() => back = Run(token => rolling.ReturnAsync(step ?? RollingStep.NotTaken(node), Options, token)) with { Swarm = connection.Name });
            if (back is not null && step is not null)
            {
                WriteNode(back);
            }

            WarnOfQuorum(step);
            if (problem is not null)
            {
                WriteError(ErrorRecords.Of(step is null && notBack is null ? NotTaken(problem, node) : problem));
            }

            if (notBack is not null)
            {
                // That is the end of it: no other may be taken while one is missing.
                OrEnd<object>(() => throw notBack);
            }
        }
        finally
        {
            step?.Dispose();
        }
    }

    /// <summary>What kept the action from running, once the manager is in service again: what it says of the manager's state is no longer true.</summary>
    private static SwarmException NotTaken(SwarmException problem, SwarmNode node) => problem.Error.Exception(
        SwarmErrorDetail.Of(problem, $"{problem.Message} The action was not run, and {node} is in service.") with { Advice = (problem.InnerException as SwarmException)?.Advice });

    private void WarnOfQuorum(RollingStep? step)
    {
        if (step?.QuorumLoss is { } loss)
        {
            WriteWarning(loss);
        }
    }

    private static SwarmException? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (SwarmException problem)
        {
            return problem;
        }
    }

    /// <summary>One for the whole pipeline: it remembers what was whole before the first manager was taken.</summary>
    private (ManagerMaintenance Maintenance, RollingMaintenance Rolling, ILeadershipHandover Handover) MaintenanceOf(SwarmConnection connection)
    {
        if (!_maintenance.TryGetValue(connection, out var found))
        {
            var swarm = SwarmOf(connection);
            var handover = new LeaderMoveHandover(swarm, Handovers.For(swarm, MyInvocation.MyCommand.Name, new LeaderMoveOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), Force = Force }), Reporter, TimeProvider.System);
            var maintenance = new ManagerMaintenance(swarm, handover, Reporter, TimeProvider.System);
            found = (maintenance, new RollingMaintenance(swarm, maintenance, Reporter, TimeProvider.System), handover);
            _maintenance.Add(connection, found);
        }

        return found;
    }

    private SwarmException? Act(SwarmNode node)
    {
        try
        {
            return new NodeAction(Action!, this, SessionState).Run(node);
        }
        catch (PipelineStoppedException)
        {
            WriteWarningPastPipeline($"{node} is suspended still. Resume-SwarmManager {NodeNames.Arguments(node)} puts it right.");
            throw;
        }
    }
}
