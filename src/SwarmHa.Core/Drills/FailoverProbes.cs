namespace SwarmHa;

/// <summary>All probes of one drill: every manager and every service, from before the fault until the end.</summary>
internal sealed class FailoverProbes : IAsyncDisposable
{
    private readonly List<ProbeRunner> _runners = [];
    private readonly List<IEngine> _engines = [];
    private readonly List<(SwarmManager Manager, ProbeTally Tally)> _managers = [];
    private readonly List<(IServiceProbe Probe, ProbeTally Tally)> _services = [];
    private readonly DrillClock _clock;
    private bool _ended;

    public FailoverProbes(ISwarm swarm, FailoverPlan plan, IReadOnlyList<IServiceProbe> services, FailoverDrillOptions options, DrillClock clock, TimeProvider time)
    {
        _clock = clock;
        Watch = new ControlPlaneWatch(plan.Leader.Id);
        foreach (var manager in plan.Survivors.Prepend(plan.Leader))
        {
            if (swarm.OpenEngine(manager) is { } engine)
            {
                var tally = new ProbeTally();
                _engines.Add(engine);
                _managers.Add((manager, tally));
                _runners.Add(new ProbeRunner(
                    async token =>
                    {
                        var nodes = await engine.GetNodesAsync(token).ConfigureAwait(false);
                        Watch.Add(new ControlPlaneView(clock.Now, manager.Name, nodes));
                    },
                    tally.Add,
                    options,
                    clock,
                    time));
            }
        }

        foreach (var service in services)
        {
            var tally = new ProbeTally();
            _services.Add((service, tally));
            _runners.Add(new ProbeRunner(service.ProbeAsync, tally.Add, options, clock, time));
        }
    }

    public ControlPlaneWatch Watch { get; }

    /// <summary>The managers that can be asked directly.</summary>
    public IEnumerable<SwarmManager> Managers => _managers.Select(static entry => entry.Manager);

    /// <summary>What has not given the wanted number of answers in a row yet, in words; null when all have.</summary>
    public string? NotSteady(int wanted) =>
        _managers.Where(entry => entry.Tally.AnsweredInARow < wanted).Select(static entry => $"the engine of {entry.Manager.Name}{Because(entry.Tally)}")
            .Concat(_services.Where(entry => entry.Tally.AnsweredInARow < wanted).Select(static entry => $"the service {entry.Probe.Target}{Because(entry.Tally)}"))
            .FirstOrDefault();

    public IReadOnlyList<SwarmManagerProbeResult> ManagerResults() =>
        [.. _managers.Select(static entry => new SwarmManagerProbeResult
        {
            Node = entry.Manager.Name,
            Sent = entry.Tally.Sent,
            Answered = entry.Tally.Answered,
            Failed = entry.Tally.Failed,
            SlowestAnswer = entry.Tally.SlowestAnswer,
            LastError = entry.Tally.LastError,
        })];

    public IReadOnlyList<SwarmServiceProbeResult> ServiceResults(SwarmNode stopped) =>
        [.. _services.Select(entry => new SwarmServiceProbeResult
        {
            Target = entry.Probe.Target,
            IsOnStoppedNode = stopped.Hosts(entry.Probe.Target),
            Sent = entry.Tally.Sent,
            Failed = entry.Tally.Failed,
            LongestGap = entry.Tally.LongestGap,
            SlowestAnswer = entry.Tally.SlowestAnswer,
            LastError = entry.Tally.LastError,
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
        foreach (var runner in _runners)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var tally in _managers.Select(static entry => entry.Tally).Concat(_services.Select(static entry => entry.Tally)))
        {
            tally.Close(_clock.Now);
        }

        _engines.ForEach(static engine => engine.Dispose());
    }

    private static string Because(ProbeTally tally) => tally.LastError.Length > 0 ? $" ({tally.LastError})" : string.Empty;
}
