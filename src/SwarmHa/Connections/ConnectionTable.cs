using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace SwarmHa;

/// <summary>The connections of one runspace. A runspace does not see those of another, so that one script cannot change another's default.</summary>
internal sealed class ConnectionTable
{
    private static readonly ConcurrentDictionary<Guid, ConnectionTable> Tables = new();

    private readonly object _gate = new();
    private readonly List<SwarmConnection> _connections = [];
    private SwarmConnection? _default;
    private int _lastId;

    public SwarmConnection? Default => _default;

    public IReadOnlyList<SwarmConnection> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections];
            }
        }
    }

    public static ConnectionTable OfThisRunspace() => Tables.GetOrAdd(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, static _ => new ConnectionTable());

    /// <summary>Adds a connection, which becomes the default.</summary>
    public SwarmConnection Add(ISwarm swarm, string name)
    {
        lock (_gate)
        {
            var connection = new SwarmConnection(++_lastId, name, swarm, candidate => ReferenceEquals(candidate, _default));
            _connections.Add(connection);
            _default = connection;
            return connection;
        }
    }

    /// <summary>Demands that a connection is one of this runspace's, and open.</summary>
    /// <exception cref="NotConnectedException">It is not.</exception>
    public SwarmConnection Demand(SwarmConnection named) => All.Contains(named)
        ? named
        : throw SwarmErrors.NotConnected.Exception($"The connection {named.Id} has been closed, or belongs to another runspace.", named);

    /// <summary>Demands that there is a default connection.</summary>
    /// <exception cref="NotConnectedException">There is none.</exception>
    public SwarmConnection DemandDefault() => _default
        ?? throw SwarmErrors.NotConnected.Exception(All.Count == 0
            ? "There is no connection to a swarm."
            : $"There is no default connection; open are {string.Join(", ", All)}.");

    /// <summary>The connection to the swarm of a node that was seen before: the default one when it leads there, else the latest that does.</summary>
    /// <returns>The connection; null when none leads there, or it is not known to which swarm the node belongs.</returns>
    public SwarmConnection? Of(SwarmNode node) => node.SwarmId.Length == 0 ? null
        : _default?.SwarmId == node.SwarmId ? _default
        : All.LastOrDefault(connection => connection.SwarmId == node.SwarmId);

    /// <summary>Closes a connection. When it was the default there is none afterwards: commands must not turn to another swarm unasked.</summary>
    public bool Remove(SwarmConnection connection)
    {
        lock (_gate)
        {
            if (!_connections.Remove(connection))
            {
                return false;
            }

            _default = ReferenceEquals(_default, connection) ? null : _default;
        }

        connection.Swarm.Dispose();
        return true;
    }

    public void Clear()
    {
        foreach (var connection in All)
        {
            Remove(connection);
        }
    }
}
