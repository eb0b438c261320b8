namespace SwarmHa.Simulator;

/// <summary>
/// What the managers have agreed on. There is one store for all: nothing is ever written without a majority, so that no manager which can be
/// asked could know anything else.
/// </summary>
internal sealed class ClusterStore(SimulationClock clock, Chance chance)
{
    private readonly Dictionary<string, NodeRecord> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceRecord> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskRecord> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigRecord> _configs = new(StringComparer.Ordinal);

    /// <summary>Happens after each write that the events tell of.</summary>
    public Action<ClusterEvent> Changed { get; set; } = static _ => { };

    public string ClusterId { get; } = chance.Id("cluster id");

    public DateTimeOffset Created { get; } = clock.UtcNow;

    /// <summary>The index of the latest write.</summary>
    public ulong Index { get; private set; } = 10;

    public IReadOnlyList<NodeRecord> Nodes => [.. _nodes.Values.OrderBy(static node => node.Id, StringComparer.Ordinal)];

    public IReadOnlyList<ServiceRecord> Services => [.. _services.Values];

    public IReadOnlyList<TaskRecord> Tasks => [.. _tasks.Values];

    public IReadOnlyList<ConfigRecord> Configs => [.. _configs.Values];

    public string NewId(string kind) => chance.Id($"{kind} id");

    /// <summary>Something is written that no record shows, such as a member of raft.</summary>
    public void Advance() => Index++;

    public NodeRecord? Node(string id) => _nodes.TryGetValue(id, out var node) ? node : null;

    public void Add(NodeRecord node)
    {
        _nodes.Add(node.Id, node with { Version = ++Index, Created = clock.UtcNow, Updated = clock.UtcNow });
        Changed(ClusterEvent.OfNode("create", node, null, clock.UtcNow));
    }

    /// <summary>Replaces a node's record.</summary>
    public NodeRecord Write(NodeRecord node)
    {
        var before = _nodes[node.Id];
        var after = node with { Version = ++Index, Updated = clock.UtcNow };
        _nodes[node.Id] = after;
        Changed(ClusterEvent.OfNode("update", after, before, clock.UtcNow));
        return after;
    }

    public void Remove(NodeRecord node)
    {
        Index++;
        _nodes.Remove(node.Id);
        Changed(ClusterEvent.OfNode("remove", node, null, clock.UtcNow));
    }

    public ServiceRecord AddService(string name, int? replicas, string specJson)
    {
        var service = new ServiceRecord(NewId("service"), ++Index, clock.UtcNow, name, replicas, specJson);
        _services.Add(service.Id, service);
        Changed(ClusterEvent.Of("service", "create", service.Id, service.Name, clock.UtcNow));
        return service;
    }

    public void Remove(ServiceRecord service)
    {
        Index++;
        _services.Remove(service.Id);
        foreach (var task in Tasks.Where(task => task.ServiceId == service.Id))
        {
            _tasks.Remove(task.Id);
        }

        Changed(ClusterEvent.Of("service", "remove", service.Id, service.Name, clock.UtcNow));
    }

    public ConfigRecord AddConfig(string name, string specJson)
    {
        var config = new ConfigRecord(NewId("config"), ++Index, clock.UtcNow, name, specJson);
        _configs.Add(config.Id, config);
        Changed(ClusterEvent.Of("config", "create", config.Id, config.Name, clock.UtcNow));
        return config;
    }

    public void Remove(ConfigRecord config)
    {
        Index++;
        _configs.Remove(config.Id);
        Changed(ClusterEvent.Of("config", "remove", config.Id, config.Name, clock.UtcNow));
    }

    /// <summary>Adds or replaces a task.</summary>
    public TaskRecord Write(TaskRecord task)
    {
        var isNew = !_tasks.ContainsKey(task.Id);
        var after = task with { Version = ++Index, Updated = clock.UtcNow, Created = isNew ? clock.UtcNow : task.Created };
        _tasks[task.Id] = after;
        return after;
    }

    public void Forget(TaskRecord task) => _tasks.Remove(task.Id);
}
