namespace SwarmHa;

/// <summary>Asks the engine of every manager itself who leads: one that has just frozen is shown as Reachable for some seconds still, and one
/// that has fallen behind does not know the leader.</summary>
internal sealed class LeaderMoveSurvey(ISwarm swarm, LeaderMoveOptions options, TimeProvider time)
{
    private enum Verdict
    {
        Agrees,
        NotKnownHere,
        Refuses,
        Silent,
        Contradicts,
    }

    /// <summary>Refuses when a manager does not answer or names another leader, and when the swarm could not be reached without its leader.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>A task that ends when all have answered in the same sense.</returns>
    public async Task DemandAgreementAsync(LeaderMovePlan plan, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(plan.Others.Prepend(plan.Leader).Select(manager => AskAsync(manager, plan.Leader, cancellationToken))).ConfigureAwait(false);
        if (Array.Find(answers, static answer => answer.Verdict == Verdict.Contradicts) is { } other)
        {
            throw Refused(other);
        }

        if (!options.Force && Array.Find(answers, static answer => answer.Verdict != Verdict.Agrees) is { } unfit)
        {
            throw Refused(unfit);
        }

        // Once the leader is a worker its engine no longer answers for the swarm: somebody else has to take the order to promote it again.
        var known = new HashSet<string>(swarm.Endpoints.Select(static endpoint => endpoint.NodeId));
        if (!answers.Skip(1).Any(answer => answer.Verdict == Verdict.Agrees && known.Contains(answer.Manager.Id)))
        {
            throw SwarmErrors.LeaderMoveRefused.Exception(
                $"No manager but {plan.Leader} can be reached through this connection, so that nobody could be told to promote it again: connect to several managers. Nothing was changed.",
                plan.Leader);
        }

        // Silence outweighs the leader's word, also by force; an engine that refuses, or that has no endpoint known here, may well be heard in raft.
        var count = plan.Now;
        foreach (var silent in answers.Where(static answer => answer.Verdict == Verdict.Silent))
        {
            count = count.AfterLossOf(silent.Manager);
        }

        if (!count.AfterRemovalOf(plan.Leader).HasQuorum)
        {
            throw Refused(answers.First(static answer => answer.Verdict == Verdict.Silent));
        }
    }

    private static SwarmException Refused(Answer answer) => SwarmErrors.LeaderMoveRefused.Exception(
        $"{answer.Manager} is not fit for a handover: {answer.Words}. Nothing was changed.", answer.Manager);

    private async Task<Answer> AskAsync(SwarmManager manager, SwarmManager leader, CancellationToken cancellationToken)
    {
        using var engine = swarm.OpenEngine(manager);
        if (engine is null)
        {
            return new Answer(manager, Verdict.NotKnownHere, "no endpoint of its engine is known here, so that it cannot be asked whether it knows the leader");
        }

        using var limit = time.CreateCancellationTokenSource(options.AnswerLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var nodes = await engine.GetNodesAsync(either.Token).ConfigureAwait(false);
            var named = nodes.OfType<SwarmManager>().FirstOrDefault(static node => node.IsLeader);
            return named?.Id == leader.Id
                ? new Answer(manager, Verdict.Agrees, string.Empty)
                : new Answer(manager, Verdict.Contradicts, $"its own engine names {named?.ToString() ?? "nobody"} as leader, and not {leader}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(manager, Verdict.Silent, FormattableString.Invariant($"its own engine gives no answer within {options.AnswerLimit.TotalSeconds:0.#} s"));
        }
        catch (SwarmException problem)
        {
            return new Answer(manager, problem is EngineTimeoutException or NoLeaderException or ElectingException ? Verdict.Silent : Verdict.Refuses, $"its own engine does not answer ({problem.Message.TrimEnd('.')})");
        }
    }

    private sealed record Answer(SwarmManager Manager, Verdict Verdict, string Words);
}
