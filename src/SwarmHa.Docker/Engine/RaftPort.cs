using System.Net;
using System.Net.Sockets;

namespace SwarmHa.Docker;

/// <summary>What is found at the port where a manager listens for the other managers.</summary>
internal enum RaftPortState
{
    /// <summary>It is not known, or means nothing from here.</summary>
    Unknown,

    /// <summary>Somebody listens: the manager is not down, whatever its engine's port does.</summary>
    Open,

    /// <summary>Its host says that nobody listens.</summary>
    Refused,
}

/// <summary>Tries whether a manager listens for the other managers. Nothing is sent.</summary>
internal static class RaftPort
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Where a manager listens for the other managers; null when that is no address of a host.</summary>
    public static IPEndPoint? AddressOf(SwarmManager? manager) =>
        manager is not null
            && Uri.TryCreate($"tcp://{manager.RaftAddress}", UriKind.Absolute, out var raft)
            && raft.Port > 0
            && IPAddress.TryParse(raft.Host.Trim('[', ']'), out var address)
            && !address.Equals(IPAddress.Any)
            && !address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(address, raft.Port)
            : null;

    /// <summary>Whether a manager's raft address is on the very host of an endpoint.</summary>
    public static bool IsAt(EngineEndpoint endpoint, SwarmManager manager) =>
        endpoint.IsTcp
        && AddressOf(manager) is { Address: var address }
        && IPAddress.TryParse(endpoint.Uri.Host.Trim('[', ']'), out var host)
        && address.Equals(host);

    /// <summary>Tries the raft port of the manager behind an endpoint, where its raft address is on the very host of that endpoint.</summary>
    public static async Task<RaftPortState> TryAsync(EngineEndpoint endpoint, SwarmManager? manager)
    {
        if (manager is null || !IsAt(endpoint, manager) || AddressOf(manager) is not { Address: var address, Port: var port })
        {
            return RaftPortState.Unknown;
        }

        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var connecting = socket.ConnectAsync(address, port);
            if (await Task.WhenAny(connecting, Task.Delay(Limit)).ConfigureAwait(false) == connecting)
            {
                await connecting.ConfigureAwait(false);
                return RaftPortState.Open;
            }

            _ = connecting.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return RaftPortState.Unknown;
        }
        catch (SocketException problem)
        {
            return problem.SocketErrorCode == SocketError.ConnectionRefused ? RaftPortState.Refused : RaftPortState.Unknown;
        }
    }
}
