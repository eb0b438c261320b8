using System.Diagnostics;
using SwarmHa.Lab;
using SwarmHa.Tests;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SwarmHa.ModuleTests;

/// <summary>Real engines for the tests. Tests are skipped only where there cannot be any.</summary>
public abstract class LabFixture : IAsyncLifetime
{
    private EngineLab? _lab;

    private protected abstract EngineLabOptions Options { get; }

    private protected virtual string Engine => TestEngine.OfRun;

    internal EngineLab Lab => _lab ?? throw new InvalidOperationException("The lab is not up.");

    public async ValueTask InitializeAsync()
    {
        var availability = await EngineLabPrerequisites.CheckAsync(TestContext.Current.CancellationToken);

        // Programs that are missing are installed when the lab is raised.
        Assert.SkipUnless(availability.IsAvailable || availability.Obstacle == EngineLabObstacle.ProgramsMissing, $"{availability.Reason} {availability.Remedy}");
        var options = await OnEnginesAsync(Options with { Name = TestEngine.LabName(Options.Name, Engine) });

        // What a run that was killed has left behind is not what a test begins with.
        if (EngineLab.Find(options.Name) is { } remains)
        {
            await remains.DownAsync();
        }

        _lab = await EngineLab.UpAsync(options, null, TestContext.Current.CancellationToken);
        await PrepareAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DownAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal EngineLabNode Node(string name) => Lab.Nodes.Single(node => node.Name == name);

    internal Uri Endpoint(string name) => Node(name).Endpoint;

    /// <summary>Runs the real docker command line against one engine, as another administrator would.</summary>
    internal async Task<string> DockerAsync(string node, params IEnumerable<string> arguments)
    {
        // It reads a spec and writes it back, and the managers may change it in between: then it says so, and a person types it again.
        for (var left = 5; ; left--)
        {
            var (exitCode, output, error) = await TryDockerAsync(node, arguments);
            if (exitCode == 0)
            {
                return output;
            }

            Assert.True(left > 0 && error.Contains("update out of sequence", StringComparison.Ordinal), error);
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> TryDockerAsync(string node, IEnumerable<string> arguments)
    {
        var docker = Node(node).EngineRoot is { } root ? Path.Combine(root, "bin", "docker") : "docker";
        var start = new ProcessStartInfo(docker, ["-H", $"unix://{Node(node).SocketPath}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The newest version of the API that an engine speaks, in the words of docker.</summary>
    internal async Task<Version> ApiVersionAsync(string node) =>
        Version.Parse((await DockerAsync(node, "version", "--format", "{{.Server.APIVersion}}")).Trim());

    private protected virtual Task<EngineLabOptions> OnEnginesAsync(EngineLabOptions options) => TestEngine.OnAsync(options, Engine);

    private protected virtual Task PrepareAsync() => Task.CompletedTask;
}

/// <summary>One manager and two workers, as the story begins.</summary>
public abstract class StoryLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "story" };
}

/// <summary>The story's lab of the engine that is installed.</summary>
public sealed class InstalledStoryLab : StoryLab
{
    private protected override string Engine => TestEngine.Installed;
}

/// <summary>The story's lab of the engine of Debian's stable release.</summary>
public sealed class TrixieStoryLab : StoryLab
{
    private protected override string Engine => TestEngine.Trixie;
}

/// <summary>The story's lab of the newest engine that Debian has.</summary>
public sealed class SidStoryLab : StoryLab
{
    private protected override string Engine => TestEngine.Sid;
}

/// <summary>One engine that belongs to no swarm.</summary>
public sealed class LoneEngineLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "lone", Nodes = ["node-40"], InitializeSwarm = false };
}

/// <summary>Three managers and a worker.</summary>
public sealed class ThreeManagersLab : LabFixture
{
    public static IReadOnlyList<string> Managers { get; } = ["node-40", "node-50", "node-60"];

    private protected override EngineLabOptions Options { get; } = new() { Name = "three", Nodes = [.. Managers, "node-70"] };

    /// <summary>Starts whatever a test has stopped, and waits until all three managers are heard and all nodes ready.</summary>
    internal async Task BecomeWholeAsync()
    {
        foreach (var node in Lab.Nodes.Where(static node => node.State != EngineLabNodeState.Running))
        {
            await Lab.StartAsync(node.Name, TestContext.Current.CancellationToken);
        }

        using var session = ModuleSession.Open();
        IReadOnlyList<SwarmNode> nodes = [];
        bool IsWhole()
        {
            var result = session.Run($"$null = Connect-Swarm {Endpoint("node-40").OriginalString}; Get-SwarmNode; Disconnect-Swarm");
            nodes = result.HadErrors ? [] : result.Of<SwarmNode>();
            return nodes.Count == 4
                && nodes.All(static node => node.State == SwarmNodeState.Ready)
                && nodes.OfType<SwarmManager>().Count(static manager => manager.IsReachable) == 3;
        }

        if (SpinWait.SpinUntil(IsWhole, TimeSpan.FromSeconds(60)))
        {
            return;
        }

        // An engine that was killed while its role changed may wait for a manager of its own, longer and longer each time.
        foreach (var stuck in nodes.Where(static node => node.State != SwarmNodeState.Ready))
        {
            await Lab.KillAsync(stuck.Hostname, TestContext.Current.CancellationToken);
            await Lab.StartAsync(stuck.Hostname, TestContext.Current.CancellationToken);
        }

        Assert.True(SpinWait.SpinUntil(IsWhole, TimeSpan.FromSeconds(60)), string.Join("; ", nodes.Select(static node => $"{node} {node.State} {node.ManagerStatus}")));
    }

    /// <summary>The manager that leads now.</summary>
    internal string Leader()
    {
        using var session = ModuleSession.Open(Endpoint("node-40"), Endpoint("node-50"));
        return session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name;
    }

    private protected override async Task PrepareAsync()
    {
        await DockerAsync("node-40", "node", "promote", "node-50");
        using (var session = ModuleSession.Open(Endpoint("node-40")))
        {
            session.Run("Invoke-SwarmPromote node-60 -WarningAction Ignore").One<SwarmManager>();
        }

        await BecomeWholeAsync();
    }
}

/// <summary>Three managers, and a service of three replicas beside the lab's own global one.</summary>
public sealed class MaintenanceLab : LabFixture
{
    private protected override EngineLabOptions Options { get; } = new() { Name = "k3", Managers = 3 };

    private protected override async Task PrepareAsync() => await DockerAsync(
        "node-40",
        "service", "create", "--detach", "--name", "api", "--replicas", "3", "--network", "host", "--no-resolve-image", "--stop-signal", "SIGKILL", "--restart-delay", "500ms",
        "swarmha-lab/busybox:1", "/bin/busybox", "sleep", "100000");
}
