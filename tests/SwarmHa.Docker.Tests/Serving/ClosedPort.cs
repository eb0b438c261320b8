using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Docker.Tests;

/// <summary>A port that is taken, so that nobody else gets it, and where nobody listens.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Endpoint = EngineEndpoint.Parse($"tcp://{_socket.LocalEndPoint}");
    }

    public EngineEndpoint Endpoint { get; }

    public void Dispose() => _socket.Dispose();
}
