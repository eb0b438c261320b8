using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Takes suspended managers into service again: gives them back the availability that they had, and waits until they are Ready and
/// Reachable. Puts right a suspension that was broken off, too.</summary>
[Cmdlet(VerbsLifecycle.Resume, "SwarmManager", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(SwarmManager))]
public sealed class ResumeSwarmManagerCommand : NamedNodesCommand
{
    /// <summary>The availability to give it. Without it: the one that it had when it was suspended; one that is not suspended keeps its own.</summary>
    [Parameter]
    [ValidateSet(nameof(SwarmNodeAvailability.Active), nameof(SwarmNodeAvailability.Pause), nameof(SwarmNodeAvailability.Drain))]
    public SwarmNodeAvailability Availability { get; set; }

    /// <summary>How long one manager may take until it is Ready and Reachable, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 300;

    /// <inheritdoc/>
    private protected override TimeSpan Limit => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    private protected override bool Suits(SwarmNode node) => node.Role == SwarmNodeRole.Manager || Suspension.IsOn(node);

    /// <inheritdoc/>
    private protected override void ForNode(SwarmConnection connection, SwarmNode node)
    {
        SwarmNodeAvailability? availability = MyInvocation.BoundParameters.ContainsKey(nameof(Availability)) ? Availability : null;
        var options = new MaintenanceOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec) };
        var swarm = SwarmOf(connection);
        var maintenance = new ManagerMaintenance(swarm, new LeaderMoveHandover(swarm, new LeaderMoveOptions(), Reporter, TimeProvider.System), Reporter, TimeProvider.System);
        Change(
            () => Run(async token => ResumptionPlan.Of(await swarm.GetNodesAsync(Limit, token).ConfigureAwait(false), node.Id, availability)),
            static plan => new Proposal(plan.Target, "Resume after maintenance"),
            _ => WriteNode(Run(token => maintenance.ResumeAsync(node.Id, availability, options, token)) with { Swarm = connection.Name }));
    }
}
