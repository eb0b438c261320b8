namespace SwarmHa;

/// <summary>What one manager's answer told of the services and their tasks.</summary>
internal sealed record TasksView(TimeSpan At, IReadOnlyList<SwarmService> Services, IReadOnlyList<SwarmTask> Tasks);

/// <summary>Follows the tasks of replicated services through a drill.</summary>
internal sealed class TasksWatch
{
    private const int MaximumChanges = 500;

#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly Dictionary<string, Service> _services = [];
    private HashSet<string> _lost = [];
    private HashSet<string> _everLost = [];
    private TimeSpan? _fault;
    private TimeSpan? _latest;

    /// <summary>Whether a manager has told of them at all.</summary>
    public bool HasAnswer
    {
        get
        {
            lock (_gate)
            {
                return _latest is not null;
            }
        }
    }

    /// <summary>When a manager told of them last.</summary>
    public TimeSpan? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>The services that have fewer running tasks than wanted, in words; null when all have as many.</summary>
    public string? NotConverged
    {
        get
        {
            lock (_gate)
            {
                return _services.Values.FirstOrDefault(static service => service.Running < service.Desired) is { } lacking
                    ? $"{lacking.Name} runs {lacking.Running} of {lacking.Desired}"
                    : null;
            }
        }
    }

    /// <summary>The same, compared with before the fault: what was missing then is not asked for.</summary>
    public string? NotAsBefore
    {
        get
        {
            lock (_gate)
            {
                return _services.Values.FirstOrDefault(static service => service.Running < Math.Min(service.Desired, service.Before)) is { } lacking
                    ? $"{lacking.Name} runs {lacking.Running} of {lacking.Desired}"
                    : null;
            }
        }
    }

    /// <summary>How many services are followed, and how many tasks of them run.</summary>
    public (int Services, long Running, long Desired) Totals
    {
        get
        {
            lock (_gate)
            {
                return (_services.Count, _services.Values.Sum(static service => service.Running), _services.Values.Sum(static service => service.Desired));
            }
        }
    }

    /// <summary>The fault comes now: the tasks on these nodes cannot be seen from here on.</summary>
    public void BeginFault(TimeSpan now, IEnumerable<string> lostNodes)
    {
        lock (_gate)
        {
            _fault = now;
            _lost = [.. lostNodes];
            _everLost = [.. _lost];
            foreach (var service in _services.Values)
            {
                service.BeginFault(_lost);
                service.Count(now, _lost, null);
            }
        }
    }

    /// <summary>The lost nodes are back, and what the managers say of their tasks counts again.</summary>
    public void EndLoss()
    {
        lock (_gate)
        {
            _lost = [];
        }
    }

    public void Add(TasksView view)
    {
        lock (_gate)
        {
            if (_latest is { } latest && view.At < latest)
            {
                return;
            }

            _latest = view.At;
            var byService = view.Tasks.ToLookup(static task => task.ServiceId);
            foreach (var told in view.Services.Where(static service => service is { IsGlobal: false, IsJob: false, Replicas: not null }))
            {
                if (!_services.TryGetValue(told.Id, out var service))
                {
                    if (_fault is not null)
                    {
                        // Somebody has made it meanwhile: it is no part of the drill.
                        continue;
                    }

                    _services.Add(told.Id, service = new Service(told.Name));
                }

                service.Desired = told.Replicas!.Value;
                service.Tasks = [.. byService[told.Id].Where(static task => task.IsRunning)];
                service.Count(view.At, _lost, _lost.Count > 0 ? view.At - _fault : null);
            }
        }
    }

    /// <summary>What was seen.</summary>
    /// <param name="fault">The moment of the fault.</param>
    /// <param name="end">The end of the drill.</param>
    /// <param name="nodes">The nodes, for their names.</param>
    public IReadOnlyList<SwarmServiceTasksResult> Results(TimeSpan fault, TimeSpan end, IReadOnlyList<SwarmNode> nodes)
    {
        lock (_gate)
        {
            return [.. _services.Values.OrderBy(static service => service.Name, StringComparer.OrdinalIgnoreCase).Select(service => service.Result(fault, end, nodes, _everLost))];
        }
    }

    private sealed class Service(string name)
    {
        private readonly List<SwarmRunningCount> _changes = [];
        private HashSet<string> _idsBefore = [];
        private List<string> _replacedOn = [];
        private long _onLost;
        private long _least = long.MaxValue;
        private TimeSpan? _replacedAfter;
        private TimeSpan? _countedAt;
        private TimeSpan _below;

        public string Name => name;

        public long Desired { get; set; }

        public IReadOnlyList<SwarmTask> Tasks { get; set; } = [];

        public long Running { get; private set; }

        public long Before { get; private set; }

        public void BeginFault(HashSet<string> lost)
        {
            Before = Running;
            _onLost = Tasks.Count(task => lost.Contains(task.NodeId));
            _idsBefore = [.. Tasks.Select(static task => task.Id)];
        }

        public void Count(TimeSpan at, HashSet<string> lost, TimeSpan? sinceFault)
        {
            if (_countedAt is { } since && Running < Desired)
            {
                _below += at - since;
            }

            _countedAt = at;
            var running = Tasks.Count(task => !lost.Contains(task.NodeId));
            if (_changes.Count == 0 || running != Running)
            {
                if (_changes.Count < MaximumChanges)
                {
                    _changes.Add(new SwarmRunningCount(at, running));
                }
            }

            Running = running;
            _least = Math.Min(_least, running);
            if (sinceFault is not null && _replacedAfter is null && _onLost > 0 && running >= Desired)
            {
                _replacedAfter = sinceFault;
                _replacedOn = [.. Tasks.Where(task => !lost.Contains(task.NodeId) && !_idsBefore.Contains(task.Id)).Select(static task => task.NodeId).Distinct()];
            }
        }

        public SwarmServiceTasksResult Result(TimeSpan fault, TimeSpan end, IReadOnlyList<SwarmNode> nodes, HashSet<string> everLost)
        {
            if (_countedAt is { } since && Running < Desired && end > since)
            {
                _below += end - since;
                _countedAt = end;
            }

            return new SwarmServiceTasksResult
            {
                Service = name,
                Desired = Desired,
                RunningBefore = Before,
                LeastRunning = _least == long.MaxValue ? Running : _least,
                RunningAfter = Running,
                OnLostNodes = _onLost,
                TimeBelowDesired = _below,
                ReplacedAfter = _replacedAfter,
                ReplacedOn = [.. _replacedOn.Where(id => !everLost.Contains(id)).Select(id => nodes.FirstOrDefault(node => node.Id == id)?.UniqueName ?? id)],
                History = [.. _changes.Select(change => change with { SinceFault = change.SinceFault - fault })],
            };
        }
    }
}
