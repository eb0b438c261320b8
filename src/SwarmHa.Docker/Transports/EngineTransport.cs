using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.NativeHttp;

namespace SwarmHa.Docker;

/// <summary>The one place where a client for an engine is made, whatever the way to it.</summary>
internal static class EngineTransport
{
    // Questions overlap during a drill: those that hang must not keep later ones waiting for a connection.
    private const int MaxConnections = 64;

#if NET
    // A connection that is being made goes on when its request has been given up; packets that are dropped would let it go on for minutes.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
#endif

    /// <summary>Opens an engine; nothing is sent yet.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="security">How TLS is spoken; null for none.</param>
    /// <param name="negotiation">Agrees on the API version, and stands between the client and the way to the engine.</param>
    /// <param name="ssh">How ssh is used; null for the usual way.</param>
    /// <param name="proxies">Says which proxy is asked; null for the environment of this process.</param>
    /// <returns>The way to the engine, to be disposed of by the caller.</returns>
    /// <exception cref="EndpointInvalidException">The endpoint cannot be used, such as a socket whose name is no host name.</exception>
    public static EngineChannel Open(EngineEndpoint endpoint, EngineSecurity? security, ApiNegotiation negotiation, SshTransportOptions? ssh = null, ProxyVariables? proxies = null)
    {
        try
        {
            return Make(endpoint, security, negotiation, ssh, proxies);
        }
        catch (Exception problem) when (problem is UriFormatException or ArgumentException or InvalidOperationException)
        {
            throw SwarmErrors.EndpointInvalid.Exception(new SwarmErrorDetail($"'{endpoint}' cannot be used as an endpoint: {problem.Message}") { Target = endpoint, InnerException = problem });
        }
    }

    private static EngineChannel Make(EngineEndpoint endpoint, EngineSecurity? security, ApiNegotiation negotiation, SshTransportOptions? ssh, ProxyVariables? proxies)
    {
        if (endpoint.IsPipe && Environment.OSVersion.Platform != PlatformID.Win32NT)
        {
            throw SwarmErrors.EndpointInvalid.Exception(new SwarmErrorDetail($"'{endpoint}' cannot be used as an endpoint: only Windows has named pipes.")
            {
                Target = endpoint,
                Advice = "Give an engine as tcp://HOST:PORT, https://HOST:PORT, unix:///PATH or ssh://USER@HOST.",
            });
        }

        var secure = SecurityFor(endpoint, security);
        var proxy = (proxies ?? ProxyVariables.OfThisProcess).For(endpoint, secure is not null);
        var address = AddressOf(endpoint);
        var root = RootOf(endpoint, address, secure is not null);
        negotiation.BasePath = endpoint.BasePath;

        // Every request is limited by its own token, which leaves nothing for a second time limit to do.
        var builder = new DockerClientBuilder()
            .WithEndpoint(endpoint.BasePath.Length > 0 ? new UriBuilder(address) { Path = string.Empty }.Uri : address)
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithAuthProvider(new EngineCredentials(endpoint, secure, negotiation, proxy));
        var client = endpoint switch
        {
            { IsTcp: true } => builder.WithTransportOptions(new NativeHttpTransportOptions { ConfigureHandler = handler => Configure(handler, proxy) }).Build(),
            { IsSsh: true } => builder.WithTransportOptions(SshHandlerFactory.Instance, ssh ?? new SshTransportOptions(endpoint)).Build(),
            _ => builder.Build(),
        };

        // The credentials have put the negotiation before all other handlers.
        return new EngineChannel(endpoint, client, negotiation, root, proxy, new TlsChoice(endpoint, secure));
    }

    /// <summary>Where to connect to: an unspecified address, at which an engine can listen, stands for this host, as docker has it.</summary>
    private static Uri AddressOf(EngineEndpoint endpoint) =>
        endpoint.IsTcp && IPAddress.TryParse(endpoint.Uri.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(endpoint.Uri) { Host = address.AddressFamily == AddressFamily.InterNetwork ? $"{IPAddress.Loopback}" : $"[{IPAddress.IPv6Loopback}]" }.Uri
            : endpoint.Uri;

    /// <summary>The engine's root as Docker.DotNet names it. Where there is no host the name means nothing; it fills the Host header.</summary>
    private static Uri RootOf(EngineEndpoint endpoint, Uri address, bool isSecure) => endpoint switch
    {
        { IsTcp: true } => new UriBuilder(address) { Scheme = isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Path = string.Empty }.Uri,
        { IsSsh: true } => SshHandlerFactory.Engine,
        _ => new UriBuilder(Uri.UriSchemeHttp, endpoint.Uri.Segments[^1]).Uri,
    };

    /// <summary>TLS is a matter of TCP: a socket, a pipe and ssh keep others out by other means. <c>https://</c> asks for it by itself.</summary>
    private static EngineSecurity? SecurityFor(EngineEndpoint endpoint, EngineSecurity? security) =>
        !endpoint.IsTcp ? null : security ?? (endpoint.IsTls ? EngineSecurity.OfTheSystem : null);

#if NET
    private static void Configure(SocketsHttpHandler handler, EngineProxy? proxy)
    {
        // .NET would read the variables in its own way.
        (handler.UseProxy, handler.Proxy) = (proxy is not null, WebProxyOf(proxy));
        handler.MaxConnectionsPerServer = MaxConnections;
        handler.ConnectTimeout = ConnectLimit;

        // An engine never redirects; what does is no engine, and must not send a request elsewhere.
        handler.AllowAutoRedirect = false;
    }
#else
    private static void Configure(HttpClientHandler handler, EngineProxy? proxy)
    {
        (handler.UseProxy, handler.Proxy) = (proxy is not null, WebProxyOf(proxy));
        handler.MaxConnectionsPerServer = MaxConnections;
        handler.AllowAutoRedirect = false;
    }
#endif

    private static WebProxy? WebProxyOf(EngineProxy? proxy) => proxy?.Address is { } address ? new WebProxy(address) { Credentials = proxy.Credentials } : null;
}
