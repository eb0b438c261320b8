namespace SwarmHa.Core.Tests;

/// <summary>Drills that want the lock of one fake swarm.</summary>
internal sealed class DrillLockScene : IDisposable
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    public DrillLockScene() => Swarm = new FakeSwarm(Time, managers: 3);

    public PacedTime Time { get; } = new();

    public FakeDrillHost Host { get; } = new("ann@desk", 4);

    public RecordingReporter Reporter { get; } = new();

    public FakeSwarm Swarm { get; }

    public FakeConfigs Configs => Swarm.Configs;

    /// <summary>The drills whose locks are there.</summary>
    public IEnumerable<string> Holders => Configs.All.Where(static config => config.Name == "io.swarmha.drill").Select(static config => config.Labels.GetValueOrDefault("io.swarmha.drill.id", "?"));

    /// <summary>Takes the lock, within a work that the scene's clock drives.</summary>
    public Task<DrillLock> AcquireAsync(string drill, CancellationTokenSource? cancel = null) =>
        DrillLock.AcquireAsync(Swarm, drill, "StopEngine node-40", ValidFor, Host, Reporter, Time, cancel?.Token ?? CancellationToken.None);

    /// <summary>Looks whether another drill holds it.</summary>
    public Task DemandFreeAsync() => Time.RunAsync(() => DrillLock.DemandFreeAsync(Swarm, Host, Reporter, Time, CancellationToken.None));

    public Task<DrillLock> TakeAsync(string drill = "mine", CancellationTokenSource? cancel = null) => Time.RunAsync(() => AcquireAsync(drill, cancel));

    public Task GiveBackAsync(DrillLock taken) => Time.RunAsync(() => taken.DisposeAsync().AsTask());

    /// <summary>Lets time pass, in which what is scheduled in the swarm comes about.</summary>
    public Task PassAsync(TimeSpan span) => Time.RunAsync(async () =>
    {
        await Task.Delay(span, Time, CancellationToken.None).ConfigureAwait(false);
        _ = Swarm.HasLeader;
    });

    /// <summary>What another drill has left.</summary>
    public SwarmConfig Leave(string drill, TimeSpan expiresIn, string host = "host-2") => Configs.Add(
        "io.swarmha.drill",
        expiresIn < TimeSpan.Zero ? expiresIn - ValidFor - TimeSpan.FromMinutes(1) : TimeSpan.Zero,
        ("io.swarmha.drill.id", drill),
        ("io.swarmha.drill.holder", "bob@shed"),
        ("io.swarmha.drill.host", host),
        ("io.swarmha.drill.process", "12"),
        ("io.swarmha.drill.process-start", "77"),
        ("io.swarmha.drill.what", "KillEngine node-50"),
        ("io.swarmha.drill.seconds", (expiresIn < TimeSpan.Zero ? ValidFor : expiresIn).TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public void Dispose() => Swarm.Dispose();
}
