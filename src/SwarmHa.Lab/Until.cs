using System.Diagnostics;

namespace SwarmHa.Lab;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    /// <summary>Retries until the answer is yes or the time is over.</summary>
    /// <returns>Whether it became true.</returns>
    public static async Task<bool> TrueAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition().ConfigureAwait(false))
        {
            if (limit != Timeout.InfiniteTimeSpan && waited.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan, CancellationToken)"/>
    public static Task<bool> TrueAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken) =>
        TrueAsync(() => Task.FromResult(condition()), limit, cancellationToken);
}
