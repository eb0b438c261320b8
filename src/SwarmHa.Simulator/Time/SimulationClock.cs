namespace SwarmHa.Simulator;

/// <summary>The one clock and the one queue of a simulation: whatever happens, happens here one after the other and at a simulated time.</summary>
/// <remarks>An event is run at the very time for which it was planned, however late the machine's timer comes, so that nothing that follows
/// from it depends on the machine.</remarks>
internal sealed class SimulationClock : IDisposable
{
    /// <summary>When the clock has gone on by so many milliseconds while the timer was set, as one that is moved by hand may, it is set anew.</summary>
    private const double LateTimer = 20;

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly DateTimeOffset _started;
    private readonly ITimer _timer;
    private readonly SortedDictionary<(TimeSpan Due, long Order), Alarm> _queue = [];
    private TimeSpan _now;
    private TimeSpan? _armedFor;
    private long _order;
    private bool _isEnded;

    public SimulationClock(TimeProvider time, double speed)
    {
        _time = time;
        Speed = speed;
        _origin = time.GetTimestamp();
        _started = time.GetUtcNow();
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many times as fast as life it goes.</summary>
    public double Speed { get; }

    /// <summary>What is done after each event and each command.</summary>
    public Action AfterEach { get; set; } = static () => { };

    /// <summary>The simulated time since the beginning. Within an event or a command it stands still.</summary>
    public TimeSpan Now => _now;

    /// <summary>The simulated time of day.</summary>
    public DateTimeOffset UtcNow => _started + _now;

    /// <summary>Does something from outside, after all that was due before.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="command">What to do.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="ObjectDisposedException">The simulation has ended.</exception>
    public T Do<T>(Func<T> command)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                throw Ended();
            }

            CatchUp();
            var result = command();
            AfterEach();
            Arm();
            return result;
        }
    }

    /// <summary>Does something from outside, after all that was due before.</summary>
    /// <param name="command">What to do.</param>
    public void Do(Action command) => Do(() =>
    {
        command();
        return true;
    });

    /// <summary>Looks at something that is past; also when the simulation has ended.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="look">What to look at.</param>
    /// <returns>What was seen.</returns>
    public T Look<T>(Func<T> look)
    {
        lock (_gate)
        {
            if (!_isEnded)
            {
                CatchUp();
            }

            return look();
        }
    }

    /// <summary>Plans an event. Only within an event or a command.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="happens">The event.</param>
    /// <returns>By which it can be called off.</returns>
    public Alarm In(TimeSpan delay, Action happens)
    {
        var alarm = new Alarm(happens);
        _queue.Add((_now + delay, _order++), alarm);
        return alarm;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            _queue.Clear();
            _timer.Dispose();
        }
    }

    private static ObjectDisposedException Ended() => new(nameof(SimulatedSwarm));

    private void OnTimer()
    {
        lock (_gate)
        {
            _armedFor = null;
            if (!_isEnded)
            {
                CatchUp();
                Arm();
            }
        }
    }

    private void CatchUp()
    {
        var reached = Reached();
        while (TryTakeDue(reached, out var due, out var alarm))
        {
            if (!alarm.IsOff)
            {
                _now = due;
                alarm.Happens();
                AfterEach();
            }
        }

        _now = reached > _now ? reached : _now;
    }

    private bool TryTakeDue(TimeSpan reached, out TimeSpan due, out Alarm alarm)
    {
        foreach (var entry in _queue)
        {
            if (entry.Key.Due <= reached)
            {
                due = entry.Key.Due;
                alarm = entry.Value;
                _queue.Remove(entry.Key);
                return true;
            }

            break;
        }

        due = default;
        alarm = null!;
        return false;
    }

    private TimeSpan Reached() => TimeSpan.FromTicks((long)(_time.GetElapsedTime(_origin).Ticks * Speed));

    private void Arm()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var due = _queue.First().Key.Due;
        if (due == _armedFor)
        {
            return;
        }

        _armedFor = due;
        TimeSpan before;
        do
        {
            before = Reached();
            var milliseconds = Math.Ceiling((due - before).TotalMilliseconds / Speed);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), Timeout.InfiniteTimeSpan);
        }
        while (_armedFor == due && (Reached() - before).TotalMilliseconds / Speed > LateTimer);
    }
}
