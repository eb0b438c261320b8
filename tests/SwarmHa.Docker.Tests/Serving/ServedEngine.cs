using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;

namespace SwarmHa.Docker.Tests;

/// <summary>A small HTTP server on this machine that answers what a test tells it to.</summary>
internal sealed partial class ServedEngine : IAsyncDisposable
{
    public const string Ping = "GET /_ping";

    private readonly Socket _listener;
    private readonly string? _socketPath;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, Func<ServedRequest, Reply>> _routes = new();
    private readonly ConcurrentQueue<ServedRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private int _open;

    private readonly SslServerAuthenticationOptions? _tls;

    private ServedEngine(Socket listener, EngineEndpoint endpoint, string? socketPath, SslServerAuthenticationOptions? tls = null)
    {
        _tls = tls;
        _listener = listener;
        Endpoint = endpoint;
        _socketPath = socketPath;
        _accepting = AcceptAsync();
    }

    public EngineEndpoint Endpoint { get; }

    /// <summary>All requests so far but pings, in the order of their arrival.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. _requests.Where(static request => request.Route != Ping)];

    /// <summary>How often it was asked for its API version.</summary>
    public int Pings => Count(Ping);

    /// <summary>How many connections were opened in all.</summary>
    public int Connections => _connections.Count;

    /// <summary>How many connections are open now.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    public static ServedEngine On(Transport transport) => transport == Transport.Tcp ? OnTcp() : OnUnixSocket();

    public static ServedEngine OnTcp()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new ServedEngine(Listening(listener), EngineEndpoint.Parse($"tcp://{listener.LocalEndPoint}"), null);
    }

    /// <summary>An engine that speaks TLS, as dockerd does with --tlsverify when the options demand a client certificate.</summary>
    public static ServedEngine OnTls(SslServerAuthenticationOptions tls)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new ServedEngine(Listening(listener), EngineEndpoint.Parse($"https://{listener.LocalEndPoint}"), null, tls);
    }

    public static ServedEngine OnUnixSocket()
    {
        var path = NewSocketPath();
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        return new ServedEngine(Listening(listener), EngineEndpoint.Parse($"unix://{path}"), path);
    }

    /// <summary>A path where no socket is yet, short enough for one.</summary>
    public static string NewSocketPath() => Path.Combine(Path.GetTempPath(), $"swarmha-{Guid.NewGuid():N}.sock");

    /// <summary>Answers a route, such as <c>GET /nodes</c>, in this way from now on.</summary>
    public ServedEngine When(string route, Reply reply) => When(route, _ => reply);

    /// <summary>Answers a route as the function says.</summary>
    public ServedEngine When(string route, Func<ServedRequest, Reply> reply)
    {
        _routes[route] = reply;
        return this;
    }

    /// <summary>Answers all that has no route of its own in this way from now on.</summary>
    public ServedEngine Otherwise(Reply reply) => When(string.Empty, reply);

    public int Count(string route) => _requests.Count(request => request.Route == route);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _ending.Dispose();
        if (_socketPath is not null)
        {
            File.Delete(_socketPath);
        }
    }

    private static Socket Listening(Socket listener)
    {
        listener.Listen(backlog: 128);
        return listener;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_ending.Token);
                Interlocked.Increment(ref _open);
                _connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            await using var stream = _tls is null ? (Stream)network : new SslStream(network);
            if (stream is SslStream secured)
            {
                await secured.AuthenticateAsServerAsync(_tls!, _ending.Token);
            }

            while (await ReadAsync(stream) is { } request)
            {
                // In this order, so that whoever sees the request may change the route.
                var reply = ReplyTo(request);
                _requests.Enqueue(request);
                if (reply.Pause is var (first, until))
                {
                    await stream.WriteAsync(reply.Bytes.AsMemory(0, first), _ending.Token);

                    // Over when the client hangs up, else with the rest of the reply.
                    var gone = stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _ending.Token).AsTask();
                    if (await Task.WhenAny(until, gone) == until)
                    {
                        await stream.WriteAsync(reply.Bytes.AsMemory(first), _ending.Token);
                    }

                    return;
                }

                await stream.WriteAsync(reply.Bytes, _ending.Token);
                while (reply.Repeat is var (piece, pause))
                {
                    await stream.WriteAsync(piece, _ending.Token);
                    await Task.Delay(pause, _ending.Token);
                }

                if (reply.Ending == Ending.Hang)
                {
                    // Over when the client hangs up.
                    await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _ending.Token);
                }
                else if (reply.Ending == Ending.Reset)
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }

                if (reply.Ending != Ending.KeepAlive || request.WantsClose)
                {
                    return;
                }
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            // The client has gone, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Reply ReplyTo(ServedRequest request) =>
        _routes.TryGetValue(request.Route, out var reply) || (request.Route != Ping && _routes.TryGetValue(string.Empty, out reply))
            ? reply(request)
            : request.Route == Ping ? Reply.Text(200, "text/plain", "OK") : Reply.Refusal(404, "page not found");

    private async Task<ServedRequest?> ReadAsync(Stream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        var headLength = -1;
        var bodyLength = 0;
        while (headLength < 0 || bytes.Count < headLength + bodyLength)
        {
            var count = await stream.ReadAsync(buffer, _ending.Token);
            if (count == 0)
            {
                return null;
            }

            bytes.AddRange(buffer.AsSpan(0, count));
            var end = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (headLength < 0 && end >= 0)
            {
                headLength = end + 4;
                bodyLength = int.Parse(Header(bytes, headLength, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
            }
        }

        var line = Encoding.Latin1.GetString([.. bytes.Take(headLength)]).Split("\r\n")[0].Split(' ');
        var target = Origin().Replace(line[1], string.Empty).Split('?', 2);
        var version = VersionPrefix().Match(target[0]).Value;
        return new ServedRequest(
            line[0],
            target[0][version.Length..],
            target.ElementAtOrDefault(1) ?? string.Empty,
            Encoding.UTF8.GetString([.. bytes.Skip(headLength)]),
            string.Equals(Header(bytes, headLength, "Connection"), "close", StringComparison.OrdinalIgnoreCase),
            version.TrimStart('/'),
            HostLine().Replace(Encoding.Latin1.GetString([.. bytes.Take(headLength)]), string.Empty));
    }

    /// <summary>The same request of two engines differs by it alone.</summary>
    [GeneratedRegex("^Host:.*\r\n", RegexOptions.Multiline)]
    private static partial Regex HostLine();

    /// <summary>What a proxy is asked for begins with the engine's address.</summary>
    [GeneratedRegex("^http://[^/]+")]
    private static partial Regex Origin();

    [GeneratedRegex("^/v[0-9]+\\.[0-9]+(?=/)")]
    private static partial Regex VersionPrefix();

    private static string? Header(IEnumerable<byte> bytes, int headLength, string name) =>
        Encoding.Latin1.GetString([.. bytes.Take(headLength)]).Split("\r\n")
            .Select(static line => line.Split(':', 2))
            .FirstOrDefault(parts => parts.Length == 2 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim();
}
