namespace SwarmHa;

/// <summary>One swarm, reached through whichever of its managers answers. All failures are <see cref="SwarmException"/>s.</summary>
public interface ISwarm : IDisposable
{
    /// <summary>The swarm's id.</summary>
    string SwarmId { get; }

    /// <summary>The endpoints and how each did when it was last used.</summary>
    IReadOnlyList<SwarmEndpoint> Endpoints { get; }

    /// <summary>The same swarm, with its remarks told to somebody else.</summary>
    /// <param name="reporter">Who is told which managers did not answer, and why.</param>
    /// <returns>A view that shares everything with this one, and need not be disposed of.</returns>
    ISwarm ReportingTo(ISwarmReporter reporter);

    /// <summary>Lists the nodes. While no manager responds, as during an election, the request is retried.</summary>
    /// <param name="patience">How long to retry in all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The nodes, sorted by host name; the one whose engine answered is marked.</returns>
    Task<IReadOnlyList<SwarmNode>> GetNodesAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Lists the nodes for somebody who takes them while they arrive. Up to 256 that are wanted come at once, sorted by host name. More than
    /// that come in parts, in the order in which the engine lists them, and the first of them long before the last has been read.</summary>
    /// <remarks>While nothing has been given, another manager is asked when one does not answer or breaks off. From then on a list that breaks off
    /// is an error: two managers' lists are never mixed.</remarks>
    /// <param name="wanted">Whether a node is wanted. It is called on any thread.</param>
    /// <param name="give">Takes the nodes, a part at a time. It is called on any thread, and never twice at once.</param>
    /// <param name="patience">How long to retry in all, until the first nodes are given.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>All nodes, also those that were not wanted, in the order in which the engine lists them.</returns>
    Task<IReadOnlyList<SwarmNode>> ReadNodesAsync(
        Func<SwarmNode, bool> wanted,
        Action<IReadOnlyList<SwarmNode>> give,
        TimeSpan patience,
        CancellationToken cancellationToken);

    /// <summary>Asks the swarm something else, in the same way: of another manager as well when the first is silent, and again during an election.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="ask">The question. It may be asked several times, and at the same time of several managers, so it must not change anything.</param>
    /// <param name="patience">How long to retry in all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The first answer.</returns>
    Task<T> ReadAsync<T>(Func<IEngine, CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Asks every endpoint how it does, all at once. What comes of it is in <see cref="Endpoints"/>; none of it is an error.</summary>
    /// <param name="patience">How long to wait for each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends when all have answered, or were given up.</returns>
    Task RefreshAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Changes something: the change is sent to one manager, and to the next one only when it was certainly not applied.</summary>
    /// <typeparam name="T">What the change gives.</typeparam>
    /// <param name="change">The change, one request to the engine that it is given.</param>
    /// <param name="cancellationToken">Ends the request; the change may come about all the same.</param>
    /// <returns>What the change gave, once it is committed.</returns>
    Task<T> WriteAsync<T>(Func<IEngine, CancellationToken, Task<T>> change, CancellationToken cancellationToken);

    /// <summary>Opens the engine of one node, with no other behind it, for probes and for asking the node itself.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The engine, to be disposed of by the caller, or null when no endpoint of that node can be told.</returns>
    IEngine? OpenEngine(SwarmNode node);

    /// <summary>Tries whether a manager offers ALPN to the other managers, by a TLS handshake at its raft address. Nothing is asked of raft.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="cancellationToken">Ends the attempt, which takes two seconds at most.</param>
    /// <returns>Null when that cannot be found out: the address is not reachable from here, or no manager of this swarm listens there.</returns>
    Task<bool?> OffersAlpnAsync(SwarmManager manager, CancellationToken cancellationToken);
}
