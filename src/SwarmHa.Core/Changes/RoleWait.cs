namespace SwarmHa;

/// <summary>Waits until a role that was written has taken effect: first by the managers' word, then by the node's own.</summary>
internal sealed class RoleWait(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a node's own engine is given to answer at all: behind a firewall it never does.</summary>
    private static readonly TimeSpan OwnAnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long it is given to say why nothing happens, once the limit has passed.</summary>
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(3);

    private readonly Waiter _waiter = new(time);

    /// <summary>Waits until the managers list the node as it should be; without waiting, until they list it.</summary>
    public async Task<SwarmNode> UntilListedAsync(SwarmNode node, SwarmNodeRole role, bool wait, Deadline deadline, CancellationToken cancellationToken)
    {
        var (activity, awaited) = role == SwarmNodeRole.Manager ? ("Promoting", "becomes Reachable") : ("Demoting", "leaves raft");
        SwarmNode? latest = null;
        var done = await _waiter.UntilAsync(
            async token =>
            {
                // A demoted leader's swarm elects, and a demoted endpoint no longer answers: both pass.
                latest = (await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false))?.Demand(node.Id) ?? latest;
                return latest is not null && (!wait || IsThere(latest, role)) ? latest : null;
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node}", $"Waiting until it {awaited}", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress($"{activity} {node}", "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
        return done ?? throw await TimedOutAsync(latest, node, role, deadline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The managers' word is not the node's: right after a promotion its own engine still refuses for a moment to act as a manager.</summary>
    public async Task UntilItSaysSoAsync(IEngine? engine, SwarmNode node, bool wait, Deadline deadline, CancellationToken cancellationToken)
    {
        if (engine is null || !wait)
        {
            return;
        }

        var wanted = node.Role == SwarmNodeRole.Manager;
        var activity = wanted ? "Promoting" : "Demoting";
        var patience = new Deadline(time, OwnAnswerLimit);
        string silence = "no answer", remark = string.Empty;
        var isAnswering = false;
        var said = await _waiter.UntilAsync(
            async token =>
            {
                using var attempt = time.CreateCancellationTokenSource(patience.Left);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, token);
                try
                {
                    // One that answers is waited for as long as the command allows; one that is silent is not.
                    var status = await engine.GetStatusAsync(isAnswering ? token : either.Token).ConfigureAwait(false);
                    (isAnswering, remark) = (true, status.SwarmMessage);
                    return status.IsManager == wanted && (!wanted || status.SwarmMessage.Length == 0) ? status : null;
                }
                catch (OperationCanceledException) when (!token.IsCancellationRequested)
                {
                    return new EngineStatus();
                }
                catch (SwarmException problem)
                {
                    silence = problem.Message;
                    var isHopeless = problem is ConnectionRefusedException or HostNotFoundException or AccessDeniedException || patience.Left == TimeSpan.Zero;
                    return !isAnswering && isHopeless ? new EngineStatus() : null;
                }
            },
            PollInterval,
            deadline.Left,
            elapsed => reporter.Progress(new SwarmProgress($"{activity} {node}", $"Waiting until it answers as a {node.Role} itself", elapsed, deadline.Limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress($"{activity} {node}", "Done", deadline.Elapsed, deadline.Limit) { IsCompleted = true });
        if (said is null && isAnswering)
        {
            throw TimedOut(node, node, $"the managers say that it is a {node.Role}, but its own engine does not", remark, deadline);
        }

        if (!isAnswering)
        {
            reporter.Verbose($"{node} cannot be asked itself whether it is a {node.Role} ({silence}); the managers say that it is.");
        }
    }

    private static bool IsThere(SwarmNode node, SwarmNodeRole role) => role == SwarmNodeRole.Manager ? node is SwarmManager { IsReachable: true } : node is not SwarmManager;

    private async Task<SwarmException> TimedOutAsync(SwarmNode? latest, SwarmNode node, SwarmNodeRole role, Deadline deadline, CancellationToken cancellationToken)
    {
        var what = latest is null ? $"role set to {role}, but since then no manager answered"
            : latest.Role != role ? $"role set to {role}, but somebody set it to {latest.Role} since"
            : $"role set to {role}, but it did not {(role == SwarmNodeRole.Manager ? "become Reachable" : "leave raft")}";
        var remark = await ReasonAsync(latest ?? node, cancellationToken).ConfigureAwait(false);
        var reason = role == SwarmNodeRole.Manager && latest?.Role == role ? await AlpnGuard.ReasonAsync(swarm, latest, cancellationToken).ConfigureAwait(false) : string.Empty;
        return TimedOut(latest, node, what, remark, deadline, reason);
    }

    /// <summary>What the node's own engine says is wrong: only it knows why it does not join, or does not leave.</summary>
    private async Task<string> ReasonAsync(SwarmNode node, CancellationToken cancellationToken)
    {
        using var engine = swarm.OpenEngine(node);
        if (engine is null)
        {
            return string.Empty;
        }

        using var limit = time.CreateCancellationTokenSource(ReasonLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await engine.GetStatusAsync(either.Token).ConfigureAwait(false)).SwarmMessage;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Empty;
        }
        catch (SwarmException problem)
        {
            reporter.Verbose($"The engine of {node} cannot be asked for the reason: {problem.Message}");
            return string.Empty;
        }
    }

    private static SwarmException TimedOut(SwarmNode? latest, SwarmNode node, string what, string remark, Deadline deadline, string cause = "")
    {
        var state = latest is null ? string.Empty : $" (role {latest.Role}, state {latest.State}, manager status {(latest.ManagerStatus.Length > 0 ? latest.ManagerStatus : "none")})";
        var reason = string.Concat(remark.Length > 0 ? $" Its engine says: {remark}" : string.Empty, cause.Length > 0 ? $" {cause}" : string.Empty);
        return SwarmErrors.ChangeTimeout.Exception(new SwarmErrorDetail(FormattableString.Invariant($"{node}: {what}, after {deadline.Limit.TotalSeconds:0.#} s{state}.{reason}"))
        {
            Target = latest ?? node,
            EngineMessage = remark.Length > 0 ? remark : null,
        });
    }
}
