namespace SwarmHa;

/// <summary>Waits until managers are as they should be, whichever manager is lost meanwhile.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="reporter">Is told what is awaited.</param>
/// <param name="time">The clock.</param>
public sealed class ManagerWait(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private const string Activity = "Waiting for the managers";

    /// <summary>Waits.</summary>
    /// <param name="demand">What is waited for.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The nodes that fulfil it, as they were last seen.</returns>
    /// <exception cref="WaitTimeoutException">It has not come about in time; the message names what is missing.</exception>
    public async Task<IReadOnlyList<SwarmNode>> RunAsync(ManagerDemand demand, TimeSpan limit, CancellationToken cancellationToken)
    {
        _ = demand ?? throw new ArgumentNullException(nameof(demand));
        var started = time.GetTimestamp();
        IReadOnlyList<SwarmNode> fulfilling = [];
        IReadOnlyList<string> missing = ["no manager has answered"];
        HashSet<string>? steady = null;
        var since = started;
        var done = await new SwarmObserver(swarm, time).ObserveAsync(
            sight =>
            {
                if (sight.Nodes is not { } nodes)
                {
                    steady = null;
                    missing = [$"no manager answers{(sight.Problem is { } problem ? $" ({problem.Message.TrimEnd('.')})" : string.Empty)}"];
                }
                else
                {
                    fulfilling = demand.Fulfilling(nodes);
                    steady?.IntersectWith(fulfilling.Select(static node => node.Id));
                    if (steady is null || demand.Missing(nodes, steady).Count > 0)
                    {
                        steady = [.. fulfilling.Select(static node => node.Id)];
                        since = time.GetTimestamp();
                    }

                    missing = demand.Missing(nodes, steady);
                    steady = missing.Count == 0 ? steady : null;
                    if (steady is not null && time.GetElapsedTime(since) >= demand.StableFor)
                    {
                        return true;
                    }
                }

                var status = steady is null ? $"Missing: {string.Join("; ", missing)}" : "It is so; waiting whether it stays so";
                reporter.Progress(new SwarmProgress(Activity, status, time.GetElapsedTime(started), limit));
                return false;
            },
            limit,
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(Activity, "Done", time.GetElapsedTime(started), limit) { IsCompleted = true });
        return done
            ? [.. fulfilling.Where(node => steady!.Contains(node.Id))]
            : throw SwarmErrors.WaitTimeout.Exception(FormattableString.Invariant($"After {limit.TotalSeconds:0.#} s the managers are not as they should be ({demand.Wanted()}): {Reason()}."));

        string Reason() => missing.Count > 0
            ? string.Join("; ", missing)
            : FormattableString.Invariant($"they are, but not for {demand.StableFor.TotalSeconds:0.#} s in a row");
    }
}
