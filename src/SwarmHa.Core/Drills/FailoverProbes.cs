namespace SwarmHa;

/// <summary>All probes of one drill, from before the fault until the end: every manager by reads and by writes, every service, and the tasks.</summary>
internal sealed class FailoverProbes : IAsyncDisposable
{
    private const int SteadyAnswers = 3;
    private static readonly TimeSpan TasksInterval = TimeSpan.FromSeconds(1);

    private readonly List<ProbeRunner> _runners = [];
    private readonly List<IEngine> _engines = [];
    private readonly List<(SwarmManager Manager, SwarmProbeOperation Operation, ProbeTally Tally)> _managers = [];
    private readonly List<(IServiceProbe Probe, ProbeTally Tally)> _services = [];
    private readonly FailoverDrillOptions _options;
    private readonly Func<IEngine, CancellationToken, Task<bool>> _isLocked;
    private readonly StallWatch _stalls;
    private readonly DrillClock _clock;
    private readonly TimeProvider _time;
    private bool _ended;

    public FailoverProbes(
        ISwarm swarm,
        FailoverPlan plan,
        IReadOnlyList<IServiceProbe> services,
        Func<IEngine, CancellationToken, Task<bool>> isLocked,
        FailoverDrillOptions options,
        DrillClock clock,
        TimeProvider time)
    {
        (_options, _isLocked, _clock, _time) = (options, isLocked, clock, time);
        Foreign = new ForeignWatch(plan, options);
        _stalls = new StallWatch(time);
        Watch = new ControlPlaneWatch(plan.Leader.Id);
        var opened = plan.Targets.Concat(plan.Survivors).Select(manager => (Manager: manager, Engine: swarm.OpenEngine(manager))).Where(static pair => pair.Engine is not null).ToList();
        foreach (var (manager, engine) in opened)
        {
            // Managers that are asked in turn tell of an election sooner than those that are all asked at once.
            var turn = (double)_engines.Count / opened.Count;
            _engines.Add(engine!);
            AddManager(plan, manager, engine!, turn);
        }

        foreach (var service in services)
        {
            var tally = new ProbeTally();
            _services.Add((service, tally));
            Run(service.ProbeAsync, tally.Add, options.ProbeInterval, 0);
        }
    }

    /// <summary>Who was named as leader when.</summary>
    public ControlPlaneWatch Watch { get; }

    /// <summary>When writes were committed.</summary>
    public CommitWatch Commits { get; } = new();

    /// <summary>How the tasks of services do.</summary>
    public TasksWatch Tasks { get; } = new();

    /// <summary>What others do to the swarm.</summary>
    public ForeignWatch Foreign { get; }

    /// <summary>By how much the timers of this machine were late at most.</summary>
    public TimeSpan LongestStall => _stalls.Longest;

    /// <summary>How many probes there are.</summary>
    public int Count => _managers.Count + _services.Count;

    /// <summary>The managers that can be asked directly.</summary>
    public IEnumerable<SwarmManager> Managers => _managers.Select(static entry => entry.Manager).Distinct();

    /// <summary>What has not answered steadily for the wanted time yet, in words; null when all has.</summary>
    public string? NotSteady()
    {
        var now = _clock.Now;
        return _managers.Where(entry => !IsSteady(entry.Tally)).Select(static entry => $"the engine of {entry.Manager}{(entry.Operation == SwarmProbeOperation.Write ? " to a write" : string.Empty)}{Because(entry.Tally)}")
            .Concat(_services.Where(entry => !IsSteady(entry.Tally)).Select(static entry => $"the service {PublicText.Of(entry.Probe.Target)}{Because(entry.Tally)}"))
            .Concat(Tasks.HasAnswer ? [] : ["the managers to what the services and their tasks are"])
            .FirstOrDefault();

        bool IsSteady(ProbeTally tally) => tally.IsSteady(_options.SteadyPeriod, now, SteadyAnswers);
    }

    /// <summary>All are steady now: what was before that does not count.</summary>
    /// <returns>Since when all answer.</returns>
    public TimeSpan BeginSteady() => Tallies().Select(static tally => tally.BeginSteady() ?? TimeSpan.Zero).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>The fault comes now.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="lostNodes">The ids of the nodes that it takes away.</param>
    public void BeginFault(TimeSpan now, IEnumerable<string> lostNodes)
    {
        foreach (var tally in Tallies())
        {
            tally.BeginFault();
        }

        Foreign.BeginFault();
        Commits.BeginFault(now);
        Tasks.BeginFault(now, lostNodes);
    }

