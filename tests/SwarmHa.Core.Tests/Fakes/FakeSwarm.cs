using System.Collections.Concurrent;

namespace SwarmHa.Core.Tests;

/// <summary>A small swarm in memory. It keeps version counters, takes its time as engines do, and fails as it is told to.</summary>
internal sealed partial class FakeSwarm : ISwarm
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly PacedTime _time;
    private readonly FakeSchedule _schedule;

    /// <summary>Makes a swarm of managers <c>m1</c>, <c>m2</c>…, the first of which leads, and workers <c>w1</c>, <c>w2</c>….</summary>
    public FakeSwarm(PacedTime time, int managers, int workers = 0)
    {
        _time = time;
        _schedule = new FakeSchedule(time);
        Configs = new FakeConfigs(this, time);
        Nodes =
        [
            .. Enumerable.Range(1, managers).Select(static number => new FakeNode($"m{number}")
            {
                Address = $"10.0.0.{number}",
                Role = SwarmNodeRole.Manager,
                Reachability = SwarmReachability.Reachable,
                AnswersAsManager = true,
                IsLeader = number == 1,
            }),
            .. Enumerable.Range(1, workers).Select(static number => new FakeNode($"w{number}") { Address = $"10.0.1.{number}" }),
        ];
    }

    public string SwarmId => "the-swarm";

    public Task RefreshAsync(TimeSpan patience, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One of each node that can be opened from here, unless it is told otherwise.</summary>
    public IReadOnlyList<SwarmEndpoint> Endpoints => [.. Nodes.Where(node => node.CanBeOpened && IsEndpoint(node))
        .Select(static node => new SwarmEndpoint { Endpoint = EngineEndpoint.Parse(node.Name), NodeId = node.Id, Node = node.Name })];

    /// <summary>Whether the swarm can be reached through a node.</summary>
    public Func<FakeNode, bool> IsEndpoint { get; set; } = static _ => true;

    /// <summary>Whom a leader that is demoted hands over to.</summary>
    public Func<IReadOnlyList<FakeNode>, FakeNode> Successor { get; set; } = static candidates => candidates[0];

    public IReadOnlyList<FakeNode> Nodes { get; }

    public FakePace Pace { get; } = new();

    public FakeConfigs Configs { get; }

    /// <summary>All updates that took effect.</summary>
    public List<NodeUpdate> Applied { get; } = [];

    /// <summary>How many updates were sent.</summary>
    public int Attempts { get; private set; }

    public ConcurrentQueue<FakeEngine> Opened { get; } = [];

    /// <summary>What somebody else does right before an update arrives.</summary>
    public Queue<Action> BeforeUpdate { get; } = [];

    /// <summary>What the next updates fail with before they take effect.</summary>
    public Queue<SwarmError> UpdateRefusals { get; } = [];

    /// <summary>What the next updates fail with although they have taken effect.</summary>
    public Queue<SwarmError> LostReplies { get; } = [];

    /// <summary>What readings fail with once an update has taken effect.</summary>
    public Queue<SwarmError> ReadFailuresAfterUpdate { get; } = [];

    /// <summary>While this holds, updates hang, as in a leader that has lost the others.</summary>
    public Func<bool> UpdatesHang { get; set; } = static () => false;

    /// <summary>From this moment on readings hang.</summary>
    public Func<bool> ReadsHang { get; set; } = static () => false;

    /// <summary>What all readings fail with at once; null for nothing.</summary>
    public SwarmException? ReadFailure { get; set; }

    /// <summary>By how much the clock of the manager that leads is ahead.</summary>
    public TimeSpan LeaderClockAhead => Nodes.FirstOrDefault(static node => node.IsLeader)?.ClockAhead ?? TimeSpan.Zero;

    /// <summary>Whether there is a leader now.</summary>
    public bool HasLeader => Locked(() => Nodes.Any(static node => node.IsLeader));

    public FakeNode this[string name] => Nodes.Single(node => node.Name == name);

    public SwarmCluster Cluster { get; set; } = new() { Id = "the-swarm", ElectionTicks = 10, HeartbeatTicks = 1, TaskHistoryLimit = 5 };

    public IList<SwarmService> Services { get; } = [];

    /// <summary>The tasks as they are at the moment.</summary>
    public Func<IEnumerable<SwarmTask>> Tasks { get; set; } = static () => [];

    public Task<IReadOnlyList<SwarmTask>> TasksAsync(string? nodeId) =>
        Task.FromResult<IReadOnlyList<SwarmTask>>(Locked(() => Tasks().Where(task => nodeId is null || task.NodeId == nodeId).ToList()));

    /// <summary>Whether the swarm has an unlock key.</summary>
    public bool HasUnlockKey { get; set; }

    /// <summary>How often it was asked.</summary>
    public int UnlockKeyQuestions { get; set; }

    /// <summary>What cannot be read.</summary>
    public HealthSources Unreadable { get; set; }

    public Task<T> AnswerAsync<T>(HealthSources source, Func<T> answer) => Unreadable.HasFlag(source)
        ? Task.FromException<T>(SwarmErrors.AccessDenied.Exception($"{source} must not be read."))
        : Task.FromResult(answer());

    /// <summary>Asks a manager that runs.</summary>
    public async Task<T> ReadAsync<T>(Func<IEngine, CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        await GetNodesAsync(patience, cancellationToken).ConfigureAwait(false);
        using var engine = new FakeEngine(this, Nodes.First(static node => node.IsLeader), _time);
        return await ask(engine, cancellationToken).ConfigureAwait(false);
    }

    public ISwarm ReportingTo(ISwarmReporter reporter) => this;

    public void Dispose()
    {
    }

    public async Task<IReadOnlyList<SwarmNode>> GetNodesAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = _time.GetUtcNow() + patience;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Locked(() => ReadFailure) is { } failure)
            {
                throw failure;
            }

            if (!ReadsHang() && Locked(Look) is { } nodes)
            {
                return nodes;
            }

            if (_time.GetUtcNow() >= deadline)
            {
                throw SwarmErrors.NoLeader.Exception("The fake swarm has no leader.");
            }

            await Task.Delay(Patience, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<SwarmNode>> ReadNodesAsync(
        Func<SwarmNode, bool> wanted,
        Action<IReadOnlyList<SwarmNode>> give,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var nodes = await GetNodesAsync(patience, cancellationToken).ConfigureAwait(false);
        give([.. nodes.Where(wanted)]);
        return nodes;
    }

    /// <summary>Changes something through the leader, or through whoever says that there is none.</summary>
    public async Task<T> WriteAsync<T>(Func<IEngine, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        using var engine = new FakeEngine(this, Locked(() => Nodes.FirstOrDefault(static node => node.IsLeader)) ?? Nodes[0], _time);
        return await change(engine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What becomes of an update that has arrived at an engine.</summary>
    public async Task ApplyAsync(NodeUpdate update, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (UpdatesHang())
        {
            await Task.Delay(Patience, _time, cancellationToken).ConfigureAwait(false);
        }

        Locked(() => Update(update));
    }

    /// <summary>A write through one manager's own engine. Without a leader it hangs, as with real ones.</summary>
    public async Task UpdateThroughAsync(FakeNode node, NodeUpdate update, CancellationToken cancellationToken)
    {
        await NodesThroughAsync(node, cancellationToken).ConfigureAwait(false);
        await ApplyAsync(update, cancellationToken).ConfigureAwait(false);
    }

    public Task<bool?> OffersAlpnAsync(SwarmManager manager, CancellationToken cancellationToken) => Task.FromResult(Nodes.Single(node => node.Id == manager.Id).OffersAlpn);

    public IEngine? OpenEngine(SwarmNode node)
    {
        var fake = Nodes.Single(one => one.Id == node.Id);
        if (!fake.CanBeOpened)
        {
            return null;
        }

        var engine = new FakeEngine(this, fake, _time);
        Opened.Enqueue(engine);
        return engine;
    }

    /// <summary>The answer of one manager's own engine. Without a leader it hangs, as real ones do.</summary>
    public async Task<IReadOnlyList<SwarmNode>> NodesThroughAsync(FakeNode node, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var nodes = Locked(() => !node.EngineRuns
                ? throw SwarmErrors.ConnectionRefused.Exception($"Nothing listens at {node.Name}.")
                : node.OwnView is not null ? node.OwnView()
                : node.NodesHang ? null
                : node.AnswersAsManager ? Look() : throw SwarmErrors.NotAManager.Exception($"{node.Name} is no manager."));
            if (nodes is not null)
            {
                return nodes;
            }

            await Task.Delay(Patience, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What an engine says of itself.</summary>
    public EngineStatus StatusOf(FakeNode node) => Locked(() => node.StatusFailures.TryDequeue(out var failure)
        ? throw failure.Exception($"The engine of {node.Name} does not answer.")
        : !node.EngineRuns ? throw SwarmErrors.ConnectionRefused.Exception($"Nothing listens at {node.Name}.")
        : new EngineStatus { NodeId = node.Id, InSwarm = true, IsManager = node.AnswersAsManager, SwarmMessage = node.SwarmMessage, SystemTime = _time.GetUtcNow() + node.ClockAhead });

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            _schedule.CatchUp();
            return action();
        }
    }

    private IReadOnlyList<SwarmNode>? Look()
    {
        if (Applied.Count > 0 && ReadFailuresAfterUpdate.TryDequeue(out var failure))
        {
            throw failure.Exception("The fake swarm cannot be read.");
        }

        return Nodes.Any(static node => node.IsLeader) ? [.. Nodes.Where(static node => !node.IsRemoved).Select(static node => node.View())] : null;
    }

    private bool Update(NodeUpdate update)
    {
        Attempts++;
        if (BeforeUpdate.TryDequeue(out var meddle))
        {
            meddle();
        }

        if (UpdateRefusals.TryDequeue(out var refusal))
        {
            throw refusal.Exception("The fake swarm refuses.");
        }

        var node = Nodes.Single(one => one.Id == update.NodeId);
        DemandAcceptable(update, node);
        var before = node.Role;
        (node.SpecName, node.Role, node.Availability, node.Labels) = (update.Name, update.Role, update.Availability, new Dictionary<string, string>(update.Labels));
        node.Version++;
        Applied.Add(update);
        foreach (var manager in Nodes.Where(static one => one.EngineRuns && one.AnswersAsManager))
        {
            manager.Events.Add(new EngineEvent((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, "node", "update", node.Id, IsLocal: false));
        }

        if (before != node.Role)
        {
            (node.Role == SwarmNodeRole.Manager ? (Action<FakeNode>)Join : Leave)(node);
        }

        return LostReplies.TryDequeue(out var lost) ? throw lost.Exception("The reply of the fake swarm is lost.") : true;
    }
}
