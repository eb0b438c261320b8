namespace SwarmHa;

/// <summary>
/// Looks at a swarm ten times a second. A look does not wait for the one before it: while a leader is elected questions hang, and may go on
/// hanging when new ones are answered already.
/// </summary>
/// <param name="swarm">The swarm.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmObserver(ISwarm swarm, TimeProvider time)
{
    /// <summary>The pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Without an answer for so long, no manager answers. A planned handover is shorter.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>How long a look beside others goes on. The first one of several has the usual patience, for managers that are merely slow.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1);

    private readonly List<Look> _looks = [];
    private long _lastAnswer;
    private long _newest;
    private bool _isSilent;
    private SwarmException? _problem;
    private SwarmException? _told;

    /// <summary>Looks until enough has been seen.</summary>
    /// <param name="isEnough">Is shown what the swarm looks like, in the order in which it was asked, and tells when that is enough.</param>
    /// <param name="limit">How long to go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether enough was seen within the limit.</returns>
    public async Task<bool> ObserveAsync(Func<SwarmSight, bool> isEnough, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var deadline = new Deadline(time, limit);
        _lastAnswer = time.GetTimestamp();
        var tick = Task.CompletedTask;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (tick.IsCompleted)
                {
                    var left = deadline.Left;
                    if (left == TimeSpan.Zero)
                    {
                        return false;
                    }

                    if (IsSilenceNews() && isEnough(new SwarmSight(time.GetUtcNow(), null, _problem)))
                    {
                        return true;
                    }

                    Begin(over.Token);
                    tick = time.Delay(Durations.Shorter(left, Interval), over.Token);
                }

                await Task.WhenAny([tick, .. _looks.Select(static look => look.Work)]).ConfigureAwait(false);
                if (await TakeAsync(cancellationToken).ConfigureAwait(false) is { } nodes && isEnough(new SwarmSight(time.GetUtcNow(), nodes)))
                {
                    return true;
                }
            }
        }
        finally
        {
            over.Cancel();
            _looks.ForEach(static look => _ = look.Work.ContinueWith(static work => _ = work.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default));
            _looks.Clear();
        }
    }

    private void Begin(CancellationToken cancellationToken) => _looks.Add(new Look(
        time.GetTimestamp(),
        swarm.GetNodesAsync(_looks.Count == 0 ? SwarmExtensions.UsualPatience : ShortPatience, cancellationToken)));

    /// <summary>Whether no manager has answered for a while, and that or its reason is new.</summary>
    private bool IsSilenceNews()
    {
        var isNews = time.GetElapsedTime(_lastAnswer) >= Silence && (!_isSilent || _told?.Message != _problem?.Message);
        (_isSilent, _told) = (_isSilent || isNews, isNews ? _problem : _told);
        return isNews;
    }

    /// <summary>The newest answer that has come in since the last time. An older one that comes late says nothing.</summary>
    private async Task<IReadOnlyList<SwarmNode>?> TakeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SwarmNode>? taken = null;
        foreach (var look in _looks.Where(static look => look.Work.IsCompleted).ToList())
        {
            _looks.Remove(look);
            try
            {
                var nodes = await look.Work.ConfigureAwait(false);
                if (look.Begun >= _newest)
                {
                    (_newest, _lastAnswer, _isSilent, _problem) = (look.Begun, time.GetTimestamp(), false, null);
                    taken = nodes;
                }
            }
            catch (SwarmException problem)
            {
                // Also what is final by now: somebody may renew a certificate while this goes on.
                // That a look was cut short tells less than what another one found out.
                _problem = problem is EngineTimeoutException && _problem is not null ? _problem : problem;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The loop ends by itself.
            }
        }

        return taken;
    }

    private sealed record Look(long Begun, Task<IReadOnlyList<SwarmNode>> Work);
}
