namespace SwarmHa;

/// <summary>A connection to one swarm, as <c>Connect-Swarm</c> gives it and <c>-Connection</c> takes it.</summary>
public sealed class SwarmConnection
{
    private readonly Func<SwarmConnection, bool> _isDefault;
    private int _closed;

    internal SwarmConnection(int id, string name, ISwarm swarm, Func<SwarmConnection, bool> isDefault)
    {
        Id = id;
        Name = name;
        Swarm = swarm;
        _isDefault = isDefault;
    }

    /// <summary>The number of the connection in this session, from 1.</summary>
    public int Id { get; }

    /// <summary>What the swarm is called in this session: the name that was given, else the context's, else the first endpoint's host. Objects of
    /// the swarm carry it as their <c>Swarm</c>.</summary>
    public string Name { get; }

    /// <summary>The swarm's id.</summary>
    public string SwarmId => Swarm.SwarmId;

    /// <summary>The endpoints, the preferred one first, and how each did when it was last used.</summary>
    public IReadOnlyList<SwarmEndpoint> Endpoints => Indexable.List(Swarm.Endpoints);

    /// <summary>The endpoint that is asked first: the one that answered last.</summary>
    public SwarmEndpoint Endpoint => Endpoints[0];

    /// <summary>Whether cmdlets use it when no connection is named.</summary>
    public bool IsDefault => _isDefault(this);

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Connected { get; } = DateTimeOffset.UtcNow;

    internal ISwarm Swarm { get; }

    internal bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>Closes it; false when it was closed already.</summary>
    internal bool Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return false;
        }

        Swarm.Dispose();
        return true;
    }

    /// <summary>The connection in short.</summary>
    /// <returns>Number and name.</returns>
    public override string ToString() => PublicText.Of($"{Id}: {Name}");
}
