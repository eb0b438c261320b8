namespace SwarmHa;

/// <summary>Between two managers of a rolling maintenance: the next one is not taken before the swarm is whole again. The last one is held to the same.</summary>
internal sealed class MaintenanceGate(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private const string Activity = "Rolling maintenance";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Waiter _waiter = new(time);
    private readonly MaintenanceWait _wait = new(swarm, reporter, time);
    private readonly HashSet<(string NodeId, string ServiceId)> _global = [];

    /// <summary>Remembers which global services run on a node that is about to be suspended.</summary>
    public async Task RememberAsync(string nodeId, CancellationToken cancellationToken)
    {
        var (services, tasks) = await WorkAsync(cancellationToken).ConfigureAwait(false);
        var global = new HashSet<string>(services.Where(static service => service is { IsGlobal: true, IsJob: false }).Select(static service => service.Id));
        _global.UnionWith(tasks.Where(task => task.NodeId == nodeId && task.IsRunning && global.Contains(task.ServiceId)).Select(static task => (task.NodeId, task.ServiceId)));
    }

    /// <summary>Waits until all managers are well and a write commits.</summary>
    /// <param name="exceptId">A manager that is suspended on purpose; null for none.</param>
    /// <param name="isLast">Whether no further manager is to be taken.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<SwarmNode>> WaitAsync(string? exceptId, bool isLast, TimeSpan limit, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, limit);
        IReadOnlyList<string> missing = [];
        var whole = await _waiter.UntilAsync<IReadOnlyList<SwarmNode>>(
            async token =>
            {
                var nodes = await swarm.TryGetNodesAsync(reporter, token).ConfigureAwait(false) ?? [];
                var work = await _wait.PassingAsync(() => WorkAsync(token), ([], [])).ConfigureAwait(false);
                missing = nodes.Count == 0 ? ["no manager responds"] : Missing(nodes, exceptId, work.Services, work.Tasks);
                if (missing.Count > 0)
                {
                    return null;
                }

                // A leader that has lost the others goes on listing them as Reachable for a while.
                var commit = await new CommitProof(swarm, reporter, time).RunAsync(nodes, deadline, token).ConfigureAwait(false);
                missing = commit.Time is null ? [$"no write commits ({commit.Problem})"] : [];
                return commit.Time is null ? null : nodes;
            },
            PollInterval,
            limit,
            elapsed => reporter.Progress(new SwarmProgress(Activity, $"Waiting until the swarm is whole: {string.Join(", ", missing)}", elapsed, limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(Activity, "Done", limit, limit) { IsCompleted = true });
        if (whole is null)
        {
            var problem = FormattableString.Invariant($"the swarm did not become whole within {limit.TotalSeconds:0.#} s");
            throw SwarmErrors.ChangeTimeout.Exception(
                $"{(isLast ? $"After the maintenance {problem}" : $"The maintenance ends here: {problem}, and no further manager is taken")}: {string.Join(", ", missing)}.");
        }

        return whole;
    }

    /// <summary>The services and tasks, of one reading.</summary>
    public Task<(IReadOnlyList<SwarmService> Services, IReadOnlyList<SwarmTask> Tasks)> WorkAsync(CancellationToken cancellationToken) => swarm.ReadAsync(
        static async (engine, token) =>
        {
            var services = await engine.GetServicesAsync(token).ConfigureAwait(false);
            return (services, await engine.GetTasksAsync(null, token).ConfigureAwait(false));
        },
        SwarmExtensions.UsualPatience,
        cancellationToken);

    private IReadOnlyList<string> Missing(IReadOnlyList<SwarmNode> nodes, string? exceptId, IReadOnlyList<SwarmService> services, IReadOnlyList<SwarmTask> tasks)
    {
        var managers = nodes.OfType<SwarmManager>().Where(manager => manager.Id != exceptId).ToList();
        var absent = _global.Where(entry => services.Any(service => service.Id == entry.ServiceId)
            && nodes.Any(node => node.Id == entry.NodeId && node.Availability == SwarmNodeAvailability.Active)
            && !tasks.Any(task => task.NodeId == entry.NodeId && task.ServiceId == entry.ServiceId && task.IsRunning));
        return
        [
            .. managers.Exists(static manager => manager.IsLeader) ? Array.Empty<string>() : ["no manager leads"],
            .. managers.Where(static manager => manager.Role != SwarmNodeRole.Manager || !manager.IsReachable || manager.State != SwarmNodeState.Ready)
                .Select(static manager => $"{manager} is {manager.State}, {(manager.ManagerStatus.Length > 0 ? manager.ManagerStatus : "not in raft")}"),
            .. nodes.Where(node => node.Id != exceptId && Suspension.IsOn(node)).Select(static node => $"{node} is suspended"),
            .. absent.Select(entry => $"{services.First(service => service.Id == entry.ServiceId)} does not run on {nodes.Demand(entry.NodeId)} yet"),
        ];
    }
}
