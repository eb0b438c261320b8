namespace SwarmHa.Core.Tests;

/// <summary>Drills that want the lock of one fake swarm.</summary>
internal sealed class DrillLockScene : IDisposable
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    public DrillLockScene() => Swarm = new FakeSwarm(Time, managers: 3);

    public PacedTime Time { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public FakeSwarm Swarm { get; }

    public FakeConfigs Configs => Swarm.Configs;

    /// <summary>The drills whose locks are there.</summary>
    public IEnumerable<string> Holders => Configs.All.Where(static config => config.Name == "io.swarmha.drill").Select(static config => config.Labels.GetValueOrDefault("io.swarmha.drill.id", "?"));

    /// <summary>Takes the lock, within a work that the scene's clock drives.</summary>
    public Task<DrillLock> AcquireAsync(string drill, CancellationTokenSource? cancel = null) =>
        DrillLock.AcquireAsync(Swarm, drill, $"ann@desk, process {drill.Length}", "StopEngine node-40", ValidFor, Reporter, Time, cancel?.Token ?? CancellationToken.None);

    public Task<DrillLock> TakeAsync(string drill = "mine", CancellationTokenSource? cancel = null) => Time.RunAsync(() => AcquireAsync(drill, cancel));

    public Task GiveBackAsync(DrillLock taken) => Time.RunAsync(() => taken.DisposeAsync().AsTask());

    /// <summary>Lets time pass, in which what is scheduled in the swarm comes about.</summary>
    public Task PassAsync(TimeSpan span) => Time.RunAsync(async () =>
    {
        await Task.Delay(span, Time, CancellationToken.None).ConfigureAwait(false);
        _ = Swarm.HasLeader;
    });

    /// <summary>What another drill has left.</summary>
    public SwarmConfig Leave(string drill, TimeSpan expiresIn) => Configs.Add(
        "io.swarmha.drill",
        ("io.swarmha.drill.id", drill),
        ("io.swarmha.drill.holder", "bob@shed, process 12"),
        ("io.swarmha.drill.what", "KillEngine node-50"),
        ("io.swarmha.drill.expires", (Time.GetUtcNow() + expiresIn).UtcDateTime.ToString("o")));

    public void Dispose() => Swarm.Dispose();
}
