using System.Net;

namespace SwarmHa.Docker;

/// <summary>Asks a service by HTTP, on a connection of its own each time, as a new visitor would.</summary>
internal sealed class HttpServiceProbe : IServiceProbe
{
    private readonly HttpClient _client;

    public HttpServiceProbe(Uri target)
    {
        Target = target;
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
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
