namespace SwarmHa;

/// <summary>Whether an engine is the same process as before.</summary>
internal enum EngineRun
{
    /// <summary>It still remembers its events.</summary>
    Same,

    /// <summary>It has forgotten them: it was started again.</summary>
    Another,

    /// <summary>It does not respond.</summary>
    Silent,

    /// <summary>It responds, and shows nothing that tells two runs apart.</summary>
    Unclear,
}

/// <summary>Tells one run of an engine from the next. An engine does not report when it was started, but it keeps its events in memory only.
/// This also works through ssh, a proxy, or a socket that systemd holds open, where a connection outlives the engine or breaks without it.</summary>
internal sealed class EngineMemory(IEngine engine, string nodeId, TimeProvider time)
{
    private const int Remembered = 256;
    private static readonly TimeSpan FirstAnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private static readonly DateTimeOffset Beginning = DateTimeOffset.FromUnixTimeSeconds(1);

    // Engines list events in the order in which they heard of them, which is not quite that of their times.
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(2);

    private EngineEvent? _mark;
    private DateTimeOffset _clock;
    private long _clockRead;

    /// <summary>Whether it can be told that the engine was started again.</summary>
    public bool IsTelling => _mark is not null;

    /// <summary>Whether remembering proves that it was not: an engine that was started again gets the swarm's events again, with their old times.</summary>
    public bool IsProof => _mark is { IsLocal: true };

    /// <summary>Notes what the engine remembers now.</summary>
    /// <exception cref="SwarmException">The engine does not respond, or another one does in its place.</exception>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        var status = await engine.WithinAsync(time, FirstAnswerLimit, engine.GetStatusAsync, cancellationToken).ConfigureAwait(false);
        if (status.NodeId != nodeId)
        {
            throw SwarmErrors.NotAManager.Exception($"{engine.Endpoint}: another engine responds there.", engine.Endpoint);
        }

        (_clock, _clockRead) = (status.SystemTime ?? time.GetUtcNow(), time.GetTimestamp());
        _mark = null;
        try
        {
            Note((await ReadAsync(Beginning, Beginning, cancellationToken).ConfigureAwait(false)).Events);
        }
        catch (SwarmException)
        {
            // A proxy may let everything through but the events.
        }
    }

    /// <summary>Compares what the engine remembers with what was noted, and notes what has been added.</summary>
    public async Task<EngineRun> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_mark is null)
            {
                await LearnAsync(cancellationToken).ConfigureAwait(false);
                return EngineRun.Unclear;
            }

            var (events, _) = await ReadAsync(_mark.Time - Disorder, _mark.Time, cancellationToken).ConfigureAwait(false);
            var isComplete = true;
            if (!events.Contains(_mark))
            {
                // Everything that it remembers, after a moment: its clock may have been set, or an older event have come late.
                await time.Delay(Disorder, cancellationToken).ConfigureAwait(false);
                (events, isComplete) = await ReadAsync(Beginning, _mark.Time, cancellationToken).ConfigureAwait(false);
            }

            if (events.Contains(_mark))
            {
                Note(events);
                return EngineRun.Same;
            }

            if (!isComplete)
            {
                return EngineRun.Silent;
            }

            // A busy engine drops its oldest events. And what responds has to be the engine of this node.
            await LearnAsync(cancellationToken).ConfigureAwait(false);
            return events.Count >= Remembered ? EngineRun.Unclear : EngineRun.Another;
        }
        catch (SwarmException)
        {
            return EngineRun.Silent;
        }
    }

    /// <summary>Whether the engine itself finds its node among the managers that are up, which it asks the leader for.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await engine.WithinAsync(time, AnswerLimit, engine.GetNodesAsync, cancellationToken).ConfigureAwait(false);
            return nodes.Any(node => node.Id == nodeId && node is SwarmManager { IsReachable: true });
        }
        catch (SwarmException)
        {
            return false;
        }
    }

    /// <summary>The engine's own events tell it apart for certain; those of the swarm come from its leader.</summary>
    private void Note(IReadOnlyList<EngineEvent> events)
    {
        var latest = events.Where(static one => one.IsLocal).OrderBy(static one => one.TimeNano).LastOrDefault();
        _mark = latest ?? _mark ?? (events.Count > 0 ? events[^1] : null);
    }

    /// <summary>The events from one time until now, or until another time when that is later; and whether these are all.</summary>
    private async Task<(IReadOnlyList<EngineEvent> Events, bool IsComplete)> ReadAsync(DateTimeOffset since, DateTimeOffset atLeastUntil, CancellationToken cancellationToken)
    {
        // By the engine's own clock: a time that is still to come would keep the request open.
        var now = _clock + time.GetElapsedTime(_clockRead);
        var until = atLeastUntil + TimeSpan.FromTicks(1) > now ? atLeastUntil + TimeSpan.FromTicks(1) : now;
        var events = new List<EngineEvent>();
        try
        {
            await engine.WithinAsync(
                time,
                AnswerLimit,
                async token =>
                {
                    await engine.ReadEventsAsync(since, until, events.Add, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (EngineTimeoutException) when (_mark is not null)
        {
            // Its clock may have been set back, which keeps the request open: what was looked for may be there.
            return (events.ToArray(), false);
        }

        return (events, true);
    }
}