    public IReadOnlyList<SwarmManagerProbeResult> ManagerResults(TimeSpan fault) =>
        [.. _managers.Select(entry => new SwarmManagerProbeResult
        {
            Node = entry.Manager.UniqueName,
            Operation = entry.Operation,
            Sent = entry.Tally.Sent,
            Answered = entry.Tally.Answered,
            Failed = entry.Tally.Failed,
            LongestGap = entry.Tally.LongestGap,
            SlowestAnswer = entry.Tally.SlowestAnswer,
            LastError = entry.Tally.LastError,
            History = entry.Tally.History(fault),
        })];

    public IReadOnlyList<SwarmServiceProbeResult> ServiceResults(TimeSpan fault, IReadOnlyList<SwarmNode> lost) =>
        [.. _services.Select(entry => new SwarmServiceProbeResult
        {
            Target = entry.Probe.Target,
            IsOnStoppedNode = lost.Any(node => node.Hosts(entry.Probe.Target)),
            Sent = entry.Tally.Sent,
            Failed = entry.Tally.Failed,
            LongestGap = entry.Tally.LongestGap,
            SlowestAnswer = entry.Tally.SlowestAnswer,
            LastError = entry.Tally.LastError,
            History = entry.Tally.History(fault),
        })];

    /// <summary>Ends the probes; the figures stay.</summary>
    /// <returns>A task.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        await _stalls.DisposeAsync().ConfigureAwait(false);
        foreach (var runner in _runners)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var tally in Tallies())
        {
            tally.Close(_clock.Now);
        }

        _engines.ForEach(static engine => engine.Dispose());
        Foreign.Dispose();
    }

    private static string Because(ProbeTally tally) => tally.LastError.Length > 0 ? $" ({tally.LastError})" : string.Empty;

    private IEnumerable<ProbeTally> Tallies() => _managers.Select(static entry => entry.Tally).Concat(_services.Select(static entry => entry.Tally));

    private void AddManager(FailoverPlan plan, SwarmManager manager, IEngine engine, double turn)
    {
        var reads = new ProbeTally();
        _managers.Add((manager, SwarmProbeOperation.Read, reads));
        Run(
            async token =>
            {
                IReadOnlyList<SwarmNode> nodes;
                try
                {
                    nodes = await engine.GetNodesAsync(token).ConfigureAwait(false);
                }
                catch (SwarmException problem)
                {
                    Foreign.AddAnswer(_clock.Now, manager, problem is ConnectionRefusedException);
                    throw;
                }

                var view = new ControlPlaneView(_clock.Now, manager.UniqueName, nodes);
                Foreign.AddAnswer(view.At, manager, isRefused: false);
                if (Watch.Add(view))
                {
                    Foreign.Add(view);
                }
            },
            reads.Add,
            _options.ProbeInterval,
            turn);

        // What is told of tasks is no question of its own to the manager's health: its failures are those of the reads.
        Run(
            async token =>
            {
                var services = await engine.GetServicesAsync(token).ConfigureAwait(false);
                var view = new TasksView(_clock.Now, services, services.Count == 0 ? [] : await engine.GetTasksAsync(null, token).ConfigureAwait(false));
                Tasks.Add(view);
                Foreign.Add(view);
                Foreign.AddLock(_clock.Now, await _isLocked(engine, token).ConfigureAwait(false));
            },
            static _ => { },
            TasksInterval,
            turn);

        // A manager that is demoted becomes a worker, which takes no writes, and its record is being changed by the drill itself.
        if (_options.WriteInterval is { } interval && !(_options.Fault == SwarmFailoverFault.Demote && plan.IsTarget(manager)))
        {
            var writes = new ProbeTally();
            _managers.Add((manager, SwarmProbeOperation.Write, writes));
            Run(token => WriteAsync(manager, engine, token), writes.Add, interval, turn);
        }
    }

    /// <summary>Has a change committed that changes nothing: the manager's own record is written as it is, under the version guard.</summary>
    private async Task WriteAsync(SwarmManager manager, IEngine engine, CancellationToken cancellationToken)
    {
        var nodes = Watch.Latest?.Nodes ?? await engine.GetNodesAsync(cancellationToken).ConfigureAwait(false);
        var record = nodes.Demand(manager.Id);
        var sent = _clock.Now;
        Commits.Try();
        await engine.UpdateNodeAsync(NodeUpdate.Of(record), cancellationToken).ConfigureAwait(false);
        Commits.Add(sent, _clock.Now, manager.UniqueName);
    }

    private void Run(Func<CancellationToken, Task> ask, Action<ProbeSample> onSample, TimeSpan interval, double turn) =>
        _runners.Add(new ProbeRunner(ask, onSample, interval, _options.ProbeTimeout, _clock, _time, TimeSpan.FromTicks((long)(interval.Ticks * turn))));
}
