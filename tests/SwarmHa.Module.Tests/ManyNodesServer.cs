using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SwarmHa.ModuleTests;

/// <summary>One manager of a swarm that is larger than any lab. It answers what it is asked and counts.</summary>
internal sealed class ManyNodesServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _nodes;
    private int _lists;

    public ManyNodesServer(int nodes)
    {
        _nodes = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, nodes).Select(Node))}]");
        using (var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Endpoint = new Uri($"tcp://{port.LocalEndPoint}");
        }

        _listener.Prefixes.Add($"http://{Endpoint.Authority}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>How often the nodes were listed.</summary>
    public int Lists => Volatile.Read(ref _lists);

    public void Dispose() => _listener.Close();

    /// <summary>The engine lists by id, and the names go the other way.</summary>
    private static string Node(int number) =>
        "{'ID':'{id}','Spec':{'Role':'{role}','Availability':'active'},'Description':{'Hostname':'{name}'},'Status':{'State':'ready','Addr':'127.0.0.1'}{raft}}"
            .Replace("{raft}", number < 3 ? ",'ManagerStatus':{'Leader':{leads},'Reachability':'reachable','Addr':'127.0.0.1:2377'}" : string.Empty, StringComparison.Ordinal)
            .Replace("{id}", $"n{number:D24}", StringComparison.Ordinal)
            .Replace("{role}", number < 3 ? "manager" : "worker", StringComparison.Ordinal)
            .Replace("{name}", $"host-{99999 - number:D5}", StringComparison.Ordinal)
            .Replace("{leads}", number == 0 ? "true" : "false", StringComparison.Ordinal)
            .Replace('\'', '"');

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.Headers["Api-Version"] = "1.41";
                context.Response.StatusCode = context.Request.Url!.AbsolutePath.Contains("/configs/", StringComparison.Ordinal) ? 404 : 200;
                await context.Response.OutputStream.WriteAsync(BodyFor(context.Request.Url!.AbsolutePath));
                context.Response.Close();
            }
        }
        catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private ReadOnlyMemory<byte> BodyFor(string path)
    {
        if (path.EndsWith("/nodes", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _lists);
            return _nodes;
        }

        return path.Contains("/configs/", StringComparison.Ordinal) ? """{"message":"config not found"}"""u8.ToArray()
            : path.EndsWith("/info", StringComparison.Ordinal)
            ? """{"Name":"host-99999","ServerVersion":"20.10.24","Swarm":{"NodeID":"n000000000000000000000000","LocalNodeState":"active","ControlAvailable":true,"Cluster":{"ID":"large"}}}"""u8.ToArray()
            : "OK"u8.ToArray();
    }
}
