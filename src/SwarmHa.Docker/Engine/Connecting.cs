using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>One attempt to connect: all endpoints are asked at once who they are, and, when that is wanted, the managers that they know as well.</summary>
internal sealed class Connecting(SwarmConnectRequest request, EngineSecurity? security, ISwarmReporter reporter) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseBetweenRounds = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<EndpointSlot> _slots = [];

    /// <summary>What was waited for, when it was: it says more than that the last attempt got no reply in the time that was left for it.</summary>
    private SwarmException? _waitedFor;

    /// <summary>Connects.</summary>
    /// <returns>The swarm, which owns what this has opened.</returns>
    /// <exception cref="SwarmException">No endpoint can be used; the first one's reason is given.</exception>
    public async Task<ISwarm> RunAsync(CancellationToken cancellationToken)
    {
        var answers = await AskUntilUsableAsync(cancellationToken).ConfigureAwait(false);
        var usable = answers.Where(static answer => answer.Problem is null).ToList();
        if (usable.Count == 0)
        {
            var reason = _waitedFor is not null && answers[0].Problem is EngineTimeoutException ? _waitedFor : answers[0].Problem!;
            throw EngineErrorMap.WithOthers(reason, answers.Select(static answer => answer.Problem!).Where(problem => problem.Endpoint != reason.Endpoint).Select(static problem => problem.Message));
        }

        foreach (var answer in answers.Where(static answer => answer.Problem is not null))
        {
            reporter.Warning(answer.Problem!.Message);
        }

        var swarmId = OneSwarm(usable);
        await DemandOneHistoryAsync(usable, cancellationToken).ConfigureAwait(false);
        var usableFirst = answers.OrderBy(static answer => answer.Problem is null ? 0 : 1).Select(static answer => answer.Slot);
        var pool = new EndpointPool(swarmId, usableFirst, security, request.Discovery);
        pool.Learn(usable[0].Status!.RemoteManagers);
        var swarm = new ManyManagerSwarm(pool, reporter);
        if (request.Discovery.Wanted == true)
        {
            await FindTheRestAsync(swarm, cancellationToken).ConfigureAwait(false);
        }

        return swarm;
    }

    private TimeSpan Left => request.Patience - _watch.Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Closes what was opened.</summary>
    public void Dispose() => _slots.ForEach(static slot => slot.Dispose());

    /// <summary>Managers whose endpoint is told by more than their raft address are found when the swarm lists its nodes.</summary>
    private async Task FindTheRestAsync(ManyManagerSwarm swarm, CancellationToken cancellationToken)
    {
        try
        {
            await swarm.GetNodesAsync(Left, cancellationToken).ConfigureAwait(false);
            if (swarm.Endpoints.Any(static endpoint => endpoint.State == SwarmEndpointState.Unknown))
            {
                await swarm.RefreshAsync(Left < Grace ? Left : Grace, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SwarmException problem) when (problem.Error.Scope != SwarmErrorScope.Request)
        {
            // It is connected all the same, and they are noted with the first answer.
            reporter.Verbose(problem.Message);
        }
    }

    /// <summary>Asks once, and again as long as all that is wrong is an election.</summary>
    private async Task<IReadOnlyList<Answer>> AskUntilUsableAsync(CancellationToken cancellationToken)
    {
        var named = request.Endpoints.Distinct().Select(endpoint => Open(endpoint, isLearnt: false)).ToList();
        var found = new List<EndpointSlot>();
        while (true)
        {
            var answers = await AskAsync([.. named, .. found], cancellationToken).ConfigureAwait(false);
            if (request.Discovery.Wanted == true && Others(answers) is { Count: > 0 } others)
            {
                var more = others.Select(endpoint => Open(endpoint, isLearnt: true)).ToList();
                found.AddRange(more);
                answers = [.. answers, .. await AskAsync(more, cancellationToken).ConfigureAwait(false)];
            }

            var isElecting = answers.All(static answer => answer.Problem is not null)
                && answers.Any(static answer => IsPassing(answer.Problem));
            if (!isElecting || request.Patience - _watch.Elapsed <= PauseBetweenRounds)
            {
                return answers;
            }

            _waitedFor = answers.Select(static answer => answer.Problem).First(IsPassing);
            reporter.Verbose(_waitedFor!.Message);
            await Task.Delay(PauseBetweenRounds, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsPassing(SwarmException? problem) => problem is NoLeaderException or ElectingException or LeaderLostException or ManagerPreparingException;

    private EndpointSlot Open(EngineEndpoint endpoint, bool isLearnt)
    {
        var slot = new EndpointSlot(new DockerEngine(endpoint, security: security), isLearnt);
        _slots.Add(slot);
        return slot;
    }

    /// <summary>The managers that somebody who answered knows and nobody named. A worker knows them too.</summary>
    private List<EngineEndpoint> Others(IReadOnlyList<Answer> answers)
    {
        var known = new HashSet<string>(answers.Select(static answer => answer.Status?.NodeId ?? string.Empty));
        return
        [
            .. answers.Where(static answer => answer.Status is not null)
                .SelectMany(answer => answer.Status!.RemoteManagers.Select(peer => (Peer: peer, answer.Slot)))
                .Where(found => known.Add(found.Peer.NodeId))
                .Select(found => NodeAddress.EndpointOf(found.Peer, found.Slot.Engine.Endpoint, request.Discovery))
                .OfType<EngineEndpoint>()
                .Where(endpoint => answers.All(answer => !answer.Slot.Engine.Endpoint.Equals(endpoint)))
                .Distinct(),
        ];
    }

    private async Task<IReadOnlyList<Answer>> AskAsync(IReadOnlyList<EndpointSlot> slots, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource();
        return await Task.WhenAll(slots.Select(slot => IdentifyAsync(slot, enough, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Asks one endpoint who it is. The first that does gives the others a moment more, so that one which is silent does not hold up all.</summary>
    private async Task<Answer> IdentifyAsync(EndpointSlot slot, CancellationTokenSource enough, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        var watch = Stopwatch.StartNew();
        try
        {
            var status = await slot.CallAsync(static (engine, token) => engine.GetStatusAsync(token), Left, either.Token).ConfigureAwait(false);
            slot.Identify(status);
            var problem = Unusable(slot.Engine.Endpoint, status);
            if (problem is null)
            {
                enough.CancelAfter(Grace);
            }

            return new Answer(slot, status, problem);
        }
        catch (SwarmException problem)
        {
            return new Answer(slot, null, problem);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            slot.WasOvertaken(watch.Elapsed);
            return new Answer(slot, null, SwarmErrors.EngineTimeout.Exception(slot.Snapshot.LastError, slot.Engine.Endpoint));
        }
    }

    /// <summary>An engine that answers need not be a manager that works.</summary>
    public static SwarmException? Unusable(EngineEndpoint endpoint, EngineStatus status)
    {
        SwarmException Because(SwarmError row, string what) => row.Exception(new SwarmErrorDetail(
            $"{endpoint}: the engine of {status.Hostname} {what}." + (status.SwarmMessage.Length > 0 ? $" The engine says: {status.SwarmMessage}" : string.Empty))
        {
            Endpoint = endpoint.Uri,
            EngineMessage = status.SwarmMessage,
            Target = endpoint,
        });

        // What the engine says is wrong with its swarm comes in the same words as its refusals.
        var said = status.SwarmMessage.Length > 0 ? EngineErrorMap.FromWords(status.SwarmMessage, endpoint) : null;
        return status switch
        {
            { InSwarm: false } => Because(SwarmErrors.NotInSwarm, "is not part of a swarm"),
            _ when said is SwarmLockedException or CertificateExpiredException => said,
            { SwarmState: "error" } => Because(SwarmErrors.NodeFailed, "has failed in the swarm"),
            { SwarmState: "locked" } => Because(SwarmErrors.SwarmLocked, "is locked"),
            { IsManager: true, SwarmMessage.Length: > 0 } => said,
            { IsManager: true } => null,
            { SwarmState: "pending" } => Because(SwarmErrors.ManagerPreparing, "is joining the swarm"),
            _ => Because(SwarmErrors.NotAManager, "is a worker, not a manager"),
        };
    }

    private static string OneSwarm(IReadOnlyList<Answer> usable)
    {
        var swarms = usable.GroupBy(static answer => answer.Status!.SwarmId).ToList();
        return swarms is [var only]
            ? only.Key
            : throw SwarmErrors.DifferentSwarm.Exception(
                $"The endpoints {string.Join(", ", swarms.Select(static swarm => swarm.First().Slot.Engine.Endpoint))} belong to different swarms.");
    }

    /// <summary>After <c>docker swarm init --force-new-cluster</c>, managers that were left out and are started again together go on as a second
    /// swarm with the same id. Each side lists the other as lost, or not at all, and has a leader of its own.</summary>
    private async Task DemandOneHistoryAsync(IReadOnlyList<Answer> usable, CancellationToken cancellationToken)
    {
        // Managers know each other's addresses. One that has just joined is not known to all yet.
        var ids = usable.Select(static answer => answer.Status!.NodeId).ToList();
        if (usable.All(answer => answer.Status!.RemoteManagers is var known && (known.Count == 0 || ids.TrueForAll(id => known.Any(peer => peer.NodeId == id)))))
        {
            return;
        }

        var lists = (await Task.WhenAll(usable.Select(async answer =>
        {
            try
            {
                return (answer.Slot, Nodes: await answer.Slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Left < Grace ? Left : Grace, cancellationToken).ConfigureAwait(false));
            }
            catch (SwarmException)
            {
                return (answer.Slot, Nodes: []);
            }
        })).ConfigureAwait(false)).Where(static list => list.Nodes.Any(static node => node is SwarmManager { IsLeader: true })).ToList();
        foreach (var one in lists)
        {
            var leader = one.Nodes.First(static node => node is SwarmManager { IsLeader: true });
            foreach (var other in lists)
            {
                var otherLeader = other.Nodes.First(static node => node is SwarmManager { IsLeader: true });
                if (otherLeader.Id != leader.Id && !one.Nodes.Any(node => node is SwarmManager { HasJoinedRaft: true } && node.Id == otherLeader.Id))
                {
                    throw SwarmErrors.DifferentSwarm.Exception(new SwarmErrorDetail(
                        $"There are two swarms with the id {usable[0].Status!.SwarmId}: {one.Slot.Engine.Endpoint} lists {leader} as leader, and {other.Slot.Engine.Endpoint} lists {otherLeader}, which is not among the managers of the first.")
                    {
                        Endpoint = other.Slot.Engine.Endpoint.Uri,
                        Target = other.Slot.Engine.Endpoint,
                        Advice = "This happens when managers that docker swarm init --force-new-cluster has left out are started again. Connect to the side that is to stay. On the hosts of the other run docker swarm leave --force, and have them join anew.",
                    });
                }
            }
        }
    }

    private sealed record Answer(EndpointSlot Slot, EngineStatus? Status, SwarmException? Problem);
}
