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
    private TimeSpan Moment => _inquiry.Left < EndpointInquiry.Grace ? _inquiry.Left : EndpointInquiry.Grace;

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

        var lists = (await Task.WhenAll(usable.Select(async answer =>
        {
            try
            {
                return (answer.Slot, Nodes: await answer.Slot.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Moment, cancellationToken).ConfigureAwait(false));
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
}
