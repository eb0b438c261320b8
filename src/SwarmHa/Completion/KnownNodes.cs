using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace SwarmHa;

/// <summary>The nodes of each connection as they were last seen, for completions.</summary>
internal static class KnownNodes
{
    // The look-up goes on behind a completion that had to do without it, and then it may take as long as a slow manager takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly ConditionalWeakTable<SwarmConnection, LastKnown<IReadOnlyList<SwarmNode>>> Known = new();

    /// <summary>Takes note of what a command has listed.</summary>
    public static void Note(SwarmConnection connection, IReadOnlyList<SwarmNode> nodes) => Of(connection).Note(nodes);

    /// <summary>Lists the nodes behind whatever comes next, so that the first completion knows all of them.</summary>
    public static void Begin(SwarmConnection connection) => Of(connection).Begin(() => List(connection));

    /// <summary>The nodes of the connections that a command line names, else of the default one.</summary>
    /// <param name="boundParameters">What the command line says so far.</param>
    /// <returns>The nodes, each name once.</returns>
    public static IEnumerable<SwarmNode> For(IDictionary boundParameters)
    {
        var connections = Named(boundParameters["Connection"] ?? boundParameters["InputObject"]);
        return connections.Select(static connection => Task.Run(() => Look(connection))).ToArray().SelectMany(static look => look.Result);
    }

    private static IReadOnlyList<SwarmConnection> Named(object? given)
    {
        var open = ConnectionTable.OfThisRunspace();
        return given is null ? (open.Default is { } usual ? [usual] : [])
            : LanguagePrimitives.TryConvertTo(given, out object[]? named) && named is not null ? [.. named.Select(one => Open(open, one)).OfType<SwarmConnection>()]
            : [];
    }

    private static SwarmConnection? Open(ConnectionTable table, object one) => (one is PSObject wrapped ? wrapped.BaseObject : one) switch
    {
        SwarmConnection connection => connection.IsOpen ? connection : null,
        string name => table.All.LastOrDefault(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase)),
        _ => null,
    };

    private static IReadOnlyList<SwarmNode> Look(SwarmConnection connection) =>
        Of(connection).Look(() => List(connection)) ?? FromEndpoints(connection);

    private static Task<IReadOnlyList<SwarmNode>> List(SwarmConnection connection) => connection.Swarm.GetNodesAsync(Patience, CancellationToken.None);

    private static LastKnown<IReadOnlyList<SwarmNode>> Of(SwarmConnection connection) => Known.GetValue(connection, static _ => new LastKnown<IReadOnlyList<SwarmNode>>());

    /// <summary>The names of the nodes that the connection has been told of, when the nodes have never been listed.</summary>
    private static SwarmNode[] FromEndpoints(SwarmConnection connection) =>
    [
        .. connection.Endpoints.Where(static endpoint => endpoint.Node.Length > 0).Select(static endpoint => endpoint.Role == SwarmNodeRole.Worker
            ? new SwarmNode { Id = endpoint.NodeId, Hostname = endpoint.Node }
            : new SwarmManager { Id = endpoint.NodeId, Hostname = endpoint.Node, Role = SwarmNodeRole.Manager, IsLeader = endpoint.IsLeader }),
    ];
}
