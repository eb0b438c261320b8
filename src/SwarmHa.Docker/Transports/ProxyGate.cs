using System.Net;
#if NET
using System.Net.Sockets;
#endif

namespace SwarmHa.Docker;

/// <summary>Stands before the way to a proxy: what the proxy itself cannot or will not do is no failure of the engine behind it.</summary>
internal sealed class ProxyGate(EngineProxy proxy, HttpMessageHandler way) : DelegatingHandler(way)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (proxy.Problem is not null)
        {
            throw SwarmErrors.ProxyFailed.Exception($"The environment variable {proxy.Variable} {proxy.Problem}.");
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && Reason(problem) is { } reason)
        {
            throw Failed(reason, problem);
        }

        if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            response.Dispose();
            throw Failed(NeedsUser, null);
        }

        return response;
    }

    private string NeedsUser => proxy.Credentials is null ? "it requires a user name and a password" : "it does not accept the user name and the password";

    private SwarmException Failed(string reason, Exception? cause)
    {
        var text = proxy.ToString();
        return SwarmErrors.ProxyFailed.Exception(new SwarmErrorDetail($"{char.ToUpperInvariant(text[0])}{text.Substring(1)} cannot be used: {reason}.") { InnerException = cause });
    }

#if NET
    /// <summary>Why the proxy failed; null when it did not. Before there is a connection to the proxy nothing else can be at fault.</summary>
    private string? Reason(Exception problem) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its host name does not resolve",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException socket } => SocketWords.Of(socket),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => NeedsUser,
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } => $"it refuses to connect to the engine (status {(int)status})",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "it does not connect to the engine",
        OperationCanceledException { InnerException: TimeoutException } => "it does not answer",
        _ => null,
    };
#else
    /// <summary>Why the proxy failed; null when it did not.</summary>
    private static string? Reason(Exception problem) => EngineErrorMap.Causes(problem).OfType<WebException>().FirstOrDefault() switch
    {
        { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure } => "its host name does not resolve",
        { Status: WebExceptionStatus.ConnectFailure } web => $"no connection ({ForeignBody.OneLine((web.InnerException ?? web).Message)})",
        { Status: WebExceptionStatus.RequestProhibitedByProxy } => "it refuses the request",
        _ => null,
    };
#endif
}
