namespace SwarmHa;

/// <summary>Asks the same question at a steady pace. No question waits for another, and each is cut at its own limit.</summary>
internal sealed class ProbeRunner : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task> _ask;
    private readonly Action<ProbeSample> _onSample;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _timeout;
    private readonly DrillClock _clock;
    private readonly TimeProvider _time;
    private readonly TimeSpan _first;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Begins to ask.</summary>
    /// <param name="ask">The question; it fails when there is no answer.</param>
    /// <param name="onSample">Is told of each end, from any thread.</param>
    /// <param name="interval">How often it is asked.</param>
    /// <param name="timeout">How long one question may take.</param>
    /// <param name="clock">The drill's clock.</param>
    /// <param name="time">What the pace is kept by.</param>
    /// <param name="first">After what time the first question is asked, so that several runners do not all ask at once.</param>
    public ProbeRunner(Func<CancellationToken, Task> ask, Action<ProbeSample> onSample, TimeSpan interval, TimeSpan timeout, DrillClock clock, TimeProvider time, TimeSpan first = default)
    {
        _ask = ask;
        _onSample = onSample;
        _interval = interval;
        _timeout = timeout;
        _clock = clock;
        _time = time;
        _first = first;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Ends the questions. Those under way are dropped, and not counted as failures.</summary>
    /// <returns>A task that ends when none is left.</returns>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var underWay = new List<Task>();
        try
        {
            if (_first > TimeSpan.Zero)
            {
                await _time.Delay(_first, _stop.Token).ConfigureAwait(false);
            }

            while (!_stop.IsCancellationRequested)
            {
                underWay.RemoveAll(static task => task.IsCompleted);
                underWay.Add(Task.Run(AskOnceAsync));
                await _time.Delay(_interval, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // This is how it ends.
        }

        await Task.WhenAll(underWay).ConfigureAwait(false);
    }

    private async Task AskOnceAsync()
    {
        var sent = _clock.Now;
        string? error = null;
        using var limit = _time.CreateCancellationTokenSource(_timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await _ask(either.Token).ConfigureAwait(false);
        }
        catch (OutOfSequenceException)
        {
            // Somebody else wrote the same at the same time: that tells neither way.
            return;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            error = $"no answer within {_timeout.TotalSeconds:0.###} s";
        }
        catch (Exception problem)
        {
            error = problem.Message;
        }

        if (!_stop.IsCancellationRequested)
        {
            _onSample(new ProbeSample(sent, _clock.Now, error));
        }
    }
}
