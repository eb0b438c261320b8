namespace SwarmHa.Simulator;

/// <summary>Lines on their way to one client.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<string> _lines = new();
    private TaskCompletionSource<bool> _more = NewSignal();
    private bool _isEnded;

    /// <summary>Whether nobody reads any more.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded;
            }
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            _more.TrySetResult(true);
        }
    }

    /// <summary>Waits for the next line.</summary>
    /// <returns>The line; null when the stream has ended.</returns>
    public async Task<string?> NextAsync()
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_lines.Count > 0)
                {
                    return _lines.Dequeue();
                }

                if (_isEnded)
                {
                    return null;
                }

                _more = _more.Task.IsCompleted ? NewSignal() : _more;
                more = _more.Task;
            }

            await more.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            _more.TrySetResult(true);
        }
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
