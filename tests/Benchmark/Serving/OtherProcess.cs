using System.Diagnostics;
using System.Text.Json;

namespace SwarmHa.Benchmark.Serving;

/// <summary>This program once more, in another process: so that what serves takes nothing from what is measured. It ends with this one.</summary>
public class OtherProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it, and waits until it serves.</summary>
    /// <param name="arguments">What it is to do.</param>
    protected OtherProcess(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OtherProcess).Assembly.Location, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process that serves has ended.");
        Endpoints = JsonSerializer.Deserialize<Dictionary<string, Uri[]>>(line)!;
    }

    /// <summary>Where it listens.</summary>
    protected IReadOnlyDictionary<string, Uri[]> Endpoints { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>In that process: tells where it listens, and stays until the other one ends.</summary>
    /// <param name="endpoints">Where it listens.</param>
    public static void Stay(IReadOnlyDictionary<string, Uri[]> endpoints)
    {
        Console.WriteLine(JsonSerializer.Serialize(endpoints));
        Console.In.ReadToEnd();
    }

    /// <summary>Ends the process.</summary>
    /// <param name="disposing">Whether it is called on purpose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}

/// <summary>Served swarms in a process of their own.</summary>
public sealed class ServedProcess : OtherProcess
{
    private readonly HttpClient _client = new();

    /// <summary>Starts it.</summary>
    /// <param name="sizes">How many nodes each swarm has.</param>
    public ServedProcess(params IEnumerable<int> sizes)
        : base(["serve", .. sizes.Select(static size => FormattableString.Invariant($"{size}"))])
    {
    }

    /// <summary>In that process: serves.</summary>
    /// <param name="sizes">How many nodes each swarm has.</param>
    public static void Serve(IEnumerable<int> sizes) =>
        Stay(sizes.ToDictionary(static size => FormattableString.Invariant($"{size}"), static size => new ServedSwarm(size).Managers.ToArray()));

    /// <summary>Where the leader of a swarm listens.</summary>
    /// <param name="size">How many nodes the swarm has.</param>
    /// <returns>The address.</returns>
    public Uri Leader(int size) => Endpoints[FormattableString.Invariant($"{size}")][0];

    /// <summary>What a swarm was asked since its last reset.</summary>
    /// <param name="size">How many nodes the swarm has.</param>
    /// <returns>The counts.</returns>
    public ServedState State(int size) => Ask(size, "state");

    /// <summary>Forgets what a swarm was asked, and sets the pace of its node lists.</summary>
    /// <param name="size">How many nodes the swarm has.</param>
    /// <param name="bytesPerSecond">The pace; 0 for none.</param>
    public void Reset(int size, long bytesPerSecond = 0) => Ask(size, FormattableString.Invariant($"reset/{bytesPerSecond}"));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _client.Dispose();
        base.Dispose(disposing);
    }

    private ServedState Ask(int size, string question) =>
        JsonSerializer.Deserialize<ServedState>(_client.GetStringAsync(new Uri(Leader(size), ServedSwarm.OwnPath + question)).GetAwaiter().GetResult())!;
}
