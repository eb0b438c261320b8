namespace SwarmHa.Core.Tests;

/// <summary>Services of a <see cref="FakeSwarm"/>, whose tasks follow the availability of its nodes, each step a while later.</summary>
internal sealed class FakeWork
{
    private readonly FakeSwarm _swarm;
    private readonly TimeProvider _time;
    private readonly List<(SwarmTask Task, DateTimeOffset Due)> _tasks = [];
    private int _last;

    public FakeWork(FakeSwarm swarm, TimeProvider time)
    {
        (_swarm, _time) = (swarm, time);
        swarm.Tasks = Look;
    }

    /// <summary>How long a task takes to end, and another one to start.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether replicas find no other node.</summary>
    public bool IsStuck { get; set; }

    public IReadOnlyList<SwarmTask> Tasks => [.. _tasks.Select(static entry => entry.Task)];

    public void Add(SwarmService service, params string[] nodes)
    {
        _swarm.Services.Add(service);
        foreach (var (node, index) in nodes.Select(static (node, index) => (node, index)))
        {
            Start(service, node, service.IsGlobal ? 0 : index + 1, SwarmTaskState.Running);
        }
    }

    public IEnumerable<SwarmTask> RunningOn(string node) => Look().Where(task => task.NodeId == _swarm[node].Id && task.IsRunning);

    private IEnumerable<SwarmTask> Look()
    {
        for (var i = 0; i < _tasks.Count; i++)
        {
            var (task, due) = _tasks[i];
            var node = _swarm.Nodes.FirstOrDefault(one => one.Id == task.NodeId);
            if (task.DesiredState == SwarmTaskState.Running && node?.Availability == SwarmNodeAvailability.Drain)
            {
                _tasks[i] = (task with { DesiredState = SwarmTaskState.Shutdown }, _time.GetUtcNow() + Step);
                if (task.Slot > 0)
                {
                    Start(_swarm.Services.Single(service => service.Id == task.ServiceId), IsStuck ? null : Other(node), task.Slot, SwarmTaskState.Pending);
                }
            }
            else if (due <= _time.GetUtcNow() && task.State < SwarmTaskState.Complete)
            {
                var after = task.DesiredState == SwarmTaskState.Running ? SwarmTaskState.Running : SwarmTaskState.Shutdown;
                _tasks[i] = (task with { State = task.NodeId.Length > 0 ? after : task.State, Since = _time.GetUtcNow() }, DateTimeOffset.MaxValue);
            }
        }

        foreach (var service in _swarm.Services.Where(static service => service.IsGlobal))
        {
            foreach (var node in _swarm.Nodes.Where(node => node.Availability == SwarmNodeAvailability.Active && !Tasks.Any(task => task.NodeId == node.Id && task.ServiceId == service.Id && task.DesiredState == SwarmTaskState.Running)))
            {
                Start(service, node.Name, 0, SwarmTaskState.Preparing);
            }
        }

        return Tasks;
    }

    private string Other(FakeNode node) => _swarm.Nodes.First(one => one != node && one is { Availability: SwarmNodeAvailability.Active, EngineRuns: true }).Name;

    private void Start(SwarmService service, string? node, long slot, SwarmTaskState state) => _tasks.Add((
        new SwarmTask { Id = $"task{++_last}", ServiceId = service.Id, NodeId = node is null ? string.Empty : _swarm[node].Id, Slot = slot, DesiredState = SwarmTaskState.Running, State = state },
        _time.GetUtcNow() + Step + Step));
}
