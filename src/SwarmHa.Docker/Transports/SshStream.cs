using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace SwarmHa.Docker;

/// <summary>A connection to an engine over the standard input and output of an ssh process, which ends with it.</summary>
[SuppressMessage("Performance", "CA1844:Provide memory-based overrides of async methods", Justification = "HTTP handlers read into arrays, which the base class passes on as they are.")]
internal sealed class SshStream : Stream
{
    private readonly EngineEndpoint _endpoint;
    private readonly PipedProcess _process;
    private readonly CancellationTokenRegistration _end;
    private volatile bool _hasReceived;

    private SshStream(EngineEndpoint endpoint, PipedProcess process, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        _process = process;
        _end = DisposeAt(cancellationToken);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts ssh, which then connects on its own: whether it can is known when something is read.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="cancellationToken">Ends the connection, however long it has been open.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="SshMissingException">There is no ssh program.</exception>
    public static SshStream Open(SshTransportOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var program = options.Program ?? SshProgram.Find(Environment.GetEnvironmentVariable("PATH")) ?? throw SshErrorMap.NoProgram(options.Endpoint);
        try
        {
            return new SshStream(options.Endpoint, new PipedProcess(program, SshCommand.Arguments(options.Endpoint, options.ConnectTimeout)), cancellationToken);
        }
        catch (Win32Exception problem)
        {
            throw SshErrorMap.NoProgram(options.Endpoint, problem);
        }
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return 0;
        }

        using var cut = DisposeAt(cancellationToken);
        Exception? problem = null;
        try
        {
            var received = await _process.Output.TakeAsync(buffer, offset, count, _process.HasEnded).ConfigureAwait(false);
            if (received > 0)
            {
                _hasReceived = true;
                return received;
            }
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            problem = broken;
        }

        throw await EndAsync(problem, cancellationToken).ConfigureAwait(false);
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        using var cut = DisposeAt(cancellationToken);
        try
        {
            await _process.Input.HandOnAsync(buffer, offset, count).ConfigureAwait(false);
        }
        catch (Exception problem) when (IsBroken(problem))
        {
            throw await EndAsync(problem, cancellationToken).ConfigureAwait(false);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
        // Nothing is ever kept back.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _process.Dispose();
            _end.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsBroken(Exception problem) => problem is IOException or ObjectDisposedException or OperationCanceledException;

    /// <summary>A pipe cannot be relied upon to be let go of by a token. The end of the process lets go of it.</summary>
    private CancellationTokenRegistration DisposeAt(CancellationToken cancellationToken) =>
        cancellationToken.Register(static stream => ((SshStream)stream!).Dispose(), this);

    /// <summary>Tells why there is no more to read, or nobody to write to. Before a first reply it is ssh who knows; after it, a connection broke.</summary>
    private async Task<Exception> EndAsync(Exception? problem, CancellationToken cancellationToken)
    {
        if (!_hasReceived && !_process.IsDisposed)
        {
            var status = await _process.EndAsync().ConfigureAwait(false);
            if (!_process.IsDisposed)
            {
                return SshErrorMap.Translate(status, _process.Words, _endpoint, problem);
            }
        }

        return cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
            : _process.IsDisposed ? new ObjectDisposedException(nameof(SshStream))
            : new IOException($"The connection by ssh has ended. {_process.Words}", problem);
    }
}
