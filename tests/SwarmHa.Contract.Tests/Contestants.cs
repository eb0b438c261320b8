using SwarmHa.Lab;
using SwarmHa.Simulator;
using SwarmHa.Tests;

// Engines mostly wait for elections, so the three kinds do that side by side. The simulation, ten times faster, runs alone.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace SwarmHa.ContractTests;

/// <summary>A swarm that the contract is held against. The same tests run against each.</summary>
public abstract class Contestant : IAsyncLifetime
{
    private readonly List<ISwarmLab> _labs = [];

    /// <summary>Three managers and two workers.</summary>
    internal LabView Three { get; private set; } = null!;

    private protected abstract ISwarmLabSource Source { get; }

    private protected virtual double Speed => 1;

    private protected virtual string Engine => TestEngine.Installed;

    public async ValueTask InitializeAsync()
    {
        await DemandAsync();
        Three = await RaiseAsync(3, 2);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lab in _labs)
        {
            await lab.RemoveAsync(CancellationToken.None);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Raises one more lab, which is removed at the end.</summary>
    internal async Task<LabView> RaiseAsync(int managers, int workers)
    {
        var request = new SwarmLabRequest { Name = $"contract-{Engine}-{_labs.Count}", Managers = managers, Workers = workers, Seed = 7, Speed = Speed, EngineRoot = await TestEngine.RootAsync(Engine) };
        var lab = await Source.CreateAsync(request, new Silence(), TestContext.Current.CancellationToken);
        _labs.Add(lab);
        return new LabView(lab);
    }

    private protected virtual Task DemandAsync() => Task.CompletedTask;

    private sealed class Silence : ISwarmReporter
    {
        public void Verbose(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(SwarmProgress progress)
        {
        }

        public void Urgent(string message)
        {
        }
    }
}

/// <summary>Real engines, where this machine can have them.</summary>
public abstract class RealEngines : Contestant
{
    private protected override ISwarmLabSource Source { get; } = new EngineLabSource();

    private protected override async Task DemandAsync()
    {
        var availability = await EngineLabPrerequisites.CheckAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(availability.IsAvailable || availability.Obstacle == EngineLabObstacle.ProgramsMissing, $"{availability.Reason} {availability.Remedy}");
    }
}

/// <summary>The engine that is installed.</summary>
public sealed class InstalledEngines : RealEngines;

/// <summary>The engine of Debian's stable release.</summary>
public sealed class TrixieEngines : RealEngines
{
    private protected override string Engine => TestEngine.Trixie;
}

/// <summary>The newest engine that Debian has.</summary>
public sealed class SidEngines : RealEngines
{
    private protected override string Engine => TestEngine.Sid;
}

/// <summary>The simulated swarm, ten times faster than life.</summary>
public sealed class Simulation : Contestant
{
    private protected override ISwarmLabSource Source { get; } = new SimulatedLabSource();

    private protected override double Speed => 10;
}

/// <summary>The contract on real engines: what it says is so.</summary>
[CollectionDefinition(nameof(InstalledEngines))]
public sealed class InstalledEnginesDefinition : ICollectionFixture<InstalledEngines>;

/// <summary>The contract on those of Debian's stable release.</summary>
[CollectionDefinition(nameof(TrixieEngines))]
public sealed class TrixieEnginesDefinition : ICollectionFixture<TrixieEngines>;

/// <summary>The contract on the newest.</summary>
[CollectionDefinition(nameof(SidEngines))]
public sealed class SidEnginesDefinition : ICollectionFixture<SidEngines>;

/// <summary>The contract on the simulation: where it fails, the simulation is wrong.</summary>
[CollectionDefinition(nameof(Simulation), DisableParallelization = true)]
public sealed class SimulationDefinition : ICollectionFixture<Simulation>;
