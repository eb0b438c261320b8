using System.Net;
using Docker.DotNet;

namespace SwarmHa.Docker;

/// <summary>The way to one engine, for Docker.DotNet's calls and for replies that are read while they arrive. Both go through the same handlers.</summary>
/// <param name="endpoint">Where the engine listens.</param>
/// <param name="client">Docker.DotNet's client, which owns the handlers.</param>
/// <param name="handler">The first of the handlers.</param>
/// <param name="root">The engine's root as the handlers take it.</param>
/// <param name="proxy">The proxy that is asked; null for none.</param>
/// <param name="tls">Why TLS is used, or is not.</param>
internal sealed class EngineChannel(EngineEndpoint endpoint, DockerClient client, HttpMessageHandler handler, Uri root, EngineProxy? proxy, TlsChoice tls) : IDisposable
{
    private readonly HttpClient _requests = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // It holds nothing that would have to be disposed of, and may be cancelled twice.
    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _nodes = new(root, "nodes");

    /// <summary>Where the engine listens.</summary>
    public EngineEndpoint Endpoint => endpoint;

    /// <summary>Docker.DotNet's client.</summary>
    public DockerClient Client => client;

    /// <summary>Tells that the channel is closed, which ends what is still being read.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Asks for the nodes.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The reply, of which nothing but the head has been read. It is the caller's to dispose of.</returns>
    /// <exception cref="DockerApiException">The engine refuses.</exception>
    public Task<HttpResponseMessage> GetNodesAsync(CancellationToken cancellationToken) => GetAsync(_nodes, cancellationToken);

    /// <summary>Asks for the events of a time.</summary>
    /// <returns>The response, of which nothing but the head has been read. The caller disposes of it.</returns>
    /// <exception cref="DockerApiException">The engine refuses.</exception>
    public Task<HttpResponseMessage> GetEventsAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        GetAsync(new Uri(root, $"events?since={Timestamp(since)}&until={Timestamp(until)}"), cancellationToken);

    /// <summary>Ends the reading of a reply when a token says so, also where the reading itself does not listen to it.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>Ends the watch.</returns>
    public static CancellationTokenRegistration CloseWhenCancelled(HttpResponseMessage reply, CancellationToken cancellationToken) =>
        cancellationToken.Register(static reply => ((HttpResponseMessage)reply!).Dispose(), reply);

    /// <summary>Asks the engine something. Whatever goes wrong gets its row.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Tells that nobody waits for it any more.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SwarmException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was cut off.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw WithWay(EngineErrorMap.Translate(problem, endpoint));
        }
        catch (Exception problem) when (problem is not OperationCanceledException cut || cut.CancellationToken != cancellationToken)
        {
            // A handler that is cut off in the middle may fail in any way.
            throw new OperationCanceledException("The request was cut off.", problem, cancellationToken);
        }
    }

    /// <summary>What a message about the engine adds when a proxy was asked; mostly empty.</summary>
    public string Way => proxy is null ? string.Empty : $" The request went through {proxy}.";

    /// <summary>Names the proxy where something other than the engine may be at fault, and what requests TLS where TLS may be.
    /// What an engine says in its known words is its own.</summary>
    private SwarmException WithWay(SwarmException problem)
    {
        var way = tls.Remark(problem) + (problem is ProxyFailedException || problem.Error.Wordings.Count > 0 ? string.Empty : Way);
        return way.Length == 0 ? problem : problem.Error.Exception(SwarmErrorDetail.Of(problem, problem.Message + way) with { InnerException = problem.InnerException });
    }

    /// <summary>Ends all requests, and closes all connections.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _requests.Dispose();
        client.Dispose();
    }

    /// <summary>Unix time as engines take it, to 100 ns.</summary>
    private static string Timestamp(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(0).Ticks;
        return FormattableString.Invariant($"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:000000000}");
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11 };
        var reply = await _requests.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (reply.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.BadRequest)
        {
            return reply;
        }

        using (reply)
        {
            using var ending = CloseWhenCancelled(reply, cancellationToken);
#if NET
            var words = await reply.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#else
            var words = await reply.Content.ReadAsStringAsync().ConfigureAwait(false);
#endif
            throw new DockerApiException(reply.StatusCode, words);
        }
    }
}
