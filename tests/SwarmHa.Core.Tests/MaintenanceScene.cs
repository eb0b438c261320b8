namespace SwarmHa.Core.Tests;

/// <summary>A fake swarm with a replicated and a global service, and what suspends and resumes its managers.</summary>
internal sealed class MaintenanceScene
{
    private readonly PacedTime _time = new();

    public MaintenanceScene(int managers, int workers = 0)
    {
        Swarm = new FakeSwarm(_time, managers, workers);
        Work = new FakeWork(Swarm, _time);
        var names = Swarm.Nodes.Select(static node => node.Name).ToArray();
        Work.Add(new SwarmService { Id = "id-of-api", Name = "api", Replicas = names.Length }, names);
        Work.Add(new SwarmService { Id = "id-of-web", Name = "web", IsGlobal = true }, names);
        foreach (var node in Swarm.Nodes)
        {
            node.Events.Add(new EngineEvent(NanoTime, "container", "start", node.Name, IsLocal: true));
        }

        Handover = new RoleChangeHandover(Swarm, new RoleChangeOptions { IsPart = true }, Reporter, _time);
    }

    public FakeSwarm Swarm { get; }

    public FakeWork Work { get; }

    public RecordingReporter Reporter { get; } = new();

    public ILeadershipHandover Handover { get; set; }

    public MaintenanceOptions Options { get; set; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public CancellationToken Stop { get; set; }

    /// <summary>How long the last change took on the fake clock.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>The fake clock as events have it.</summary>
    public long NanoTime => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>What the last step of a rolling maintenance tells of a lost quorum.</summary>
    public string? QuorumLoss { get; private set; }

    private RollingMaintenance Rolling => field ??= new RollingMaintenance(Swarm, Maintenance, Reporter, _time);

    private ManagerMaintenance Maintenance => field ??= new ManagerMaintenance(Swarm, Handover, Reporter, _time);

    public Task<SwarmManager> SuspendAsync(string name) => RunAsync(() => Maintenance.SuspendAsync(Swarm[name].Id, Options, Stop));

    public Task<SwarmManager> ResumeAsync(string name, SwarmNodeAvailability? availability = null) =>
        RunAsync(() => Maintenance.ResumeAsync(Swarm[name].Id, availability, Options, CancellationToken.None));

    public Task<SwarmManager> ReturnAsync(string name) => RunAsync(() => Maintenance.ReturnAsync(Swarm[name].View(), null, Options, Stop));

    public Task<IReadOnlyList<SwarmNode>> WaitUntilWholeAsync() => RunAsync(() => Maintenance.WaitUntilWholeAsync(Options, Stop));

    /// <summary>One manager of a rolling maintenance, with what is done to it.</summary>
    public Task<SwarmManager> RollAsync(string name, Action<FakeNode> action) => RunAsync(
        () => _time.RunWithProbesAsync(
            async () =>
            {
                await Rolling.WaitForOthersAsync(Options, Stop).ConfigureAwait(false);
                using var step = await Rolling.TakeAsync(Swarm[name].View(), Options, Stop).ConfigureAwait(false);
                action(Swarm[name]);
                try
                {
                    return await Rolling.ReturnAsync(step, Options, Stop).ConfigureAwait(false);
                }
                finally
                {
                    QuorumLoss = step.QuorumLoss;
                }
            },
            TimeSpan.FromMilliseconds(100)),
        driven: true);

    public Task EndRollAsync() => _time.RunAsync(() => Rolling.EndAsync(Options, Stop));

    private async Task<T> RunAsync<T>(Func<Task<T>> change, bool driven = false)
    {
        var started = _time.GetTimestamp();
        try
        {
            return await (driven ? change() : _time.RunAsync(change));
        }
        finally
        {
            Took = _time.GetElapsedTime(started);
        }
    }
}
