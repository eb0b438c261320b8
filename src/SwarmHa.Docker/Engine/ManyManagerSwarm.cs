namespace SwarmHa.Docker;

/// <summary>A swarm behind several managers: a request goes to the one that answered last, and on to the next when that one does not do.</summary>
internal sealed class ManyManagerSwarm(EndpointPool pool, ISwarmReporter reporter) : ISwarm
{
    // A write is answered within milliseconds, or after an election. It is not sent to another manager while this one may still apply it.
    private static readonly TimeSpan WriteAttempt = TimeSpan.FromSeconds(15);

    // How long a manager may take to show its swarm while there is another one to ask. Nothing has been sent yet.
    private static readonly TimeSpan ProofLimit = TimeSpan.FromSeconds(3);

    private EndpointSlot? _lastToAnswer;

    public string SwarmId => pool.SwarmId;

    public IReadOnlyList<SwarmEndpoint> Endpoints => [.. pool.Slots().Select(static slot => slot.Snapshot)];

    public ISwarm ReportingTo(ISwarmReporter reporter) => new ManyManagerSwarm(pool, reporter);

    public async Task<IReadOnlyList<SwarmNode>> GetNodesAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        NodeOrder.Sorted(await ReadAsync(reading: null, patience, cancellationToken).ConfigureAwait(false));

    public Task<IReadOnlyList<SwarmNode>> ReadNodesAsync(
        Func<SwarmNode, bool> wanted,
        Action<IReadOnlyList<SwarmNode>> give,
        TimeSpan patience,
        CancellationToken cancellationToken) => ReadAsync(new NodeReading(wanted, give), patience, cancellationToken);

    public async Task<T> ReadAsync<T>(Func<IEngine, CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (slot, answer) = await new HedgedRead<T>(pool, ask, reporter).RunAsync(patience, cancellationToken).ConfigureAwait(false);
        HasAnswered(slot);
        return answer;
    }

    public Task<bool?> OffersAlpnAsync(SwarmManager manager, CancellationToken cancellationToken) => RaftAlpn.TryAsync(pool, manager, cancellationToken);

    public async Task RefreshAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var nodes = await Task.WhenAll(pool.Slots().Select(slot => LookAsync(slot, patience, cancellationToken))).ConfigureAwait(false);
        if (Array.Find(nodes, static look => look.Nodes is not null) is { Slot: { } slot } found)
        {
            pool.Learn(slot, found.Nodes!);
        }
    }

    public async Task<T> WriteAsync<T>(Func<IEngine, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        var problems = new List<SwarmException>();
        var slots = pool.Slots();
        foreach (var slot in slots)
        {
            var isSent = false;
            try
            {
                var limit = ReferenceEquals(slot, slots[^1]) ? WriteAttempt : ProofLimit;
                await slot.CallAsync(static (engine, token) => engine.ProveAsync(token), limit, cancellationToken).ConfigureAwait(false);
                isSent = true;
                var result = await slot.CallAsync(change, WriteAttempt, cancellationToken).ConfigureAwait(false);
                HasAnswered(slot);
                return result;
            }
            catch (SwarmException problem) when (isSent ? WasNotApplied(problem) : problem.Error.Scope != SwarmErrorScope.Request)
            {
                problems.Add(problem);
                reporter.Verbose(problem.Message);
            }
        }

        throw EngineErrorMap.MostTelling(problems, WriteAttempt);
    }

    public IEngine? OpenEngine(SwarmNode node) => pool.EndpointOf(node) is { } endpoint
        ? pool.Open(endpoint, new EngineStatus { NodeId = node.Id, SwarmId = SwarmId, Hostname = node.Hostname })
        : null;

    public void Dispose() => pool.Dispose();

    private async Task<(EndpointSlot Slot, IReadOnlyList<SwarmNode>? Nodes)> LookAsync(EndpointSlot slot, TimeSpan patience, CancellationToken cancellationToken)
    {
        EngineStatus? status = null;
        try
        {
            status = await slot.CallAsync(static (engine, token) => engine.GetStatusAsync(token), patience, cancellationToken).ConfigureAwait(false);
            slot.Identify(status);
            if (Connecting.Unusable(slot.Engine.Endpoint, status) is { } unusable)
            {
                throw slot.Remember(unusable);
            }

            return (slot, await slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), patience, cancellationToken).ConfigureAwait(false));
        }
        catch (SwarmException problem)
        {
            if (problem is EngineTimeoutException && status is { IsManager: true })
            {
                slot.HasNoLeader();
            }

            reporter.Verbose(problem.Message);
            return (slot, null);
        }
    }

    private static bool WasNotApplied(SwarmException problem) => problem is
        ConnectionRefusedException or HostNotFoundException or ProxyFailedException or NotAManagerException or NotInSwarmException
        or NoLeaderException or ManagerPreparingException
        || (problem.Error.Scope == SwarmErrorScope.Endpoint && problem is not (RequestForbiddenException or NotAnEngineException));

    /// <summary>Begins with this manager the next time, and says so when it was another one before.</summary>
    private void HasAnswered(EndpointSlot slot)
    {
        pool.Prefer(slot);
        if (!ReferenceEquals(Interlocked.Exchange(ref _lastToAnswer, slot), slot))
        {
            var snapshot = slot.Snapshot;
            var name = snapshot.Node.Length > 0 ? $"{snapshot.Node} ({snapshot})" : snapshot.ToString();
            reporter.Verbose(FormattableString.Invariant($"{name} answered after {snapshot.LastLatency?.TotalMilliseconds:0.#} ms."));
        }
    }

    private async Task<IReadOnlyList<SwarmNode>> ReadAsync(NodeReading? reading, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (slot, nodes) = await new SwarmReading(pool, reporter).RunAsync(reading, patience, cancellationToken).ConfigureAwait(false);
        HasAnswered(slot);
        pool.Learn(slot, nodes);
        return nodes;
    }
}
