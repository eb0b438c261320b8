namespace SwarmHa;

/// <summary>Measures by how much the timers of this very machine are late: a machine that is overloaded measures gaps that the swarm never had.</summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _longest;

    public StallWatch(TimeProvider time)
    {
        _time = time;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>The longest delay so far.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                var asked = _time.GetTimestamp();
                await _time.Delay(Interval, _stop.Token).ConfigureAwait(false);
                var late = _time.GetElapsedTime(asked) - Interval;
                if (late > Longest)
                {
                    Interlocked.Exchange(ref _longest, late.Ticks);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // This is how it ends.
        }
    }
}
