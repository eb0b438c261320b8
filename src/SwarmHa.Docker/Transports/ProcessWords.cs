using System.Text;

namespace SwarmHa.Docker;

/// <summary>The last of what a process writes to its standard error.</summary>
internal sealed class ProcessWords
{
    private const int Kept = 4096;

    private readonly byte[] _recent = new byte[Kept];
    private int _count;

    /// <summary>Begins to listen. It goes on until the pipe is closed, since a process whose words nobody takes stands still.</summary>
    public ProcessWords(Stream pipe) => Finished = CollectAsync(pipe);

    /// <summary>Over when nothing more can come.</summary>
    public Task Finished { get; }

    /// <summary>The words so far.</summary>
    /// <returns>Lines without space around them.</returns>
    public override string ToString()
    {
        lock (_recent)
        {
            return Encoding.UTF8.GetString(_recent, 0, _count).Replace("\r", string.Empty).Trim();
        }
    }

    private async Task CollectAsync(Stream pipe)
    {
        var buffer = new byte[1024];
        try
        {
            while (await pipe.TakeAsync(buffer, 0, buffer.Length).ConfigureAwait(false) is > 0 and var count)
            {
                Keep(buffer, count);
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed from this side.
        }
    }

    private void Keep(byte[] words, int count)
    {
        lock (_recent)
        {
            var excess = Math.Max(0, _count + count - Kept);
            Buffer.BlockCopy(_recent, excess, _recent, 0, _count - excess);
            Buffer.BlockCopy(words, 0, _recent, _count - excess, count);
            _count += count - excess;
        }
    }
}
