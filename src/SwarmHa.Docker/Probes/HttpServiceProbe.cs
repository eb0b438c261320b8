using System.Net;

namespace SwarmHa.Docker;

/// <summary>Asks a service by HTTP, on a connection of its own each time, as a new visitor would.</summary>
internal sealed class HttpServiceProbe : IServiceProbe
{
    // Probes overlap when a service hangs. .NET Framework would have the third one to a host wait for the first.
    private const int MaxConnections = 64;

    private readonly HttpClient _client;

    public HttpServiceProbe(Uri target)
    {
        Target = target;
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxConnectionsPerServer = MaxConnections };
#if !NET
        handler.SslProtocols = FrameworkTls.Protocols;
#endif
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.ConnectionClose = true;
    }

    public Uri Target { get; }

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(Target, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode >= HttpStatusCode.InternalServerError)
        {
            throw new HttpRequestException($"status {(int)response.StatusCode}");
        }
    }

    public void Dispose() => _client.Dispose();
}
