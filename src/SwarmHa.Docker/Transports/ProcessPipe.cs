namespace SwarmHa.Docker;

/// <summary>Reads and writes the pipes of a process without holding up anybody else.</summary>
/// <remarks>On Windows such pipes know only calls that block. Each of those gets a thread of its own for as long as it lasts: an engine
/// that is silent would otherwise hold a thread of the pool, which everything else needs.</remarks>
internal static class ProcessPipe
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes what has come, or waits until something comes.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="offset">Where it begins there.</param>
    /// <param name="count">How much there is room for.</param>
    /// <param name="hasEnded">Tells whether the process has ended. What can be known at once is then told at once: a pool takes a connection
    /// for a good one unless reading is over when the call returns.</param>
    /// <returns>How much it is; 0 at the end.</returns>
    public static Task<int> TakeAsync(this Stream pipe, byte[] buffer, int offset, int count, Func<bool>? hasEnded = null)
    {
        if (!IsBlocking(pipe))
        {
            return pipe.ReadAsync(buffer, offset, count, CancellationToken.None);
        }

        var reading = Task.Factory.StartNew(() => pipe.Read(buffer, offset, count), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (hasEnded?.Invoke() == true)
        {
            Task.WaitAny([reading], AtOnce);
        }

        return reading;
    }

    /// <summary>Hands on some bytes, without keeping any of them back.</summary>
    public static Task HandOnAsync(this Stream pipe, byte[] buffer, int offset, int count)
    {
        if (!IsBlocking(pipe))
        {
            return pipe.WriteAsync(buffer, offset, count, CancellationToken.None);
        }

        void Write()
        {
            pipe.Write(buffer, offset, count);
            pipe.Flush();
        }

        return Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static bool IsBlocking(Stream pipe) => pipe is FileStream { IsAsync: false };
}
