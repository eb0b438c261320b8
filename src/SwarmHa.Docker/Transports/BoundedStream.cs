namespace SwarmHa.Docker;

/// <summary>Reads a reply up to its limit, and not less than was announced.</summary>
/// <param name="inner">The reply.</param>
/// <param name="owner">What holds the connection of the reply.</param>
/// <param name="limit">The limit.</param>
/// <param name="announced">How many bytes were announced; null when that was not told.</param>
internal sealed class BoundedStream(Stream inner, IDisposable owner, ReplyLimit limit, long? announced) : Stream
{
    private long _bytes;
    private long _parts;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool IsOver => limit.IsCutOff && _bytes >= limit.Bytes;

    public override int Read(byte[] buffer, int offset, int count) =>
        Take(buffer.AsSpan(offset), IsOver ? 0 : inner.Read(buffer, offset, count), count);

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = IsOver ? 0 : await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Take(buffer.Span, read, buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
#else
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var read = IsOver ? 0 : await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        return Take(buffer.AsSpan(offset), read, count);
    }
#endif

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            owner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> buffer, int read, int wanted)
    {
        if (read == 0 && wanted > 0 && _bytes < announced && !IsOver)
        {
            throw new EndOfStreamException(FormattableString.Invariant($"The reply ended after {_bytes} of {announced} bytes."));
        }

        _bytes += read;
        if (limit.Parts < long.MaxValue)
        {
            foreach (var value in buffer.Slice(0, read))
            {
                _parts += value is (byte)',' or (byte)'{' ? 1 : 0;
            }
        }

        return (_bytes > limit.Bytes && !limit.IsCutOff) || _parts > limit.Parts ? throw limit.Exceeded() : read;
    }
}
