namespace SwarmHa;

/// <summary>Between two managers of a rolling maintenance: the next one is not taken before the swarm is whole again.</summary>
internal sealed class MaintenanceGate(ISwarm swarm, ISwarmReporter reporter, TimeProvider time)
{
    private const string Activity = "Rolling maintenance";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Waiter _waiter = new(time);
    private readonly HashSet<(string NodeId, string ServiceId)> _global = [];

    /// <summary>Remembers which global services run on a node that is about to be suspended.</summary>
    public async Task RememberAsync(string nodeId, CancellationToken cancellationToken)
    {
        var (services, tasks) = await WorkAsync(cancellationToken).ConfigureAwait(false);
        var global = new HashSet<string>(services.Where(static service => service is { IsGlobal: true, IsJob: false }).Select(static service => service.Id));
        _global.UnionWith(tasks.Where(task => task.NodeId == nodeId && task.IsRunning && global.Contains(task.ServiceId)).Select(static task => (task.NodeId, task.ServiceId)));
    }

    public async Task<IReadOnlyList<SwarmNode>> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing = [];
        var whole = await _waiter.UntilAsync<IReadOnlyList<SwarmNode>>(
            async token =>
            {
                var nodes = await PassingAsync(() => swarm.GetNodesAsync(token), []).ConfigureAwait(false);
                var work = await PassingAsync(() => WorkAsync(token), ([], [])).ConfigureAwait(false);
                missing = nodes.Count == 0 ? ["no manager answers"] : Missing(nodes, work.Services, work.Tasks);
                return missing.Count == 0 ? nodes : null;
            },
            PollInterval,
            limit,
            elapsed => reporter.Progress(new SwarmProgress(Activity, $"Waiting until the swarm is whole: {string.Join(", ", missing)}", elapsed, limit)),
            cancellationToken).ConfigureAwait(false);
        reporter.Progress(new SwarmProgress(Activity, "Done", limit, limit) { IsCompleted = true });
        return whole ?? throw SwarmErrors.ChangeTimeout.Exception(FormattableString.Invariant(
            $"The maintenance ends here: the swarm has not become whole within {limit.TotalSeconds:0.#} s, so that the next manager was not taken: {string.Join(", ", missing)}."));
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

    /// <summary>What is read, or what it was before while no manager answers: that passes, and the limit of the whole step counts.</summary>
    public async Task<T> PassingAsync<T>(Func<Task<T>> read, T otherwise)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (SwarmException problem) when (problem.IsTransient)
        {
            reporter.Verbose($"Asking again: {problem.Message}");
            return otherwise;
        }
    }

    private IReadOnlyList<string> Missing(IReadOnlyList<SwarmNode> nodes, IReadOnlyList<SwarmService> services, IReadOnlyList<SwarmTask> tasks)
    {
        var managers = nodes.OfType<SwarmManager>().ToList();
        var absent = _global.Where(entry => services.Any(service => service.Id == entry.ServiceId)
            && nodes.Any(node => node.Id == entry.NodeId && node.Availability == SwarmNodeAvailability.Active)
            && !tasks.Any(task => task.NodeId == entry.NodeId && task.ServiceId == entry.ServiceId && task.IsRunning));
        return
        [
            .. managers.Any(static manager => manager.IsLeader) ? Array.Empty<string>() : ["no manager leads"],
            .. managers.Where(static manager => manager.Role != SwarmNodeRole.Manager || !manager.IsReachable || manager.State != SwarmNodeState.Ready)
                .Select(static manager => $"{manager} is {manager.State}, {(manager.ManagerStatus.Length > 0 ? manager.ManagerStatus : "not in raft")}"),
            .. nodes.Where(Suspension.IsOn).Select(static node => $"{node} is suspended"),
            .. absent.Select(entry => $"{services.First(service => service.Id == entry.ServiceId)} does not run on {nodes.Demand(entry.NodeId)} yet"),
        ];
    }
}
