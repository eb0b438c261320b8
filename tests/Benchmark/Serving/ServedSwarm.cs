using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SwarmHa.Benchmark.Serving;

/// <summary>Serves the node list of a swarm that is made up, from one loopback port for each of its managers, as engines do. It counts what it is asked, and
/// knows how much of each list it had sent when.</summary>
public sealed class ServedSwarm : IDisposable
{
    /// <summary>What its own questions begin with: how it does, and how it is to go on.</summary>
    public const string OwnPath = "/served/";

    private const int Piece = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly byte[] _list;
    private readonly byte[] _version = Reply(ServedNodes.Version());
    private readonly byte[][] _info;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<List<SentSoFar>> _sent = [];
    private long _bytesPerSecond;

    /// <summary>Begins to listen.</summary>
    /// <param name="count">How many nodes the swarm has; the first three of them are managers.</param>
    public ServedSwarm(int count)
    {
        for (var i = 0; i < Math.Min(count, 3); i++)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start(128);
            _listeners.Add(listener);
        }

        Managers = [.. _listeners.Select(static listener => new Uri($"http://{listener.LocalEndpoint}"))];
        Nodes = new ServedNodes(count, Managers);
        var body = Nodes.List();
        BodyBytes = body.Length;
        _list = Reply(body);
        _info = [.. Managers.Select((_, index) => Reply(Nodes.Info(index)))];
        for (var i = 0; i < _listeners.Count; i++)
        {
            var (listener, manager) = (_listeners[i], i);
            Begin(() => Accept(listener, manager));
        }
    }

    /// <summary>Where the managers' engines listen, the leader first.</summary>
    public IReadOnlyList<Uri> Managers { get; }

    /// <summary>What the swarm is made of.</summary>
    public ServedNodes Nodes { get; }

    /// <summary>How long the node list is.</summary>
    public int BodyBytes { get; }

    /// <summary>Ends all listening; connections end with their clients.</summary>
    public void Dispose() => _listeners.ForEach(static listener => listener.Dispose());

    /// <summary>What it was asked since the last reset, and what was sent when.</summary>
    /// <returns>A copy.</returns>
    public ServedState State()
    {
        lock (_gate)
        {
            return new ServedState(BodyBytes, new Dictionary<string, int>(_counts), [.. _sent.Select(static body => (IReadOnlyList<SentSoFar>)[.. body])]);
        }
    }

    /// <summary>Forgets what was asked, and sets the pace.</summary>
    /// <param name="bytesPerSecond">How fast node lists are sent from now on; 0 for as fast as they are taken.</param>
    public void Reset(long bytesPerSecond)
    {
        lock (_gate)
        {
            _counts.Clear();
            _sent.Clear();
            _bytesPerSecond = bytesPerSecond;
        }
    }

    private static void Begin(ThreadStart work) => new Thread(work, 256 * 1024) { IsBackground = true }.Start();

    /// <summary>An engine sends what is longer than 2 KB as one chunk.</summary>
    private static byte[] Reply(byte[] body) => body.Length < 2048
        ? [.. Head($"Content-Length: {body.Length}"), .. body]
        : [.. Head("Transfer-Encoding: chunked"), .. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];

    private static byte[] Head(string framing) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nDocker-Experimental: false\r\nOstype: linux\r\nServer: Docker/20.10.24+dfsg1 (linux)\r\n{framing}\r\n\r\n");

    private static byte[] Missing(string path)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"message\":\"page not found: {path}\"}}\n");
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 404 Not Found\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private void Accept(TcpListener listener, int manager)
    {
        try
        {
            while (true)
            {
                var client = listener.AcceptSocket();
                client.NoDelay = true;
                Begin(() => Serve(client, manager));
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // This is how it ends.
        }
    }

    private void Serve(Socket client, int manager)
    {
        using (client)
        {
            try
            {
                var requests = new RequestReader(client);
                while (requests.Next() is { } request)
                {
                    Answer(client, manager, request);
                }
            }
            catch (SocketException)
            {
                // The client has gone.
            }
        }
    }

    private void Answer(Socket client, int manager, ServedRequest request)
    {
        var path = request.UnversionedPath;
        if (path.StartsWith(OwnPath, StringComparison.Ordinal))
        {
            client.Send(Reply(ServedQuestions.Answer(this, path[OwnPath.Length..])));
            return;
        }

        lock (_gate)
        {
            _counts[path] = _counts.GetValueOrDefault(path) + 1;
        }

        switch (path)
        {
            case "/_ping" when request.Method == "HEAD":
                client.Send(Head("Content-Length: 2"));
                break;
            case "/_ping":
                client.Send([.. Head("Content-Length: 2"), .. "OK"u8]);
                break;
            case "/version":
                client.Send(_version);
                break;
            case "/info":
                client.Send(_info[manager]);
                break;
            case "/nodes":
                SendList(client);
                break;
            default:
                client.Send(Missing(path));
                break;
        }
    }

    private void SendList(Socket client)
    {
        var sent = new List<SentSoFar>();
        long pace;
        lock (_gate)
        {
            pace = _bytesPerSecond;
            _sent.Add(sent);
        }

        var began = Stopwatch.GetTimestamp();
        for (var at = 0; at < _list.Length; at += Piece)
        {
            client.Send(_list.AsSpan(at, Math.Min(Piece, _list.Length - at)));
            lock (_gate)
            {
                sent.Add(new SentSoFar(Stopwatch.GetTimestamp(), Math.Min(at + Piece, _list.Length)));
            }

            if (pace > 0 && TimeSpan.FromSeconds((double)(at + Piece) / pace) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } ahead)
            {
                Thread.Sleep(ahead);
            }
        }
    }
}
