using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Serving;
using SwarmHa.Docker;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>What BenchmarkDotNet measures: the ways from an engine's reply to objects, each longer by a stage.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class ListStages : ISwarmReporter, IDisposable
{
    private Floor? _floor;
    private ISwarm? _swarm;
    private Runspace? _runspace;
    private PowerShell? _command;

    /// <summary>The server, which lives as long as all benchmarks.</summary>
    internal static ServedProcess? Served { get; set; }

    /// <summary>The sizes of the swarms that are listed.</summary>
    internal static IReadOnlyList<int> Sizes { get; set; } = [];

    /// <summary>The sizes, for BenchmarkDotNet.</summary>
    public static IEnumerable<int> AllSizes => Sizes;

    /// <summary>How many nodes the swarm has.</summary>
    [ParamsSource(nameof(AllSizes))]
    public int Nodes { get; set; }

    /// <summary>Opens all ways.</summary>
    [GlobalSetup]
    public void Open()
    {
        var engine = Served!.Leader(Nodes);
        _floor = new Floor(engine);
        _swarm = new DockerSwarmConnector()
            .ConnectAsync(new SwarmConnectRequest { Endpoints = [EngineEndpoint.Parse($"tcp://{engine.Authority}")] }, this, CancellationToken.None)
            .GetAwaiter().GetResult();
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        Run(shell => shell.AddCommand("Import-Module").AddParameter("Name", Session.Manifest));
        Run(shell => shell.AddCommand("Connect-Swarm").AddParameter("Endpoint", $"tcp://{engine.Authority}"));
        _command = PowerShell.Create(_runspace);
        _command.AddCommand("Get-SwarmNode");
    }

    /// <summary>Closes them.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _command?.Dispose();
        _runspace?.Dispose();
        _swarm?.Dispose();
        _floor?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The request, until the reply begins; a kept connection.</summary>
    [Benchmark]
    public int FirstByte() => _floor!.BeginAsync().GetAwaiter().GetResult();

    /// <summary>The same, and the body to its end.</summary>
    [Benchmark]
    public long WholeBody() => _floor!.DrainAsync().GetAwaiter().GetResult();

    /// <summary>The same, and the least of parsing.</summary>
    [Benchmark]
    public int BareRequest() => _floor!.List().Count;

    /// <summary>The module's own way to the objects, without PowerShell.</summary>
    [Benchmark]
    public int SwarmNodes() => _swarm!.GetNodesAsync(TimeSpan.FromSeconds(30), CancellationToken.None).GetAwaiter().GetResult().Count;

    /// <summary>The cmdlet, with its pipeline.</summary>
    [Benchmark]
    public int GetSwarmNode() => _command!.Invoke().Count;

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Progress(SwarmProgress progress)
    {
    }

    /// <inheritdoc/>
    public void Urgent(string message)
    {
    }

    private void Run(Action<PowerShell> build)
    {
        using var shell = PowerShell.Create(_runspace);
        build(shell);
        shell.Invoke();
        if (shell.HadErrors)
        {
            throw new InvalidOperationException(shell.Streams.Error[0].ToString());
        }
    }
}
