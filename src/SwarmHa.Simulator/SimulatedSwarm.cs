namespace SwarmHa.Simulator;

/// <summary>
/// A swarm of managers and workers within this process. Each node speaks the Engine API on a loopback port of its own, without TLS, and
/// behaves as real engines were seen to: elections, refusals, replies that hang, nodes that are unknown for a while. Its clock can run faster
/// than life, and the same seed with the same commands gives the same history.
/// </summary>
/// <remarks>
/// What differs from life: a node that is cut off looks to a client like one that is frozen, since a loopback port takes connections whoever
/// looks at them; there is one store for all managers, so that a leader that was frozen or cut off and returns never answers from an older
/// one; votes are not split; a graceful stop takes no time; requests cost no time.
/// </remarks>
public sealed class SimulatedSwarm : IDisposable
{
    private const int RaftPort = 2377;
    private const string WebSpec =
        "{\"Name\":\"web\",\"Labels\":{},\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"simulated/web\"},\"RestartPolicy\":{\"Condition\":\"any\"}},\"Mode\":{\"Global\":{}}}";

    private readonly SimulationClock _clock;
    private readonly History _history;
    private readonly RaftGroup _raft;
    private readonly Power _power;
    private readonly EventRoutes _events;
    private readonly LeaderQuestions _questions;
    private readonly List<Machine> _machines = [];
    private readonly Dictionary<Machine, FaultyTransport> _transports = [];
    private readonly string _name;
    private readonly int _managers;

    /// <summary>Raises the swarm: all managers reachable, all nodes ready, the first node leading, and the service web running on each.</summary>
    /// <param name="options">What it is to be like.</param>
    /// <exception cref="ArgumentOutOfRangeException">It would have no manager, or a clock that does not run.</exception>
    public SimulatedSwarm(SimulatedSwarmOptions options)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        Demand(options.Managers >= 1 && options.Workers >= 0 && options.Speed > 0 && options.Speed <= 1e6, options);
        var names = options.NodeNames ?? new SwarmLabRequest { Managers = options.Managers, Workers = options.Workers }.NodeNames;
        Demand(names.Count == options.Managers + options.Workers, options);
        _name = options.Name;
        _managers = options.Managers;
        _clock = new SimulationClock(options.Time, options.Speed);
        var chance = new Chance(options.Seed);
        _history = new History(_clock);
        var store = new ClusterStore(_clock, chance);
        _raft = new RaftGroup(_clock, chance, _history);
        var dispatcher = new Dispatcher(_clock, chance, _history, store, _raft, _machines);
        var roles = new RoleManager(_clock, chance, _history, store, _raft, _machines);
        var orchestrator = new Orchestrator(_clock, chance, store, _machines);
        _questions = new LeaderQuestions(_clock, _raft);
        _events = new EventRoutes(_machines);
        _power = new Power(_clock, chance, _history, _raft, dispatcher, roles, orchestrator, _questions, _events);
        var api = new EngineApi(
            _clock,
            _questions,
            new SystemRoutes(_clock, store, _raft),
            new NodeRoutes(store, _raft, roles, orchestrator, _history, _machines),
            new ServiceRoutes(store, orchestrator),
            new ConfigRoutes(store),
            _events,
            new Membership(_history, _raft, dispatcher));
        try
        {
            _clock.Do(() =>
            {
                RaiseMachines(names, options.Managers, api, store);
                _raft.Begin(_machines[0]);
                orchestrator.Begin(store.AddService(Orchestrator.Web, null, WebSpec));
            });
        }
        catch
        {
            Dispose();
            throw;
        }

