using Docker.DotNet.Handler.Abstractions;

namespace SwarmHa.Docker;

/// <summary>Docker.DotNet's place for what has to be done to a handler before it is used: TLS, the limits of replies, and the agreement on the API version.</summary>
internal sealed class EngineCredentials(EngineEndpoint endpoint, EngineSecurity? security, ApiNegotiation negotiation, EngineProxy? proxy) : IAuthProvider
{
    /// <inheritdoc/>
    public bool TlsEnabled => security is not null;

    /// <inheritdoc/>
    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler)
    {
        if (security is not null)
        {
            Secure(handler, security, negotiation);
        }

#if NET
        Watch(handler, security is not null);
#endif

        negotiation.InnerHandler = new BoundedReplies(proxy is not null ? new ProxyGate(proxy, handler) : endpoint.IsPipe ? new PipeGate(endpoint, NamedPipe.IsThere, handler) : handler);
        return negotiation;
    }

#if NET
    /// <summary>Has the first bytes of each connection looked at, after what may listen for an alert.</summary>
    private static void Watch(HttpMessageHandler handler, bool isSecure)
    {
        if (handler is SocketsHttpHandler sockets)
        {
            var before = sockets.PlaintextStreamFilter;
            sockets.PlaintextStreamFilter = async (context, token) =>
                new FirstReply(before is null ? context.PlaintextStream : await before(context, token).ConfigureAwait(false), isSecure);
        }
    }

    private static void Secure(HttpMessageHandler handler, EngineSecurity security, ApiNegotiation negotiation)
    {
        var sockets = (SocketsHttpHandler)handler;
        sockets.SslOptions.ClientCertificateContext = security.ClientCertificate;
        sockets.SslOptions.RemoteCertificateValidationCallback = security.Trust.Check;
        var alerts = new TlsAlerts();
        sockets.PlaintextStreamFilter = alerts.FilterAsync;
        negotiation.Alerts = alerts;
    }
#else
    private static void Secure(HttpMessageHandler handler, EngineSecurity security, ApiNegotiation negotiation)
    {
        _ = negotiation;
        var client = (HttpClientHandler)handler;
        if (security.ClientCertificate is not null)
        {
            client.ClientCertificates.Add(security.ClientCertificate);
        }

        client.SslProtocols = FrameworkTls.Protocols;
        client.ServerCertificateCustomValidationCallback = security.Trust.Check;
    }
#endif
}
