namespace SwarmHa;

/// <summary>Puts the committed writes of all managers together: the longest time without one since the fault.</summary>
internal sealed class CommitWatch
{
#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly List<(TimeSpan Sent, TimeSpan At)> _withoutQuorum = [];
    private (TimeSpan At, string By)? _last;
    private (TimeSpan At, string By)? _before;
    private (TimeSpan At, string By)? _after;
    private TimeSpan? _fault;
    private TimeSpan? _quorumLost;

    /// <summary>The committed write before the gap, and who took it.</summary>
    public (TimeSpan At, string By)? Before
    {
        get
        {
            lock (_gate)
            {
                return _before;
            }
        }
    }

    /// <summary>The committed write after the gap, and who took it.</summary>
    public (TimeSpan At, string By)? After
    {
        get
        {
            lock (_gate)
            {
                return _after;
            }
        }
    }

    /// <summary>The latest committed write.</summary>
    public TimeSpan? Latest
    {
        get
        {
            lock (_gate)
            {
                return _last?.At;
            }
        }
    }

    /// <summary>How many writes were committed that were sent after quorum was gone.</summary>
    public int WithoutQuorum
    {
        get
        {
            lock (_gate)
            {
                return _withoutQuorum.Count;
            }
        }
    }

    /// <summary>The fault comes now.</summary>
    public void BeginFault(TimeSpan now)
    {
        lock (_gate)
        {
            _fault = now;
        }
    }

    /// <summary>Quorum is gone from now on.</summary>
    public void BeginQuorumLoss(TimeSpan now)
    {
        lock (_gate)
        {
            _quorumLost = now;
        }
    }

    /// <summary>Quorum may be there again.</summary>
    public void EndQuorumLoss()
    {
        lock (_gate)
        {
            _quorumLost = null;
        }
    }

    public void Add(TimeSpan sent, TimeSpan at, string by)
    {
        lock (_gate)
        {
            if (_quorumLost is { } lost && sent > lost)
            {
                _withoutQuorum.Add((sent, at));
            }

            if (_last is { } last)
            {
                if (at <= last.At)
                {
                    return;
                }

                var known = _after is { } after && _before is { } before ? after.At - before.At : TimeSpan.MinValue;
                if (_fault is { } fault && at > fault && at - last.At > known)
                {
                    (_before, _after) = (last, (at, by));
                }
            }

            _last = (at, by);
        }
    }
}
