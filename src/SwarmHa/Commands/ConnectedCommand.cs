using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>A cmdlet that works on a connection: the default one, or the one that is named.</summary>
public abstract class ConnectedCommand : SwarmCommand
{
    private readonly Dictionary<SwarmConnection, NodeIndex> _nodes = [];
    private SwarmConnection? _used;

    /// <summary>The connection to use, from Connect-Swarm, or its name. Without it the default connection is used.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNull]
    public SwarmConnection? Connection { get; set; }

    /// <summary>The swarm behind the connection.</summary>
    private protected ISwarm Swarm => SwarmOf(Used);

    /// <summary>The connection that is used.</summary>
    private protected SwarmConnection Used => _used ??= OrEnd(Choose);

    /// <summary>Finds the connection, on the pipeline's own thread, which is the one that has a runspace. A node, or what comes down the
    /// pipeline, may tell by itself which connection is meant, and then there need be no default one.</summary>
    protected override void BeginProcessing()
    {
        var isTold = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey("Node");
        if (Connection is not null || !isTold)
        {
            _ = Used;
        }
    }

    /// <summary>The connection to the swarm of a node that came down the pipeline. It need not be the default one: the node says where it belongs.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="NotConnectedException">No open connection leads to the node's swarm.</exception>
    private protected SwarmConnection ConnectionOf(SwarmNode node) => Connection is null ? Connections.Of(node) ?? Used : Used;

    private SwarmConnection Choose()
    {
        var chosen = Connection is null ? DefaultConnection() : ConnectionTable.Demand(Connection);
        WriteDebug($"Using the connection {chosen}, swarm {chosen.SwarmId}.");
        return chosen;
    }

    /// <summary>The swarm behind a connection, with its remarks told by this command.</summary>
    private protected ISwarm SwarmOf(SwarmConnection connection) => connection.Swarm.ReportingTo(Reporter);

    /// <summary>The nodes as they were when the command first looked: one list for the whole pipeline.</summary>
    /// <param name="patience">How long to retry.</param>
    /// <param name="connection">The connection; null for the one that is used.</param>
    /// <returns>All nodes.</returns>
    private protected NodeIndex Nodes(TimeSpan patience, SwarmConnection? connection = null)
    {
        connection ??= Used;
        if (!_nodes.TryGetValue(connection, out var nodes))
        {
            nodes = new NodeIndex(RunOrEnd(token => SwarmOf(connection).GetNodesAsync(patience, token)));
            _nodes.Add(connection, nodes);
        }

        return nodes;
    }
}
