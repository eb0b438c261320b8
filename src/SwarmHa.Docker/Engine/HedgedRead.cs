using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>
/// One question to a swarm, asked of the manager that answered last; of the next one as well as soon as that one is silent for a moment or
/// does not do; and of each again while the swarm elects. The first answer counts, and ends all the others.
/// </summary>
/// <remarks>A manager without a leader is silent for up to 20 s, and may go on being silent after the election. So the request is retried beside
/// the question that hangs; the first question stays, for a manager that is merely slow.</remarks>
/// <typeparam name="T">What is asked for.</typeparam>
/// <param name="pool">The managers.</param>
/// <param name="ask">The question.</param>
/// <param name="reporter">Is told who does not do, and who answered.</param>
internal sealed class HedgedRead<T>(EndpointPool pool, Func<DockerEngine, CancellationToken, Task<T>> ask, ISwarmReporter reporter)
{
    /// <summary>How long a manager may be silent before another one is asked as well.</summary>
    public static readonly TimeSpan HedgeDelay = TimeSpan.FromMilliseconds(250);

    private const int MostAttemptsAtOnce = 4;

    private static readonly TimeSpan Never = TimeSpan.FromDays(1000);
    private static readonly TimeSpan OverlapDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OverlapLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HopelessRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How often people who wait are told what the managers say.</summary>
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<Attempt> _attempts = [];
    private readonly QuorumEvidence _evidence = new(() => pool.Managers, pool.MayAskOthers);
    private readonly Dictionary<EndpointSlot, ManagerStanding> _standings = [];
    private TimeSpan _nextHedge;
    private TimeSpan _lastTold;

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="patience">How long to go on in all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer, and who gave it.</returns>
    /// <exception cref="SwarmException">Nobody answered in time, or nobody can.</exception>
    public async Task<(EndpointSlot Slot, T Answer)> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                var left = patience - _watch.Elapsed;
                if (left > TimeSpan.Zero)
                {
                    BeginWhatIsDue(left, over.Token);
                }

                if (_evidence.Verdict(_watch.Elapsed, _standings.Values) is { } lost)
                {
                    throw lost;
                }

                if (_attempts.Count == 0 && (left <= TimeSpan.Zero || !_standings.Values.Any(static standing => standing.IsPassing)))
                {
                    throw await ReasonAsync(patience).ConfigureAwait(false);
                }

