using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>One endpoint of a connection: its engine, and how it did when it was last used.</summary>
internal sealed class EndpointSlot : IDisposable
{
    private readonly DockerEngine _engine;
    private volatile SwarmEndpoint _snapshot;
    private volatile EngineStatus? _identity;

    public EndpointSlot(DockerEngine engine, bool isLearnt)
    {
        _engine = engine;
        _snapshot = new() { Endpoint = engine.Endpoint, IsLearnt = isLearnt };
        Identify();
    }

    public DockerEngine Engine => _engine;

    public SwarmEndpoint Snapshot => _snapshot;

    /// <summary>Remembers who is behind the endpoint.</summary>
    public void Identify(EngineStatus status) => _snapshot = _snapshot with
    {
        Node = status.Hostname,
        NodeId = status.NodeId,
        Role = status.IsManager ? SwarmNodeRole.Manager : status.InSwarm ? SwarmNodeRole.Worker : _snapshot.Role,
        EngineVersion = status.EngineVersion,
        ApiVersion = status.ApiVersion ?? _snapshot.ApiVersion,
    };

    /// <summary>Remembers what part its node plays, now that the nodes have been listed.</summary>
    public void Recognise(SwarmNode node)
    {
        var snapshot = _snapshot;
        var isLeader = node is SwarmManager { IsLeader: true };
        var version = node.EngineVersion.Length > 0 ? node.EngineVersion : snapshot.EngineVersion;

        // The nodes are listed again and again, and mostly nothing has changed.
        if (snapshot.Node != node.UniqueName || snapshot.Role != node.Role || snapshot.IsLeader != isLeader || snapshot.EngineVersion != version)
        {
            _snapshot = snapshot with { Node = node.UniqueName, Role = node.Role, IsLeader = isLeader, EngineVersion = version };
        }
    }

    /// <summary>Remembers that it was silent until another manager had answered.</summary>
    /// <param name="elapsed">For how long.</param>
    public void WasOvertaken(TimeSpan elapsed) => _snapshot = _snapshot with
    {
        State = SwarmEndpointState.Silent,
        LastUsed = DateTimeOffset.UtcNow,
        LastError = FormattableString.Invariant($"{_engine.Endpoint}: No reply within {elapsed.TotalSeconds:0.##} s, when another manager had answered."),
    };

    /// <summary>Sends one request, limited in time, and remembers how it went.</summary>
    public async Task<T> CallAsync<T>(Func<DockerEngine, CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        expiry.CancelAfter(limit);
        var watch = Stopwatch.StartNew();
        try
        {
            var result = await call(_engine, expiry.Token).ConfigureAwait(false);
            Identify();
            _snapshot = _snapshot with
            {
                State = SwarmEndpointState.Up,
                LastUsed = DateTimeOffset.UtcNow,
                LastLatency = watch.Elapsed,
                LastError = string.Empty,
                ApiVersion = _engine.ApiVersion ?? _snapshot.ApiVersion,
            };
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Remember(SwarmErrors.EngineTimeout.Exception(new SwarmErrorDetail($"{_engine.Endpoint}: No reply within {watch.Elapsed.TotalSeconds:0.#} s.{_engine.Way}")
            {
                Endpoint = _engine.Endpoint.Uri,
                Target = _engine.Endpoint,
            }));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw Remember(EngineErrorMap.Translate(problem, _engine.Endpoint));
        }
    }

    /// <summary>Remembers that it answers for itself and is silent about its swarm: it waits for a leader.</summary>
    public void HasNoLeader() => _snapshot = _snapshot with { State = SwarmEndpointState.NoLeader, IsLeader = false };

    /// <summary>Remembers why it does not do. Whoever does not answer is not known to lead.</summary>
    public SwarmException Remember(SwarmException problem)
    {
        _snapshot = _snapshot with { State = StateOf(problem), IsLeader = false, LastUsed = DateTimeOffset.UtcNow, LastError = problem.Message };
        return problem;
    }

    public void Dispose() => _engine.Dispose();

    private static SwarmEndpointState StateOf(SwarmException problem) => problem switch
    {
        DifferentSwarmException => SwarmEndpointState.DifferentSwarm,
        NoLeaderException or ElectingException or LeaderLostException or ManagerPreparingException => SwarmEndpointState.NoLeader,
        NotAManagerException or NotInSwarmException or SwarmLockedException or CertificateExpiredException => SwarmEndpointState.NotManager,
        _ => SwarmEndpointState.Down,
    };

    /// <summary>Another id is another node: the host joined the swarm again.</summary>
    private void Identify()
    {
        if (_engine.Identity is { } identity && !ReferenceEquals(identity, _identity))
        {
            _identity = identity;
            Identify(identity);
        }
    }
}
