namespace SwarmHa;

/// <summary>Counts the samples of one probe as they come, so that a long drill needs no more memory than a short one.</summary>
internal sealed class ProbeTally
{
#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly ProbeHistory _history = new();
    private TimeSpan? _firstSent;
    private TimeSpan? _lastAnswer;
    private TimeSpan? _answeringSince;
    private TimeSpan _slowestInARow;
    private TimeSpan _gapInARow;

    public int Sent { get; private set; }

    public int Failed { get; private set; }

    public int Answered => Sent - Failed;

    /// <summary>How many of the latest samples were answered without one that failed among them.</summary>
    public int AnsweredInARow { get; private set; }

    public TimeSpan SlowestAnswer { get; private set; }

    public TimeSpan LongestGap { get; private set; }

    public string LastError { get; private set; } = string.Empty;

    public void Add(ProbeSample sample)
    {
        lock (_gate)
        {
            Sent++;
            _firstSent ??= sample.Sent;
            _history.Add(sample);
            if (sample.Error is { } error)
            {
                Failed++;
                AnsweredInARow = 0;
                _answeringSince = null;
                LastError = error;
                return;
            }

            if (_answeringSince is null)
            {
                _answeringSince = sample.Sent;
                (_slowestInARow, _gapInARow) = (TimeSpan.Zero, sample.Ended - sample.Sent);
            }
            else if (_lastAnswer is { } since)
            {
                _gapInARow = Longer(_gapInARow, sample.Ended - since);
            }

            AnsweredInARow++;
            _slowestInARow = Longer(_slowestInARow, sample.Ended - sample.Sent);
            SlowestAnswer = Longer(SlowestAnswer, sample.Ended - sample.Sent);
            CloseGap(sample.Ended);
        }
    }

    /// <summary>Whether it has answered for so long, without a failure since.</summary>
    /// <param name="period">How long.</param>
    /// <param name="now">Now.</param>
    /// <param name="answers">How many answers there have to be at least.</param>
    public bool IsSteady(TimeSpan period, TimeSpan now, int answers)
    {
        lock (_gate)
        {
            return _answeringSince is { } since && now - since >= period && AnsweredInARow >= answers;
        }
    }

    /// <summary>It is steady now: what went wrong before it has answered in a row is not counted any more. The history keeps it.</summary>
    /// <returns>Since when it answers in a row; null when that has just ended, and then everything counts.</returns>
    public TimeSpan? BeginSteady()
    {
        lock (_gate)
        {
            if (_answeringSince is not null)
            {
                (Sent, Failed, LastError) = (AnsweredInARow, 0, string.Empty);
                (SlowestAnswer, LongestGap) = (_slowestInARow, _gapInARow);
            }

            return _answeringSince;
        }
    }

    /// <summary>The fault comes now: what is counted from here on is what the drill is about.</summary>
    public void BeginFault()
    {
        lock (_gate)
        {
            _history.BeginFault();
        }
    }

    /// <summary>Counts the time since the last answer too, so that a service which died and stayed dead shows it.</summary>
    /// <param name="now">The end of the drill.</param>
    public void Close(TimeSpan now)
    {
        lock (_gate)
        {
            if (AnsweredInARow == 0)
            {
                CloseGap(now);
            }
        }
    }

    /// <summary>All that was seen.</summary>
    /// <param name="fault">The moment of the fault on the drill's clock.</param>
    /// <returns>The history.</returns>
    public SwarmProbeHistory History(TimeSpan fault)
    {
        lock (_gate)
        {
            return _history.Snapshot(fault);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void CloseGap(TimeSpan answeredAt)
    {
        if ((_lastAnswer ?? _firstSent) is { } since)
        {
            LongestGap = Longer(LongestGap, answeredAt - since);
        }

        // Questions overlap, and their answers may come out of order.
        _lastAnswer = Longer(_lastAnswer ?? TimeSpan.Zero, answeredAt);
    }
}
