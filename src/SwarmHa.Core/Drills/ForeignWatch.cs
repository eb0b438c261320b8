namespace SwarmHa;

/// <summary>Notices what others do to the swarm during a drill: specs that change, nodes that join or leave, leadership that moves again,
/// another engine that is stopped, services that are scaled, and the drill's lock that is removed. Nodes that are shown as Unknown or Down
/// are not among it: that may be what the fault has led to, and is judged as such.</summary>
internal sealed class ForeignWatch(FailoverPlan plan, FailoverDrillOptions options) : IDisposable
{
    /// <summary>An engine that is asked several times a second and refuses all the while has ended.</summary>
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(2);

    /// <summary>For how long another answer has to hold that a new leader may give before it has read all of its log.</summary>
    private static readonly TimeSpan DoubtLimit = TimeSpan.FromSeconds(1.5);

#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly CancellationTokenSource _seen = new();
    private readonly List<ForeignChange> _changes = [];
    private readonly NodeChanges _nodes = new(plan.Nodes, options.Fault == SwarmFailoverFault.Demote ? plan.Leader : null);
    private readonly Dictionary<string, SwarmService> _services = [];
    private readonly Dictionary<string, TimeSpan> _refusing = [];
    private readonly HashSet<string> _stopped = [];
    private bool _hasBegun;
    private bool _isFault;
    private bool _isLockLost;
    private TimeSpan? _lockMissing;
    private SwarmManager? _leader;
    private TimeSpan? _otherLeads;

    /// <summary>What was changed so far.</summary>
    public IReadOnlyList<ForeignChange> Changes
    {
        get
        {
            lock (_gate)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>Watches until the watch ends, or until somebody else changes the swarm.</summary>
    public async Task UntilSeenAsync(Func<CancellationToken, Task> watch, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _seen.Token);
        try
        {
            await watch(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_seen.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What has been seen until then is reported.
        }
    }

    /// <summary>The drill itself orders a role of the leader now.</summary>
    public void Order(SwarmNodeRole role)
    {
        lock (_gate)
        {
            _nodes.Order(role);
        }
    }

    /// <summary>From now on the engines of the other managers are expected to run, and whoever leads next to go on leading.</summary>
    public void BeginFault()
    {
        lock (_gate)
        {
            _hasBegun = _isFault = true;
        }
    }

    /// <summary>A manager that comes back may well cause an election.</summary>
    public void EndFault()
    {
        lock (_gate)
        {
            _isFault = false;
        }
    }

    public void Add(ControlPlaneView view)
    {
        lock (_gate)
        {
            foreach (var (node, description) in _nodes.In(view.Nodes))
            {
                Note(view.At, node.Name, description);
            }

            if (_isFault && !options.ExpectQuorumLoss && view.Leader is { } leader && leader.Id != plan.Leader.Id)
            {
                AddLeader(view.At, leader);
            }
        }
    }

    /// <summary>How a manager's own engine took a question.</summary>
    public void AddAnswer(TimeSpan at, SwarmManager manager, bool isRefused)
    {
        lock (_gate)
        {
            if (!isRefused || !_isFault || plan.IsTarget(manager))
            {
                _refusing.Remove(manager.Id);
            }
            else if (!_refusing.TryGetValue(manager.Id, out var since))
            {
                _refusing.Add(manager.Id, at);
            }
            else if (at - since >= RefusalLimit && _stopped.Add(manager.Id))
            {
                Note(at, manager.UniqueName, $"the engine of {manager} stopped (it refuses connections), which this drill did not stop");
            }
        }
    }

    public void Add(TasksView view)
    {
        lock (_gate)
        {
            if (!_hasBegun)
            {
                _services.Clear();
            }

            foreach (var service in view.Services.Where(service => !_hasBegun || _services.ContainsKey(service.Id)))
            {
                if (_hasBegun && _services[service.Id].Replicas != service.Replicas)
                {
                    Note(view.At, string.Empty, $"the service {service.Name} was scaled from {_services[service.Id].Replicas} to {service.Replicas} tasks");
                }

                _services[service.Id] = service;
            }

            foreach (var gone in _services.Values.Where(known => view.Services.All(service => service.Id != known.Id)).ToList())
            {
                _services.Remove(gone.Id);
                Note(view.At, string.Empty, $"the service {gone.Name} was removed");
            }
        }
    }

    /// <summary>Whether a manager shows the drill's lock.</summary>
    public void AddLock(TimeSpan at, bool isHeld)
    {
        lock (_gate)
        {
            _lockMissing = isHeld ? null : _lockMissing ?? at;
            if (!_isLockLost && at - _lockMissing >= DoubtLimit)
            {
                _isLockLost = true;
                Note(at, string.Empty, $"the lock of this drill, the config {DrillClaim.ConfigName}, was removed");
            }
        }
    }

    public void Dispose() => _seen.Dispose();

    private void AddLeader(TimeSpan at, SwarmManager leader)
    {
        _leader ??= leader;
        _otherLeads = leader.Id == _leader.Id ? null : _otherLeads ?? at;
        if (at - _otherLeads >= DoubtLimit)
        {
            Note(at, leader.UniqueName, $"leadership moved on from {_leader} to {leader}");
            (_leader, _otherLeads) = (leader, null);
        }
    }

    private void Note(TimeSpan at, string node, string description)
    {
        _changes.Add(new ForeignChange(at, node, description));

        if (_changes.Count == 1)
        {
            // By its timer: whoever waits for it does not go on under the lock of the probe that saw it.
            _seen.CancelAfter(TimeSpan.Zero);
        }
    }
}
