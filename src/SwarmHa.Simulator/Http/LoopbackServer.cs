using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Simulator;

/// <summary>
/// A server on a loopback port of its own, which it keeps while it is closed: open as it begins, closed as after the end of a process, or
/// silent as one that is frozen.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int Backlog = 512;
    private const int Attempts = 10;

    private readonly object _gate = new();
    private readonly HashSet<Wire> _wires = [];
    private readonly Func<HttpRequest, Task<HttpReply>> _handle;
    private Socket? _socket;
    private TaskCompletionSource<bool>? _silence;
    private bool _isOpen;
    private bool _isEnded;

    public LoopbackServer(Func<HttpRequest, Task<HttpReply>> handle)
    {
        _handle = handle;

        // A port that is bound and not listened at may be given to others as well.
        for (var attempt = 1; !_isOpen && attempt <= Attempts; attempt++)
        {
            _socket?.Dispose();
            _socket = Bind(0);
            Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
            TryOpen();
        }
    }

    public int Port { get; }

    /// <summary>Listens. One that does already goes on.</summary>
    /// <returns>Whether it listens: somebody else may have taken the port while it was closed.</returns>
    public bool TryOpen()
    {
        lock (_gate)
        {
            if (_isOpen || _isEnded)
            {
                return !_isEnded;
            }

            try
            {
                _socket ??= Bind(Port);
                _socket.Listen(Backlog);
            }
            catch (SocketException)
            {
                return false;
            }

            _isOpen = true;
            _ = AcceptAsync(_socket);
            return true;
        }
    }

    /// <summary>Listens no more, and closes what is open.</summary>
    /// <param name="abruptly">Whether connections are reset, as when a host is lost, and not closed.</param>
    public void Close(bool abruptly)
    {
        lock (_gate)
        {
            if (!_isOpen || _isEnded)
            {
                return;
            }

            _isOpen = false;
            End(abruptly);

            // Bound and not listening, a socket keeps the port and refuses connections.
            _socket = TryBind(Port);
        }
    }

    /// <summary>Answers nothing from now on: the system still takes connections, and nobody looks at them.</summary>
    public void Silence()
    {
        lock (_gate)
        {
            _silence ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Answers again, and what has been asked in between as well.</summary>
    public void Speak()
    {
        lock (_gate)
        {
            _silence?.TrySetResult(true);
            _silence = null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            End(abruptly: true);
            Speak();
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket? TryBind(int port)
    {
        try
        {
            return Bind(port);
        }
        catch (SocketException)
        {
            // Tried again when it is opened.
            return null;
        }
    }

    private void End(bool abruptly)
    {
        _socket?.Dispose();
        foreach (var wire in _wires)
        {
            if (abruptly)
            {
                wire.Reset();
            }
            else
            {
                wire.Dispose();
            }
        }

        _wires.Clear();
    }

    private Task HeardAsync()
    {
        lock (_gate)
        {
            return _silence?.Task ?? Task.CompletedTask;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                await HeardAsync().ConfigureAwait(false);
                var socket = await listener.AcceptAsync().ConfigureAwait(false);
                socket.NoDelay = true;
                _ = Task.Run(() => ServeAsync(socket));
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // The port has been closed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var wire = new Wire(socket);
        lock (_gate)
        {
            if (!_isOpen || _isEnded)
            {
                wire.Dispose();
                return;
            }

            _wires.Add(wire);
        }

        try
        {
            while (await wire.ReadAsync().ConfigureAwait(false) is { } request && await AnswerAsync(wire, request).ConfigureAwait(false))
            {
                // On to the next request.
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException or OperationCanceledException or FormatException)
        {
            // The client has gone or talks nonsense, or the node is lost.
        }
        finally
        {
            lock (_gate)
            {
                _wires.Remove(wire);
            }

            wire.Dispose();
        }
    }

    private async Task<bool> AnswerAsync(Wire wire, HttpRequest request)
    {
        await HeardAsync().ConfigureAwait(false);
        var reply = await _handle(request).ConfigureAwait(false);
        await HeardAsync().ConfigureAwait(false);
        var ending = request.WantsClose && reply.Ending == ReplyEnding.KeepAlive ? ReplyEnding.Close : reply.Ending;
        await wire.WriteAsync(reply with { Ending = ending }, request.Method != "HEAD").ConfigureAwait(false);
        if (reply.Stream is { } events)
        {
            await SendAsync(wire, events).ConfigureAwait(false);
        }

        if (ending == ReplyEnding.Reset)
        {
            wire.Reset();
        }

        return ending == ReplyEnding.KeepAlive;
    }

    private async Task SendAsync(Wire wire, EventStream events)
    {
        using (events)
        {
            while (await events.NextAsync().ConfigureAwait(false) is { } line)
            {
                await HeardAsync().ConfigureAwait(false);
                await wire.WriteChunkAsync(line).ConfigureAwait(false);
            }

            await wire.WriteChunkAsync(string.Empty).ConfigureAwait(false);
        }
    }
}
