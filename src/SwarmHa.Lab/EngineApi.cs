using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SwarmHa.Lab;

/// <summary>The little of the Engine API that raising a lab takes, over the engine's unix socket.</summary>
internal sealed class EngineApi : IDisposable
{
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(1);

    // Longer than the 20 s that an engine itself waits for its swarm.
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly string _node;

    public EngineApi(NodeSite site)
    {
        _node = site.Name;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, cancellationToken) => ConnectAsync(site.Socket, cancellationToken),
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri("http://engine/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Whether the engine answers now.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        await TryGetAsync("_ping", PingLimit, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The answer, or nothing when there is none in time or it is not a success.</summary>
    public async Task<string?> TryGetAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), limited.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(limited.Token).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return JsonNode.Parse(await SendAsync(request, cancellationToken).ConfigureAwait(false))!;
    }

    public async Task PostAsync(string path, JsonNode body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task PostTarAsync(string path, byte[] tar, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(tar);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(RequestLimit);
        string what = $"{request.Method} /{request.RequestUri}";
        try
        {
            using var response = await _client.SendAsync(request, limited.Token).ConfigureAwait(false);
            string text = await response.Content.ReadAsStringAsync(limited.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? text : throw Refused(what, response.StatusCode, text);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineLabException($"The engine of {_node} has not answered {what} within {RequestLimit.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new EngineLabException($"The engine of {_node} cannot be asked {what}: {e.Message}", e);
        }
    }

    private EngineLabException Refused(string what, HttpStatusCode status, string text) =>
        new($"The engine of {_node} refused {what} with {(int)status}: {text.Trim()}");

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
