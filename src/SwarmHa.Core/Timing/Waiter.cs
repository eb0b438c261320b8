namespace SwarmHa;

/// <summary>The one way in which this module waits for something to become true.</summary>
/// <param name="time">The clock.</param>
internal sealed class Waiter(TimeProvider time)
{
    /// <summary>Retries until there is an answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="ask">Gives the answer, or null while there is none.</param>
    /// <param name="interval">The pause between two questions.</param>
    /// <param name="limit">How long to go on in all.</param>
    /// <param name="onWaiting">Is told the time that has passed before each pause.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, or null when the limit passed without one.</returns>
    public async Task<T?> UntilAsync<T>(
        Func<CancellationToken, Task<T?>> ask,
        TimeSpan interval,
        TimeSpan limit,
        Action<TimeSpan>? onWaiting,
        CancellationToken cancellationToken)
        where T : class
    {
        var started = time.GetTimestamp();
        using var expiry = time.CreateCancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            while (true)
            {
                if (await ask(either.Token).ConfigureAwait(false) is { } answer)
                {
                    return answer;
                }

                onWaiting?.Invoke(time.GetElapsedTime(started));
                await time.Delay(interval, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
