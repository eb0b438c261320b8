namespace SwarmHa.Core.Tests;

/// <summary>A fake swarm, a driver for it, and a drill that is quick on the fake clock.</summary>
internal sealed class DrillScene
{
    private readonly PacedTime _time = new();

    public DrillScene(int managers = 3, int workers = 1)
    {
        Swarm = new FakeSwarm(_time, managers, workers);
        Driver = new FakeDriver(Swarm, _time);
    }

    public FakeSwarm Swarm { get; }

    public FakeDriver Driver { get; }

    public FakeDrillHost Host { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public List<FakeService> Services { get; } = [];

    /// <summary>Ends the drill.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>What happens between the plan and the drill.</summary>
    public Action? AfterPlan { get; set; }

    /// <summary>How far the clock moves at once: more where a long time has to pass.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(10);

    public FailoverDrillOptions Options { get; set; } = new()
    {
        Timeout = TimeSpan.FromSeconds(10),
        ProbeInterval = TimeSpan.FromMilliseconds(50),
        ProbeTimeout = TimeSpan.FromSeconds(5),
        SteadyPeriod = TimeSpan.FromMilliseconds(200),
        WriteInterval = TimeSpan.FromMilliseconds(50),
        QuorumLossPeriod = TimeSpan.FromSeconds(2),
        ConvergeTimeout = TimeSpan.FromSeconds(5),
        DriverTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>The plan, once it is safe.</summary>
    public Task<FailoverPlan> PrepareAsync() => _time.RunAsync(async () =>
    {
        var plan = await Drill().PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        plan.DemandSafe();
        return plan;
    });

    /// <summary>The plan, with all that speaks against it.</summary>
    public Task<FailoverPlan> LookAsync() => _time.RunAsync(() => Drill().PrepareAsync(CancellationToken.None));

    public Task<SwarmFailoverSeries> RepeatAsync(int count) => _time.RunWithProbesAsync(
        async () =>
        {
            var drill = Drill();
            return await new FailoverRepetition(drill, Options, Reporter, _time).RunAsync(await drill.PrepareAsync(Stop).ConfigureAwait(false), count, Stop).ConfigureAwait(false);
        },
        Step);

    public Task<SwarmFailoverReport> RunAsync() => _time.RunWithProbesAsync(
        async () =>
        {
            var drill = Drill();
            var plan = await drill.PrepareAsync(Stop).ConfigureAwait(false);
            AfterPlan?.Invoke();
            return await drill.RunAsync(plan, Stop).ConfigureAwait(false);
        },
        Step);

    private FailoverDrill Drill() => new(Swarm, Options.Fault == SwarmFailoverFault.Demote ? null : Driver, Services, Options, Host, Reporter, _time);
}
