namespace SwarmHa;

/// <summary>Something that is looked up while a person waits for a completion: the answer when it comes at once, else what was known before.</summary>
/// <remarks>A look-up that takes longer goes on, so that the next completion knows what it found.</remarks>
/// <typeparam name="T">What is looked up.</typeparam>
internal sealed class LastKnown<T>
    where T : class
{
    /// <summary>How long a person can be kept waiting. All that a completer does is to take no more than 300 ms.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private readonly object _gate = new();
    private Task? _looking;
    private volatile T? _value;

    /// <summary>What was known last; null when nothing was.</summary>
    public T? Value => _value;

    /// <summary>Takes note of what was found on another occasion.</summary>
    public void Note(T value) => _value = value;

    /// <summary>Looks, and waits for it for a moment. What goes wrong is no matter here.</summary>
    /// <param name="look">Looks.</param>
    /// <returns>What was found now, else before; null when nothing was.</returns>
    public T? Look(Func<Task<T>> look)
    {
        Begin(look).Wait(Limit);
        return _value;
    }

    /// <summary>Looks behind whatever comes next.</summary>
    /// <param name="look">Looks.</param>
    /// <returns>The one look-up that is under way, however often a person presses the key. It never fails.</returns>
    public Task Begin(Func<Task<T>> look)
    {
        lock (_gate)
        {
            return _looking is { IsCompleted: false } ? _looking : _looking = Task.Run(() => NoteAsync(look));
        }
    }

    private async Task NoteAsync(Func<Task<T>> look)
    {
        try
        {
            Note(await look().ConfigureAwait(false));
        }
        catch (Exception)
        {
            // There is nobody to tell it to: a completion that shows an error would be written into what the person types.
        }
    }
}
