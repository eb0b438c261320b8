namespace SwarmHa;

/// <summary>Asks all managers for the nodes, in short overlapping questions, while leadership changes hands.</summary>
internal sealed class LeaderMoveProbes : IAsyncDisposable
{
    private const int AnswersToBeWarm = 3;

#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly List<TimeSpan> _answers = [];
    private readonly List<IEngine> _engines = [];
    private readonly List<ProbeRunner> _runners = [];
    private readonly List<ProbeTally> _tallies = [];
    private readonly DrillClock _clock;
    private TimeSpan _begun;

    /// <summary>Begins to ask.</summary>
    public LeaderMoveProbes(ISwarm swarm, LeaderMovePlan plan, LeaderMoveOptions options, DrillClock clock, TimeProvider time)
    {
        _clock = clock;
        Watch = new ControlPlaneWatch(plan.Leader.Id);
        foreach (var manager in plan.Others.Prepend(plan.Leader))
        {
            if (swarm.OpenEngine(manager) is { } engine)
            {
                var tally = new ProbeTally();
                _engines.Add(engine);
                _tallies.Add(tally);
                _runners.Add(new ProbeRunner(
                    async token => Add(manager, await engine.GetNodesAsync(token).ConfigureAwait(false)),
                    tally.Add,
                    options.ProbeInterval,
                    options.ProbeTimeout,
                    clock,
                    time));
            }
        }
    }

    /// <summary>Who was named as leader when.</summary>
    public ControlPlaneWatch Watch { get; }

    /// <summary>Whether each manager has answered some times, so that no connection is still being opened.</summary>
    public bool AreWarm => _tallies.TrueForAll(static tally => tally.Answered >= AnswersToBeWarm);

    /// <summary>The gap is looked for from now on.</summary>
    public void Begin() => _begun = _clock.Now;

    /// <summary>The longest time without an answer that named a leader, from the beginning until now.</summary>
    /// <returns>The gap.</returns>
    public TimeSpan LongestGap()
    {
        lock (_gate)
        {
            var longest = TimeSpan.Zero;
            var last = _answers.Where(at => at <= _begun).DefaultIfEmpty(_begun).Max();
            foreach (var at in _answers.Where(at => at > _begun).OrderBy(static at => at).Append(_clock.Now))
            {
                longest = at - last > longest ? at - last : longest;
                last = at;
            }

            return longest;
        }
    }

    /// <summary>Ends the questions.</summary>
    /// <returns>A task.</returns>
    public async ValueTask DisposeAsync()
    {
        foreach (var runner in _runners)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }

        _engines.ForEach(static engine => engine.Dispose());
    }

    private void Add(SwarmManager asked, IReadOnlyList<SwarmNode> nodes)
    {
        var view = new ControlPlaneView(_clock.Now, asked.UniqueName, nodes);
        Watch.Add(view);
        if (view.Leader is not null)
        {
            lock (_gate)
            {
                _answers.Add(view.At);
            }
        }
    }
}
