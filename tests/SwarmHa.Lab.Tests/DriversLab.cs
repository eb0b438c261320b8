using SwarmHa.Docker;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>The tests that share <see cref="DriversLab"/>.</summary>
[CollectionDefinition(Name)]
public sealed class DriversCollection : ICollectionFixture<DriversLab>
{
    public const string Name = "drivers";
}

/// <summary>Three managers for the drivers that reach an engine's host. What is done is done to one that does not lead when the lab is raised.</summary>
public sealed class DriversLab : IAsyncLifetime
{
    private static readonly EngineLabOptions Options = new() { Name = TestEngine.LabName("drivers"), Managers = 3 };

    private EngineLab? _lab;
    private ServiceFolder? _services;

    internal EngineLab Lab => _lab!;

    internal EngineLabNode Place => Lab.Nodes[1];

    internal EngineLabNode Other => Lab.Nodes[0];

    /// <summary>The <c>service docker</c> of the place.</summary>
    internal ServiceFolder Services => _services!;

    /// <summary>The place as the swarm tells of it.</summary>
    internal SwarmManager Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await LabMachine.RequireAsync();
        _lab = await EngineLab.UpAsync(await TestEngine.OnAsync(Options), null, TestContext.Current.CancellationToken);
        _services = new ServiceFolder(Place);
        using var swarm = await ConnectAsync();
        var nodes = await swarm.GetNodesAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Node = nodes.OfType<SwarmManager>().Single(node => node.Hostname == Place.Name);
    }

    public async ValueTask DisposeAsync()
    {
        _services?.Dispose();
        if (_lab is not null)
        {
            await _lab.DownAsync();
        }
    }

    /// <summary>Starts whatever a test that failed has left.</summary>
    internal static Task BecomeWholeAsync() => EngineLab.UpAsync(Options, null, CancellationToken.None);

    /// <summary>A connection by TCP, as an administrator's is whose engines are reached so.</summary>
    internal Task<ISwarm> ConnectAsync() => new DockerSwarmConnector().ConnectAsync(
        new SwarmConnectRequest { Endpoints = [EngineEndpoint.Parse(Other.Endpoint.OriginalString)] },
        new Silent(),
        TestContext.Current.CancellationToken);

    /// <summary>Waits until the place is heard by the others.</summary>
    internal Task IsHeardAsync(bool wanted = true) => Engine.EventuallyAsync(
        async () => await Engine.ReachabilityAsync(Other, Place.Name) is { } seen && seen == "reachable" == wanted,
        wanted ? "the others hear it" : "the others do not hear it");

    /// <summary>The process that waits to undo a fault, by its command line.</summary>
    internal static IReadOnlyList<string> Waiting() => CommandLines("swarmha-undo");

    /// <summary>The command lines that hold a part.</summary>
    internal static IReadOnlyList<string> CommandLines(string part) =>
        [.. Directory.GetDirectories("/proc").Select(CommandLine).Where(line => line.Contains(part, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