                TellWhatTheySay(patience);
                await Task.WhenAny([.. _attempts.Select(static attempt => attempt.Work), UntilSomebodyIsDueAsync(left, over.Token)]).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var attempt in _attempts.Where(static attempt => attempt.Work.IsCompleted).ToList())
                {
                    _attempts.Remove(attempt);
                    if (await TryTakeAsync(attempt).ConfigureAwait(false) is { } taken)
                    {
                        NoteTheSilent();
                        return (attempt.Slot, taken.Answer);
                    }
                }
            }
        }
        finally
        {
            if (_lastTold > TimeSpan.Zero)
            {
                reporter.Progress(Progress("Done", patience) with { IsCompleted = true });
            }

            Abandon(over);
        }
    }

    /// <summary>Asks each manager whose turn it is.</summary>
    private void BeginWhatIsDue(TimeSpan left, CancellationToken cancellationToken)
    {
        var slots = pool.Slots();
        foreach (var gone in _standings.Keys.Except(slots).ToList())
        {
            _standings.Remove(gone);
        }

        foreach (var slot in slots)
        {
            // Looked at one by one: when the first has been asked, the second is not due any more.
            if (Due(slot) > _watch.Elapsed)
            {
                continue;
            }

            if (!_standings.TryGetValue(slot, out var standing))
            {
                _standings.Add(slot, standing = new ManagerStanding(slot) { FirstBegun = _watch.Elapsed });
            }

            var isFirst = standing.Open == 0;
            var limit = isFirst ? left : Durations.Shorter(left, OverlapLimit);
            standing.Open++;
            standing.LastBegun = _watch.Elapsed;
            _nextHedge = _watch.Elapsed + HedgeDelay;
            _attempts.Add(new Attempt(slot, slot.CallAsync(ask, limit, cancellationToken), standing.LastBegun));
        }
    }

    /// <summary>When a manager is to be asked next, on the clock of this question.</summary>
    private TimeSpan Due(EndpointSlot slot)
    {
        if (!_standings.TryGetValue(slot, out var standing))
        {
            return _nextHedge;
        }

        return standing switch
        {
            { Open: >= MostAttemptsAtOnce } => Never,
            { Open: > 0 } => standing.LastBegun + OverlapDelay,
            { IsPassing: true } => standing.LastEnded + RetryDelay,
            _ => standing.LastEnded + HopelessRetryDelay,
        };
    }

    private Task UntilSomebodyIsDueAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        if (left <= TimeSpan.Zero)
        {
            // All attempts end now by their own limits; they tell who was silent.
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        // One that has become due since it was looked at is begun at once.
        var now = _watch.Elapsed;
        var wait = pool.Slots().Select(slot => Due(slot) - now).Append(left).Append(TellInterval).Min();
        return Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
    }

    private async Task<Taken?> TryTakeAsync(Attempt attempt)
    {
        var standing = _standings.TryGetValue(attempt.Slot, out var known) ? known : new ManagerStanding(attempt.Slot);
        standing.Open--;
        standing.LastEnded = _watch.Elapsed;
        try
        {
            return new Taken(await attempt.Work.ConfigureAwait(false));
        }
        catch (SwarmException problem) when (problem.Error.Scope != SwarmErrorScope.Request)
        {
            if (standing.Problem?.Message != problem.Message)
            {
                reporter.Verbose(problem.Message);
            }

            // What it said before tells more than that it was silent when time ran out.
            standing.Problem = problem is EngineTimeoutException && standing.IsPassing ? standing.Problem : problem;
            _evidence.Note(attempt.Slot, problem, attempt.Begun);

            // The next one need not wait for a silence that is over.
            _nextHedge = TimeSpan.Zero;
            return null;
        }
    }

    /// <summary>Why nobody has answered: that quorum is lost, else what tells most, with what the other managers say.</summary>
    private async Task<SwarmException> ReasonAsync(TimeSpan patience)
    {
        await _evidence.SettleAsync().ConfigureAwait(false);
        if (_evidence.Verdict(_watch.Elapsed, _standings.Values, isOver: true) is { } lost)
        {
            return lost;
        }

        var reason = EngineErrorMap.MostTelling([.. _standings.Values.Select(static standing => standing.Problem).OfType<SwarmException>()], patience);
        return EngineErrorMap.WithOthers(reason, _standings.Values.Where(standing => standing.Problem != reason).Select(standing => standing.Words(_watch.Elapsed)));
    }

    private void TellWhatTheySay(TimeSpan patience)
    {
        // A look of a moment is one of many, and whoever takes it tells how it is getting on.
        if (patience > TellInterval + TellInterval && _watch.Elapsed - _lastTold >= TellInterval)
        {
            _lastTold = _watch.Elapsed;
            reporter.Progress(Progress(string.Join("; ", _standings.Values.Select(standing => standing.Words(_watch.Elapsed))), patience));
        }
    }

    private SwarmProgress Progress(string status, TimeSpan patience) => new("Waiting for a manager to answer", status, _watch.Elapsed, patience) { IsPart = true };

    private void NoteTheSilent()
    {
        foreach (var slow in _attempts.GroupBy(static attempt => attempt.Slot))
        {
            var elapsed = _watch.Elapsed - slow.Min(static attempt => attempt.Begun);
            if (elapsed >= HedgeDelay)
            {
                slow.Key.WasOvertaken(elapsed);
            }
        }
    }

    /// <summary>Nobody waits for those that are still being asked; what becomes of them is of no interest.</summary>
    private void Abandon(CancellationTokenSource over)
    {
        foreach (var attempt in _attempts)
        {
            _ = attempt.Work.ContinueWith(
                static work =>
                {
                    if (work.Status == TaskStatus.RanToCompletion)
                    {
                        (work.Result as IDisposable)?.Dispose();
                    }

                    _ = work.Exception;
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }

        over.Cancel();
    }

    private sealed record Attempt(EndpointSlot Slot, Task<T> Work, TimeSpan Begun);

    private sealed record Taken(T Answer);
}
