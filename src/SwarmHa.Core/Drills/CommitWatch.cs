namespace SwarmHa;

/// <summary>Puts the committed writes of all managers together: the longest time without one since the fault.</summary>
internal sealed class CommitWatch
{
    /// <summary>Those around the gap are what is wanted, however long the drill goes on.</summary>
    private const int MaximumKept = 2000;

#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private int _withoutQuorum;
    private int _triedWithoutQuorum;
    private readonly List<(TimeSpan At, string By)> _sinceFault = [];
    private (TimeSpan At, string By)? _last;
    private TimeSpan? _fault;
    private TimeSpan? _quorumLost;

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
                return _withoutQuorum;
            }
        }
    }

    /// <summary>How many writes were sent after quorum was gone.</summary>
    public int TriedWithoutQuorum
    {
        get
        {
            lock (_gate)
            {
                return _triedWithoutQuorum;
            }
        }
    }

    /// <summary>A write is sent now.</summary>
    public void Try()
    {
        lock (_gate)
        {
            _triedWithoutQuorum += _quorumLost is null ? 0 : 1;
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
                _withoutQuorum++;
            }

            if (at <= _last?.At)
            {
                return;
            }

            if (_fault is { } fault && at > fault && _sinceFault.Count < MaximumKept)
            {
                if (_sinceFault.Count == 0 && _last is { } before)
                {
                    _sinceFault.Add(before);
                }

                _sinceFault.Add((at, by));
            }

            _last = (at, by);
        }
    }

    /// <summary>The longest time without a committed write that began until a moment, such as that of the election.</summary>
    /// <param name="moment">What begins later is another matter.</param>
    /// <returns>The writes before and after it, and who took them; null when none has been committed since the fault.</returns>
    public ((TimeSpan At, string By) Before, (TimeSpan At, string By) After)? GapUntil(TimeSpan moment)
    {
        lock (_gate)
        {
            ((TimeSpan At, string By) Before, (TimeSpan At, string By) After)? longest = null;
            for (var index = 1; index < _sinceFault.Count; index++)
            {
                var (before, after) = (_sinceFault[index - 1], _sinceFault[index]);
                if (before.At <= moment && (longest is not { } known || after.At - before.At > known.After.At - known.Before.At))
                {
                    longest = (before, after);
                }
            }

            return longest;
        }
    }
}
