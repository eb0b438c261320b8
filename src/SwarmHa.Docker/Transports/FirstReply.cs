#if NET
using System.Text;

namespace SwarmHa.Docker;

/// <summary>Looks at the first bytes that come over a connection. What is not HTTP is named by what came: .NET names it only where it has lines.</summary>
/// <param name="inner">The connection.</param>
/// <param name="isSecure">Whether it is a connection by TLS.</param>
internal sealed class FirstReply(Stream inner, bool isSecure) : Stream
{
    private const byte TlsAlert = 0x15;
    private const byte TlsMajor = 0x03;

    private int _seen;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static ReadOnlySpan<byte> Begin => "HTTP/"u8;

    public override int Read(Span<byte> buffer) => Look(buffer, inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Look(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Look(ReadOnlySpan<byte> buffer, int read)
    {
        // Lines before the status line are passed over, as .NET does.
        for (var i = 0; i < read && _seen < Begin.Length; i++)
        {
            if (buffer[i] == Begin[_seen])
            {
                _seen++;
            }
            else if (_seen > 0 || buffer[i] is not ((byte)'\r' or (byte)'\n'))
            {
                throw NoHttp(buffer.Slice(0, read));
            }
        }

        return read;
    }

    private SwarmException NoHttp(ReadOnlySpan<byte> reply) => !isSecure && reply is [TlsAlert, TlsMajor, <= 4, ..]
        ? SwarmErrors.TlsRequired.Exception("What answers expects TLS: it sent a TLS alert.")
        : SwarmErrors.NotAnEngine.Exception($"The response is not HTTP ({Words(reply)}).");

    private static string Words(ReadOnlySpan<byte> reply)
    {
        var beginning = reply.Slice(0, Math.Min(reply.Length, 256));
        var text = ForeignBody.OneLine(Encoding.Latin1.GetString(beginning));
        return text.Length > 0 && !text.Any(static character => char.IsControl(character) || character > '~')
            ? $"'{text}'"
            : $"bytes {Convert.ToHexString(beginning.Slice(0, Math.Min(reply.Length, 16)))}";
    }
}
#endif
