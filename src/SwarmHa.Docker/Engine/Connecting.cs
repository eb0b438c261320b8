namespace SwarmHa.Docker;

/// <summary>One attempt to connect: all endpoints are asked at once who they are, and, when that is wanted, the managers that they know as well.</summary>
internal sealed class Connecting(SwarmConnectRequest request, EngineSecurity? security, ISwarmReporter reporter) : IDisposable
{
    private readonly EndpointInquiry _inquiry = new(request, security, reporter);

    /// <summary>Connects.</summary>
    /// <returns>The swarm, which owns what this has opened.</returns>
    /// <exception cref="SwarmException">No endpoint can be used; the first one's reason is given.</exception>
    public async Task<ISwarm> RunAsync(CancellationToken cancellationToken)
    {
        var answers = await _inquiry.RunAsync(cancellationToken).ConfigureAwait(false);
        var usable = answers.Where(static answer => answer.Problem is null).ToList();
        if (usable.Count == 0)
        {
            var reason = _inquiry.WaitedFor is { } waitedFor && answers[0].Problem is EngineTimeoutException ? waitedFor : answers[0].Problem!;
            throw EngineErrorMap.WithOthers(reason, answers.Select(static answer => answer.Problem!).Where(problem => problem.Endpoint != reason.Endpoint).Select(static problem => problem.Message));
        }

        foreach (var answer in answers.Where(answer => answer.Problem is not null && (request.Discovery.Wanted == true || !answer.Slot.Snapshot.IsLearnt)))
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

    /// <summary>What is left of the time, and of a moment for what is not needed.</summary>
    private TimeSpan Moment => Durations.Shorter(_inquiry.Left, EndpointInquiry.Grace);

    /// <summary>Closes what was opened.</summary>
    public void Dispose() => _inquiry.Dispose();

    /// <summary>Managers whose endpoint is told by more than their raft address are found when the swarm lists its nodes.</summary>
    private async Task FindTheRestAsync(ManyManagerSwarm swarm, CancellationToken cancellationToken)
    {
        try
        {
            await swarm.GetNodesAsync(_inquiry.Left, cancellationToken).ConfigureAwait(false);
            if (swarm.Endpoints.Any(static endpoint => endpoint.State == SwarmEndpointState.Unknown))
            {
                await swarm.RefreshAsync(Moment, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SwarmException problem) when (problem.Error.Scope != SwarmErrorScope.Request)
        {
            // It is connected all the same, and they are noted with the first answer.
            reporter.Verbose(problem.Message);
        }
    }

    /// <summary>An engine that answers need not be a manager that works.</summary>
    public static SwarmException? Unusable(EngineEndpoint endpoint, EngineStatus status)
    {
        SwarmException Because(SwarmError row, string what, string? advice = null) => row.Exception(new SwarmErrorDetail(
            $"{endpoint}: the engine of {status.Hostname} {what}." + (status.SwarmMessage.Length > 0 ? $" The engine says: {status.SwarmMessage}" : string.Empty))
        {
            Endpoint = endpoint.Uri,
            EngineMessage = status.SwarmMessage,
            Target = endpoint,
            Advice = advice,
        });

        // What the engine says is wrong with its swarm comes in the same words as its refusals.
        var said = status.SwarmMessage.Length > 0 ? EngineErrorMap.FromWords(status.SwarmMessage, endpoint) : null;
        return status switch
        {
            { SwarmState: not ("" or "inactive" or "active" or "pending" or "error" or "locked") } => Because(
                SwarmErrors.ResponseInvalid,
                $"reports the swarm state '{ForeignBody.OneLine(status.SwarmState)}', which this version does not support",
                "Connect to another manager, or update this module."),
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

    private static string OneSwarm(IReadOnlyList<EndpointAnswer> usable)
    {
        var swarms = usable.GroupBy(static answer => answer.Status!.SwarmId).ToList();
        return swarms is [var only]
            ? only.Key
            : throw SwarmErrors.DifferentSwarm.Exception(
                $"The endpoints {string.Join(", ", swarms.Select(static swarm => swarm.First().Slot.Engine.Endpoint))} belong to different swarms.");
    }

    /// <summary>After <c>docker swarm init --force-new-cluster</c>, managers that were left out and are started again together go on as a second
    /// swarm with the same id. Each side lists the other as lost, or not at all, and has a leader of its own.</summary>
    private async Task DemandOneHistoryAsync(IReadOnlyList<EndpointAnswer> usable, CancellationToken cancellationToken)
    {
        // Managers know each other's addresses. One that has just joined is not known to all yet.
        var ids = usable.Select(static answer => answer.Status!.NodeId).ToList();
        if (usable.All(answer => answer.Status!.RemoteManagers is var known && (known.Count == 0 || ids.TrueForAll(id => known.Any(peer => peer.NodeId == id)))))
        {
            return;
        }

        var lists = await Task.WhenAll(usable.Select(async answer => (answer.Slot.Engine.Endpoint, Nodes: await ListAsync(answer.Slot, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var led = lists.Select(static list => (list.Endpoint, list.Nodes, Leader: list.Nodes.FirstOrDefault(static node => node is SwarmManager { IsLeader: true }))).ToList();
        foreach (var (one, other) in led.SelectMany(one => led.Select(other => (one, other))))
        {
            if (one.Leader is not null && other.Leader is not null && other.Leader.Id != one.Leader.Id
                && !one.Nodes.Any(node => node is SwarmManager { HasJoinedRaft: true } && node.Id == other.Leader.Id))
            {
                throw SwarmErrors.DifferentSwarm.Exception(new SwarmErrorDetail(
                    $"There are two swarms with the id {usable[0].Status!.SwarmId}: {one.Endpoint} lists {one.Leader} as leader, and {other.Endpoint} lists {other.Leader}, which is not among the managers of the first.")
                {
                    Endpoint = other.Endpoint.Uri,
                    Target = other.Endpoint,
                    Advice = "This happens when managers that docker swarm init --force-new-cluster has left out are started again. Connect to the side that is to stay. On the hosts of the other run docker swarm leave --force, and have them join anew.",
                });
            }
        }
    }

    private async Task<IReadOnlyList<SwarmNode>> ListAsync(EndpointSlot slot, CancellationToken cancellationToken)
    {
        try
        {
            return await slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Moment, cancellationToken).ConfigureAwait(false);
        }
        catch (SwarmException)
        {
            return [];
        }
    }
}
