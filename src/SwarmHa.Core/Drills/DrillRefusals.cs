namespace SwarmHa;

/// <summary>What speaks against a drill besides the state of the swarm: another drill, and a driver that cannot do it.</summary>
internal sealed class DrillRefusals(ISwarm swarm, IEngineDriver? driver, FailoverDrillOptions options, IDrillHost host, ISwarmReporter reporter, TimeProvider time)
{
    /// <summary>Another drill that is under way.</summary>
    public async Task<IReadOnlyList<SwarmException>> OfLockAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DrillLock.DemandFreeAsync(swarm, host, reporter, time, cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (DrillInProgressException problem)
        {
            return [problem];
        }
    }

    /// <summary>Each driver proves first that it could make the fault and undo it.</summary>
    public async Task<IReadOnlyList<SwarmException>> OfDriverAsync(FailoverPlan plan, CancellationToken cancellationToken)
    {
        if (options.Fault == SwarmFailoverFault.Demote)
        {
            return !options.Force && await AlpnGuard.ToReturnAsync(swarm, plan.Leader, plan.Nodes, cancellationToken).ConfigureAwait(false) is { Problem: { } problem } ? [problem] : [];
        }

        if (driver is null || !driver.Faults.Contains(options.Fault))
        {
            return [SwarmErrors.DrillRefused.Exception($"The driver {driver?.Name} cannot do {options.Fault}; it can do {string.Join(", ", driver?.Faults ?? [])}.", plan.Leader)];
        }

        var refusals = new List<SwarmException>();
        foreach (var target in plan.Targets)
        {
            using var expiry = time.CreateCancellationTokenSource(options.DriverTimeout);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
            try
            {
                await driver.CheckAsync(target, options.Fault, either.Token).ConfigureAwait(false);
            }
            catch (DrillRefusedException problem)
            {
                refusals.Add(problem);
            }
            catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
            {
                var reason = expiry.IsCancellationRequested ? "it took too long to find out." : problem.Message;
                refusals.Add(SwarmErrors.DrillRefused.Exception(new SwarmErrorDetail(
                    $"The driver {driver.Name} cannot take {target} away and bring it back ({options.Fault}): {reason}")
                { Target = target, InnerException = problem }));
            }
        }

        return refusals;
    }
}