        _clock.Do(() =>
        {
            store.Changed = _events.Tell;
            dispatcher.StateWritten = (_, node) => orchestrator.Look(node);
            _raft.LeaderLost = _questions.OnLeaderLost;
            _raft.LeaderChanged = leader =>
            {
                dispatcher.StartOver(leader);
                roles.ReconcileAll();
            };
            _clock.AfterEach = _questions.Look;
        });
    }

    /// <summary>The nodes as they are now, managers of the beginning first.</summary>
    public IReadOnlyList<SwarmLabNode> Nodes => [.. _machines.Select((machine, index) => new SwarmLabNode
    {
        Lab = _name,
        Name = machine.Name,
        InitialRole = index < _managers ? SwarmNodeRole.Manager : SwarmNodeRole.Worker,
        State = machine.State,
        Endpoint = machine.Endpoint,
        Address = "127.0.0.1",
        Service = machine.Service,
    })];

    /// <summary>What has happened so far, also of a swarm that has ended. Two swarms of the same seed and the same commands at the same times have the same.</summary>
    public IReadOnlyList<SimulatedEvent> History => _clock.Look(_history.Copy);

    /// <summary>The simulated time since the swarm began.</summary>
    public TimeSpan Now => _clock.Look(() => _clock.Now);

    /// <summary>How many times faster than real time its clock runs.</summary>
    public double Speed => _clock.Speed;

    /// <summary>The name of the manager that leads; null while none does.</summary>
    public string? Leader => _clock.Look(() => _raft.Leader?.Name);

    /// <summary>Takes a node away.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="fault">How.</param>
    /// <exception cref="EngineDriverException">There is no such node, or it is away already.</exception>
    public void StopNode(string node, SwarmLabFault fault) => _clock.Do(() =>
    {
        var machine = Find(node);
        if (!machine.IsRunning)
        {
            throw new EngineDriverException($"{machine.Name} in lab {_name} is {machine.State} already.");
        }

        _power.Stop(machine, fault);
    });

    /// <summary>Brings a node back, however it was taken away. One that runs is left as it is.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the node starts all the same.</param>
    /// <returns>A task that ends when its engine answers.</returns>
    /// <exception cref="EngineDriverException">There is no such node.</exception>
    public async Task StartNodeAsync(string node, CancellationToken cancellationToken = default)
    {
        var started = _clock.Do(() => _power.Start(Find(node)));
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
        {
            await (await Task.WhenAny(started, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a node's replies go wrong on their way.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="fault">How, and for how long; null lets them come right again.</param>
    /// <exception cref="EngineDriverException">There is no such node.</exception>
    public void SetTransportFault(string node, TransportFault? fault) => _clock.Do(() =>
    {
        var machine = Find(node);
        _transports[machine].Set(fault);
        _history.Note(machine, fault is null ? "has a sound transport" : $"has a transport that is {fault.Kind}");
    });

    /// <summary>How many requests have arrived and wait for a leader or a majority.</summary>
    internal int WaitingQuestions => _clock.Look(() => _questions.Waiting);

    /// <summary>Ends the swarm: no port, connection, timer or thread of it is left.</summary>
    public void Dispose()
    {
        _clock.Dispose();
        _events.ForgetAll();
        foreach (var machine in _machines)
        {
            machine.Starting?.TrySetCanceled();
            machine.Dispose();
        }
    }

    private static void Demand(bool isSound, SimulatedSwarmOptions options)
    {
        if (!isSound)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "A swarm needs a manager, a name for each node, and a clock that runs, at most a million times faster than life.");
        }
    }

    private void RaiseMachines(IReadOnlyList<string> names, int managers, EngineApi api, ClusterStore store)
    {
        foreach (var name in names)
        {
            var transport = new FaultyTransport(_clock);
            var machine = new Machine(name, RaftPort + _machines.Count, async (self, request) => await transport.SpoilAsync(await api.AnswerAsync(self, request).ConfigureAwait(false)).ConfigureAwait(false));
            _transports.Add(machine, transport);
            _machines.Add(machine);
            var role = _machines.Count <= managers ? SwarmNodeRole.Manager : SwarmNodeRole.Worker;
            machine.NodeId = store.NewId($"node {name}");
            machine.IsAgentUp = true;
            store.Add(new NodeRecord { Id = machine.NodeId, Hostname = name, EngineLabels = machine.EngineLabels, Role = role, GivenRole = role });
            if (role == SwarmNodeRole.Manager)
            {
                machine.Role = EngineRole.Manager;
                _raft.Add(machine);
            }
        }
    }

    private Machine Find(string name) =>
        _machines.Find(machine => string.Equals(machine.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EngineDriverException($"Lab {_name} has no node '{name}'; its nodes are {string.Join(", ", _machines.Select(static machine => machine.Name))}.");
}
