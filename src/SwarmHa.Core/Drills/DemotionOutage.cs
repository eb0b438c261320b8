namespace SwarmHa;

/// <summary>The loss of the leader by its demotion, which needs no access to its host: it is promoted again for certain.</summary>
internal sealed class DemotionOutage(ISwarm swarm, SwarmManager leader, FailoverDrillOptions options, ForeignWatch foreign, DrillClock clock, ISwarmReporter reporter, TimeProvider time) : IOutage
{
    private readonly LeaderDemotion _demotion = new(swarm, leader, options.Handover with { Timeout = options.Timeout }, reporter, time);
    private TimeSpan _demotedAt;

    public SwarmManager Target => leader;

    /// <summary>Nothing can be arranged: a demoted manager takes no orders about itself.</summary>
    public Task<string?> ArrangeStartAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _demotedAt = clock.Now;
        foreign.Order(SwarmNodeRole.Worker);
        return _demotion.DemoteAsync(Guard, cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _demotion.RestAsync(clock, _demotedAt, cancellationToken).ConfigureAwait(false);
        foreign.Order(SwarmNodeRole.Manager);
        await _demotion.RestoreAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _demotion.DisposeAsync();

    /// <summary>Right before the demotion is written it has to be as safe as it was planned.</summary>
    private void Guard(IReadOnlyList<SwarmNode> nodes)
    {
        var plan = FailoverPlan.Of(nodes, options);
        plan.DemandSafe();
        if (plan.Leader.Id != leader.Id)
        {
            throw SwarmErrors.DrillRefused.Exception($"Nothing was changed: {leader} led when the drill was planned, and {plan.Leader} does now.", plan.Leader);
        }
    }
}
