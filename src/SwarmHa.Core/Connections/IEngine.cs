namespace SwarmHa;

/// <summary>The API of one engine, with no second engine behind it. All failures are <see cref="SwarmException"/>s.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Where the engine listens.</summary>
    EngineEndpoint Endpoint { get; }

    /// <summary>Asks what the engine is and whether it is a manager.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The engine's description.</returns>
    Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Lists the swarm's nodes as the leader sees them.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The nodes, sorted by host name.</returns>
    Task<IReadOnlyList<SwarmNode>> GetNodesAsync(CancellationToken cancellationToken);

    /// <summary>Tells what is set for the swarm as a whole.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The settings, without any secret.</returns>
    Task<SwarmCluster> GetClusterAsync(CancellationToken cancellationToken);

    /// <summary>Tells whether the swarm has an unlock key that can be read. The key itself is neither kept nor given away.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Whether there is one.</returns>
    Task<bool> HasUnlockKeyAsync(CancellationToken cancellationToken);

    /// <summary>Lists the services.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The services, sorted by name.</returns>
    Task<IReadOnlyList<SwarmService>> GetServicesAsync(CancellationToken cancellationToken);

    /// <summary>Lists the tasks, also those that have ended and are still kept.</summary>
    /// <param name="nodeId">Only those of this node; null for all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The tasks.</returns>
    Task<IReadOnlyList<SwarmTask>> GetTasksAsync(string? nodeId, CancellationToken cancellationToken);

    /// <summary>Reads the events that the engine remembers, oldest first.</summary>
    /// <param name="since">Skips older ones.</param>
    /// <param name="until">Skips later ones. A time that is still to come keeps the request open until then.</param>
    /// <param name="take">Takes each event as it arrives.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>A task that ends when all have been taken.</returns>
    Task ReadEventsAsync(DateTimeOffset since, DateTimeOffset until, Action<EngineEvent> take, CancellationToken cancellationToken);

    /// <summary>Replaces a node's whole spec, guarded by its version.</summary>
    /// <param name="update">The node's id, version and whole spec.</param>
    /// <param name="cancellationToken">Ends the request; the engine may or may not have applied it.</param>
    /// <returns>A task that ends when the change is committed.</returns>
    Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken);

    /// <summary>Finds a config by its name. Nothing else is fetched: a list would bring along all that the swarm's configs hold.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The config, or null when there is none of that name.</returns>
    Task<SwarmConfig?> FindConfigAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes a config that is there for its name and its labels alone.</summary>
    /// <param name="name">The name: at most 64 letters, digits and <c>-_.</c></param>
    /// <param name="labels">The labels.</param>
    /// <param name="cancellationToken">Ends the request; the engine may or may not have made it.</param>
    /// <returns>The id of the config, once it is committed.</returns>
    /// <exception cref="NameInUseException">There is a config of that name. Of several that are made at once, one comes about.</exception>
    Task<string> CreateConfigAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Removes a config.</summary>
    /// <param name="id">Its whole id.</param>
    /// <param name="cancellationToken">Ends the request; the engine may or may not have removed it.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="ConfigNotFoundException">There is no such config.</exception>
    Task RemoveConfigAsync(string id, CancellationToken cancellationToken);
}
