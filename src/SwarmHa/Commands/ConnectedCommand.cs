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

    /// <summary>What the swarm is called in this session.</summary>
    private protected string SwarmName { get; private set; } = string.Empty;

    /// <summary>Finds the connection, on the pipeline's own thread, which is the one that has a runspace.</summary>
    protected override void BeginProcessing()
    {
        var connection = OrEnd(() => Connection is null ? Connections.DemandDefault() : Connections.Demand(Connection));
        SwarmName = connection.Name;
        _swarm = connection.Swarm.ReportingTo(Reporter);
    }

    /// <summary>The nodes as they were when the command first looked: one list for the whole pipeline.</summary>
    /// <param name="patience">How long to go on asking.</param>
    /// <returns>All nodes.</returns>
    private protected IReadOnlyList<SwarmNode> Nodes(TimeSpan patience) => _nodes ??= RunOrEnd(token => Swarm.GetNodesAsync(patience, token));
}
