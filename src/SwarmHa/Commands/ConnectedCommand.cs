using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>A cmdlet that works on a connection: the default one, or the one that is named.</summary>
public abstract class ConnectedCommand : SwarmCommand
{
    private IReadOnlyList<SwarmNode>? _nodes;
    private ISwarm? _swarm;

    /// <summary>The connection to use, from Connect-Swarm. Without it the default connection is used.</summary>
    [Parameter]
    [ValidateNotNull]
    public SwarmConnection? Connection { get; set; }

    /// <summary>The swarm behind the connection.</summary>
    private protected ISwarm Swarm => _swarm ?? throw new InvalidOperationException("The connection is resolved when the command begins.");

    /// <summary>Finds the connection, on the pipeline's own thread, which is the one that has a runspace.</summary>
    protected override void BeginProcessing() => _swarm = OrEnd(Resolve).Swarm.ReportingTo(Reporter);

    /// <summary>The nodes as they were when the command first looked: one list for the whole pipeline.</summary>
    /// <param name="patience">How long to go on asking.</param>
    /// <returns>All nodes.</returns>
    private protected IReadOnlyList<SwarmNode> Nodes(TimeSpan patience) => _nodes ??= RunOrEnd(token => Swarm.GetNodesAsync(patience, token));

    private SwarmConnection Resolve()
    {
        if (Connection is null && Connections.Default is { } usual)
        {
            return usual;
        }

        if (Connection is { } named && Connections.All.Contains(named))
        {
            return named;
        }

        var message = Connection is not null
            ? $"The connection {Connection.Id} has been closed, or belongs to another runspace."
            : Connections.All.Count == 0
                ? "There is no connection to a swarm."
                : $"There is no default connection; open are {string.Join(", ", Connections.All)}.";
        throw SwarmErrors.NotConnected.Exception(message, Connection);
    }
}
