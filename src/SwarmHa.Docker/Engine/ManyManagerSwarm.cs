using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>A swarm behind several managers: a request goes to the one that answered last, and on to the next when that one does not do.</summary>
/// <remarks>The other managers are learnt from the swarm when the connection is by TCP: each is expected at the same port of its own address.</remarks>
internal sealed class ManyManagerSwarm : ISwarm
{
    // A manager without a leader is silent for up to 20 s. With another one to ask there is no point in waiting for it.
    private static readonly TimeSpan AttemptWithOthers = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WriteAttempt = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseBetweenRounds = TimeSpan.FromMilliseconds(200);

    private readonly EndpointPool _pool;
    private readonly ISwarmReporter _reporter;

    public ManyManagerSwarm(EndpointPool pool, ISwarmReporter reporter)
    {
        _pool = pool;
        _reporter = reporter;
    }

    public string SwarmId => _pool.SwarmId;

    public IReadOnlyList<SwarmEndpoint> Endpoints => [.. _pool.Slots().Select(static slot => slot.Snapshot)];

    public ISwarm ReportingTo(ISwarmReporter reporter) => new ManyManagerSwarm(_pool, reporter);

    public async Task<IReadOnlyList<SwarmNode>> GetNodesAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var problems = new List<SwarmException>();
            var slots = _pool.Slots();
            for (var i = 0; i < slots.Count; i++)
            {
                // Each of those that are still to be asked gets its part of what is left, so that one which is silent does not take all.
                var slot = slots[i];
                var left = patience - watch.Elapsed;
                var share = TimeSpan.FromTicks(left.Ticks / (slots.Count - i));
                var limit = slots.Count == 1 ? left : AttemptWithOthers < share ? AttemptWithOthers : share;
                if (limit <= TimeSpan.Zero)
                {
                    break;
                }

                try
                {
                    var nodes = await slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), limit, cancellationToken).ConfigureAwait(false);
                    DemandSameSwarm(slot, nodes);
                    _pool.Prefer(slot);
                    _pool.Learn(slot, nodes);
                    return nodes;
                }
                catch (SwarmException problem) when (problem.Error.AnotherManagerMayDo)
                {
                    problems.Add(problem);
                    _reporter.Verbose(problem.Message);
                }
            }

            var passing = problems.Exists(static problem => problem is NoLeaderException or EngineTimeoutException or ManagerPreparingException or ConnectionLostException);
            if (!passing || patience - watch.Elapsed <= PauseBetweenRounds)
            {
                throw MostTelling(problems);
            }

            await Task.Delay(PauseBetweenRounds, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken)
    {
        var problems = new List<SwarmException>();
        foreach (var slot in _pool.Slots())
        {
            try
            {
                await slot.CallAsync(
                    async (engine, token) =>
                    {
                        await engine.UpdateNodeAsync(update, token).ConfigureAwait(false);
                        return true;
                    },
                    WriteAttempt,
                    cancellationToken).ConfigureAwait(false);
                _pool.Prefer(slot);
                return;
            }
            catch (SwarmException problem) when (WasNotApplied(problem))
            {
                problems.Add(problem);
                _reporter.Verbose(problem.Message);
            }
        }

        throw MostTelling(problems);
    }

    public IEngine? OpenEngine(SwarmNode node)
    {
        var slots = _pool.Slots();
        var own = slots.FirstOrDefault(slot => slot.Snapshot.NodeId == node.Id)?.Engine.Endpoint;
        var usual = slots.FirstOrDefault(static slot => slot.Engine.Endpoint.IsTcp)?.Engine.Endpoint;
        var endpoint = own ?? NodeAddress.EndpointOf(node, usual);
        return endpoint is null ? null : new DockerEngine(endpoint, new EngineStatus { NodeId = node.Id, SwarmId = SwarmId, Hostname = node.Hostname });
    }

    public void Dispose() => _pool.Dispose();

    private static bool WasNotApplied(SwarmException problem) => problem is
        ConnectionRefusedException or HostNotFoundException or NotAManagerException or NotInSwarmException
        or NoLeaderException or ManagerPreparingException or SwarmLockedException;

    /// <summary>Among the reasons of several managers, that of the swarm itself says more than that of one which is just down.</summary>
    private static SwarmException MostTelling(IReadOnlyList<SwarmException> problems) =>
        problems.FirstOrDefault(static problem => problem is NoLeaderException)
        ?? problems.FirstOrDefault(static problem => problem is EngineTimeoutException)
        ?? (problems.Count > 0 ? problems[0] : null)
        ?? SwarmErrors.EngineTimeout.Exception("No manager was asked: the time allowed was over before.");

    /// <summary>An address that was learnt may belong to another swarm by now. Its nodes tell.</summary>
    private void DemandSameSwarm(EndpointSlot slot, IEnumerable<SwarmNode> nodes)
    {
        if (slot.Snapshot.IsLearnt && nodes.All(node => node.Id != slot.Snapshot.NodeId))
        {
            _pool.Forget(slot);
            throw SwarmErrors.NotAManager.Exception($"{slot.Engine.Endpoint}: the engine there is not the manager that was expected.", slot.Engine.Endpoint);
        }
    }
}
