namespace SwarmHa.Docker;

/// <summary>Stands before the way to a named pipe: .NET waits for one that is not there until a time limit, as if it were about to appear.</summary>
/// <param name="endpoint">The pipe.</param>
/// <param name="isThere">Whether there is such a pipe.</param>
/// <param name="way">The way to it. Each request has a connection of its own.</param>
internal sealed class PipeGate(EngineEndpoint endpoint, Func<EngineEndpoint, bool> isThere, HttpMessageHandler way) : DelegatingHandler(way)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        isThere(endpoint) ? base.SendAsync(request, cancellationToken) : Task.FromException<HttpResponseMessage>(EngineErrorMap.NoPipe(endpoint));
}
