#if NET
namespace SwarmHa.Docker;

/// <summary>
/// Hears an engine out that refuses the client's certificate. With TLS 1.3 it does so after the handshake, by an alert and a reset that
/// follows at once: a request that is being sent meanwhile sees the reset alone. So after a connection was lost like that, the next one is
/// listened to for a moment before anything is sent.
/// </summary>
internal sealed class TlsAlerts
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    private volatile bool _isListening;

    /// <summary>Whether the connection that was lost should be retried while listening.</summary>
    /// <param name="problem">What the first request ended with.</param>
    /// <returns>True once only, and when the problem does not tell its cause already.</returns>
    public bool Listen(HttpRequestException problem)
    {
        var causes = EngineErrorMap.Causes(problem).ToList();
        return !_isListening
            && causes.Exists(static cause => cause is IOException)
            && !causes.Exists(static cause => cause is SwarmException)
            && TlsErrorMap.Find(causes) is null
            && (_isListening = true);
    }

    /// <summary>A connection has worked, so that there is nothing to listen for any more.</summary>
    public void End() => _isListening = false;

    /// <summary>The handler's place between the handshake and the first request.</summary>
    public async ValueTask<Stream> FilterAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (_isListening)
        {
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            moment.CancelAfter(Moment);
            try
            {
                // Reads nothing, and waits for something to read: an engine says nothing before it is asked, but for an alert.
                await context.PlaintextStream.ReadAsync(Memory<byte>.Empty, moment.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It had nothing to say.
            }
        }

        return context.PlaintextStream;
    }
}
#endif
