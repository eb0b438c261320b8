using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>Whether an engine is a manager of the swarm that its connection is about. An endpoint is not a swarm: the engine behind it can leave and
/// make another one while a connection is open, and an address or a forwarded port can lead elsewhere.</summary>
/// <param name="endpoint">Where the engine listens.</param>
/// <param name="identity">What the engine is known to be; null when that is not known.</param>
internal sealed class SwarmMembership(EngineEndpoint endpoint, EngineStatus? identity)
{
    // An engine takes longer than this to leave one swarm and make another.
    private static readonly TimeSpan ProofAge = TimeSpan.FromMilliseconds(250);

    private static readonly long Never = Stopwatch.GetTimestamp() - Stopwatch.Frequency;

    private volatile string? _swarmId = identity?.SwarmId is { Length: > 0 } known ? known : null;
    private volatile EngineStatus? _identity = identity;
    private volatile HashSet<string> _nodes = [];
    private long _proven = Never;

    /// <summary>Whether only one swarm is accepted.</summary>
    public bool IsRequired => _swarmId is not null;

    /// <summary>What the engine said of itself as a manager of the swarm; null while it has said nothing.</summary>
    public EngineStatus? Identity => _identity;

    /// <summary>Whether the engine was seen in the swarm a moment ago.</summary>
    public bool IsFresh => Stopwatch.GetTimestamp() - Interlocked.Read(ref _proven) < ProofAge.TotalSeconds * Stopwatch.Frequency;

    /// <summary>Accepts this swarm only, from now on.</summary>
    public void Require(string swarmId)
    {
        _swarmId = swarmId;
        _nodes = [];
        Interlocked.Exchange(ref _proven, Never);
        if (_identity?.SwarmId != swarmId)
        {
            _identity = null;
        }
    }

    /// <summary>Takes note of what the engine says of itself.</summary>
    /// <returns>The same.</returns>
    /// <exception cref="DifferentSwarmException">It is a manager of another swarm.</exception>
    public EngineStatus Note(EngineStatus status)
    {
        if (_swarmId is { } required && status.SwarmId.Length > 0 && status.SwarmId != required)
        {
            throw Different($"is now a manager of another swarm ({status.SwarmId})");
        }

        if (_swarmId is null || status.SwarmId == _swarmId)
        {
            _identity = status;
            Interlocked.Exchange(ref _proven, Stopwatch.GetTimestamp());
        }

        return status;
    }

    /// <summary>Demands that the engine is a manager of the swarm.</summary>
    /// <param name="status">What the engine has just said of itself.</param>
    /// <exception cref="SwarmException">It is not, or cannot tell now.</exception>
    public void Demand(EngineStatus status)
    {
        if (_swarmId is not null && status.SwarmId.Length == 0)
        {
            throw Connecting.Unusable(endpoint, status) ?? Different("does not report its swarm");
        }
    }

    /// <summary>Whether a list of nodes shows by itself that it is the swarm's: an id belongs to one swarm, so one known node is proof.</summary>
    /// <param name="nodes">The list, or its beginning.</param>
    public bool IsShownBy(IReadOnlyList<SwarmNode> nodes)
    {
        var (self, known) = (_identity?.NodeId, _nodes);
        return nodes.Any(node => node.Id == self || known.Contains(node.Id));
    }

    /// <summary>Takes note of nodes that are the swarm's.</summary>
    public void Note(IReadOnlyList<SwarmNode> nodes)
    {
        _nodes = [.. nodes.Select(static node => node.Id)];
        Interlocked.Exchange(ref _proven, Stopwatch.GetTimestamp());
    }

    private SwarmException Different(string what) => SwarmErrors.DifferentSwarm.Exception(
        new SwarmErrorDetail($"{endpoint}: The engine {what}. The connection is to swarm {_swarmId}.") { Endpoint = endpoint.Uri, Target = endpoint });
}
