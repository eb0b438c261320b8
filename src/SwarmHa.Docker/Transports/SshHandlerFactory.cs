using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;
#if !NET
using Microsoft.Net.Http.Client;
#endif

namespace SwarmHa.Docker;

/// <summary>Lets Docker.DotNet speak with an engine through the ssh program of this machine.</summary>
internal sealed class SshHandlerFactory : IDockerHandlerFactory<SshTransportOptions>
{
    /// <summary>A name for the Host header alone: what it is at the other end of ssh is for ssh to know.</summary>
    public static readonly Uri Engine = new("http://docker");

    private SshHandlerFactory()
    {
    }

    /// <summary>The one factory; it keeps nothing.</summary>
    public static SshHandlerFactory Instance { get; } = new();

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        CreateHandler(new SshTransportOptions(EngineEndpoint.Parse(clientOptions.Endpoint.OriginalString)), clientOptions, logger);

    public ResolvedTransport CreateHandler(SshTransportOptions transportOptions, ResolvedClientOptions clientOptions, ILogger logger) =>
        new(NewHandler(transportOptions, logger), Engine);

#if NET
    // A host answers for ten connections that are still logging in (sshd's MaxStartups) and then begins to drop them.
    private const int MaxConnections = 8;

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        global::Docker.DotNet.NativeHttp.DockerHandlerFactory.Instance.HijackStreamAsync(content);

    // A connection is there as soon as ssh is started. It is the first request that waits for ssh to log in, and that ends it when it is cancelled.
    private static SocketsHttpHandler NewHandler(SshTransportOptions options, ILogger logger) => new()
    {
        ConnectCallback = (_, _) => new ValueTask<Stream>(SshStream.Open(options, CancellationToken.None)),
        MaxConnectionsPerServer = MaxConnections,
        PooledConnectionIdleTimeout = options.IdleTime,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    };
#else
    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        global::Docker.DotNet.NPipe.DockerHandlerFactory.Instance.HijackStreamAsync(content);

    // This handler has no pool: each request has a connection of its own, and the token is that of the request.
    private static ManagedHandler NewHandler(SshTransportOptions options, ILogger logger) =>
        new((_, _, cancellationToken) => Task.FromResult<Stream>(SshStream.Open(options, cancellationToken)), logger)
        {
            UseProxy = false,
            RedirectMode = RedirectMode.None,
        };
#endif
}
