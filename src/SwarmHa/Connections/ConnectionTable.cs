using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace SwarmHa;

/// <summary>The connections of one runspace: their names, their numbers and the default one. One script cannot change another's default. An open
/// connection itself can be used in every runspace of the process.</summary>
internal sealed class ConnectionTable
{
    private static readonly ConcurrentDictionary<Guid, ConnectionTable> Tables = new();

    private readonly object _gate = new();
    private readonly List<SwarmConnection> _connections = [];
    private SwarmConnection? _default;
    private bool _defaultWasClosed;
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

    public static ConnectionTable OfThisRunspace() => Tables.GetOrAdd(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, static _ => Create(Runspace.DefaultRunspace));

    /// <summary>Closes the connections of this runspace and forgets that there were any.</summary>
    public static void EndOfThisRunspace()
    {
        if (Tables.TryRemove(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, out var table))
        {
            foreach (var connection in table.All)
            {
                Close(connection);
            }
        }
    }

    /// <summary>Closes a connection of whichever runspace. When it was the default there is none afterwards: commands must not turn to another swarm unasked.</summary>
    /// <returns>False when it was closed already.</returns>
    public static bool Close(SwarmConnection connection)
    {
        foreach (var table in Tables.Values)
        {
            table.Forget(connection);
        }

        return connection.Close();
    }

    /// <summary>Demands that a connection is open, in whichever runspace it was made.</summary>
    /// <exception cref="NotConnectedException">It is not.</exception>
    public static SwarmConnection Demand(SwarmConnection named) => named.IsOpen
        ? named
        : throw SwarmErrors.NotConnected.Exception($"The connection {named} is closed.", named);

    /// <summary>Adds a connection, which becomes the default. An older one of the same name to the same swarm is closed.</summary>
    /// <param name="swarm">The swarm. It is closed when it cannot be added.</param>
    /// <param name="name">The name.</param>
    /// <param name="isGiven">Whether a person gave the name. Another one gets a number when it leads to another swarm already.</param>
    /// <param name="replace">Whether the name is taken away from another swarm.</param>
    /// <exception cref="NameInUseException">The name leads to another swarm.</exception>
    public SwarmConnection Add(ISwarm swarm, string name, bool isGiven, bool replace = false)
    {
        SwarmConnection connection;
        SwarmConnection? older;
        lock (_gate)
        {
            older = Named(name);
            if (older is not null && older.SwarmId != swarm.SwarmId && !replace)
            {
                if (isGiven)
                {
                    swarm.Dispose();
                    throw SwarmErrors.NameInUse.Exception(
                        $"The connection {older} leads to another swarm, {older.SwarmId}. Choose another -Name, or replace that connection with -Force.", name);
                }

                var number = 2;
                while ((older = Named($"{name}-{number}")) is not null && older.SwarmId != swarm.SwarmId)
                {
                    number++;
                }

                name = $"{name}-{number}";
            }

            connection = new SwarmConnection(++_lastId, name, swarm, candidate => ReferenceEquals(candidate, _default));
            _connections.Add(connection);
            _default = connection;
            _defaultWasClosed = false;
        }

        if (older is not null)
        {
            Close(older);
        }

        return connection;
    }

    /// <summary>Demands that a connection is open and was made in this runspace.</summary>
    /// <exception cref="NotConnectedException">It is not.</exception>
    public SwarmConnection DemandOwn(SwarmConnection connection) => All.Contains(Demand(connection))
        ? connection
        : throw SwarmErrors.NotConnected.Exception($"The connection {connection} belongs to another runspace, so that it cannot be the default here. Pass it with -Connection.", connection);

    /// <summary>Makes a connection of this runspace the default one.</summary>
    /// <exception cref="NotConnectedException">It is not one of this runspace's, or closed.</exception>
    public void SetDefault(SwarmConnection connection)
    {
        lock (_gate)
        {
            _default = DemandOwn(connection);
            _defaultWasClosed = false;
        }
    }

    /// <summary>The default connection.</summary>
    /// <returns>Null in a session that has not been connected yet.</returns>
    /// <exception cref="NotConnectedException">It was closed.</exception>
    public SwarmConnection? FindDefault() => _default ?? (_defaultWasClosed
        ? throw SwarmErrors.NotConnected.Exception(All.Count == 0
            ? "There is no connection to a swarm: the last one was closed."
            : $"There is no default connection; open are {string.Join(", ", All)}.")
        : null);

    /// <summary>The connection to the swarm of a node that was seen before: the default one when it leads there, else the latest that does.</summary>
    /// <returns>The connection; null when it is not known to which swarm the node belongs.</returns>
    /// <exception cref="NotConnectedException">None leads there. Another swarm must not be asked instead.</exception>
    public SwarmConnection? Of(SwarmNode node) => node.SwarmId.Length == 0 ? null
        : _default?.SwarmId == node.SwarmId ? _default
        : All.LastOrDefault(connection => connection.SwarmId == node.SwarmId)
            ?? throw SwarmErrors.NotConnected.Exception($"{node} belongs to the swarm {node.SwarmId}, to which there is no connection here.", node);

    private static ConnectionTable Create(Runspace? runspace)
    {
        if (runspace is not null)
        {
            // Those of ForEach-Object -Parallel come and go. What they leave open may have been returned to somebody.
            runspace.StateChanged += (_, change) =>
            {
                if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
                {
                    Tables.TryRemove(runspace.InstanceId, out var _);
                }
            };
        }

        return new ConnectionTable();
    }

    private SwarmConnection? Named(string name) => _connections.Find(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase));

    private void Forget(SwarmConnection connection)
    {
        lock (_gate)
        {
            if (_connections.Remove(connection) && ReferenceEquals(_default, connection))
            {
                _default = null;
                _defaultWasClosed = true;
            }
        }
    }
}
