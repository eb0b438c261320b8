using System.Diagnostics;

namespace SwarmHa.Lab.Tests;

/// <summary>Labs whose maker was killed: they are found, completed or removed, and nothing of them stays.</summary>
public sealed class LeftoverTests : IAsyncDisposable
{
    private const string Name = "labkilled";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsLinux() && EngineLab.Find(Name) is EngineLab lab)
        {
            await lab.DownAsync();
        }
    }

    [Fact]
    public async Task A_lab_outlives_its_killed_maker_and_goes_without_a_trace()
    {
        await LabMachine.RequireAsync();
        using var maker = Make();
        await Engine.EventuallyAsync(() => Task.FromResult(Runs(2)), "both engines run");
        maker.Kill();
        await maker.WaitForExitAsync(Token);

        var lab = Assert.Single(EngineLab.FindAll(), found => found.Name == Name);
        Assert.All(lab.Nodes, node => Assert.Equal(EngineLabNodeState.Running, node.State));
        var processes = lab.Nodes.Select(node => node.ProcessId).ToList();
        await lab.DownAsync(null, Token);

        Assert.All(lab.Nodes, node => Assert.Equal(EngineLabNodeState.Stopped, node.State));
        Assert.DoesNotContain(processes, id => File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Length > 0);
        await AssertNoTraceAsync(lab);
    }

    [Fact]
    public async Task Half_a_lab_is_raised_anew()
    {
        await LabMachine.RequireAsync();
        using var maker = Make();
        await Engine.EventuallyAsync(() => Task.FromResult(EngineLab.Find(Name) is not null), "the lab is written down");
        maker.Kill();
        await maker.WaitForExitAsync(Token);

        var lab = await EngineLab.UpAsync(new EngineLabOptions { Name = Name, Nodes = ["alpha", "beta"] }, null, Token);
        Assert.All(lab.Nodes, node => Assert.Equal(EngineLabNodeState.Running, node.State));
        Assert.Equal("beta", (await Engine.ServiceAsync(lab.Nodes[1]))?.Trim());
        await lab.DownAsync(null, Token);
        await AssertNoTraceAsync(lab);
    }

    [Fact]
    public async Task An_up_that_is_cancelled_leaves_nothing()
    {
        await LabMachine.RequireAsync();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var up = EngineLab.UpAsync(new EngineLabOptions { Name = Name, Nodes = ["alpha", "beta"] }, null, cancelled.Token);
        await Engine.EventuallyAsync(() => Task.FromResult(Runs(1)), "an engine runs");
        var lab = EngineLab.Find(Name)!;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => up);
        await AssertNoTraceAsync(lab);
    }

    private static bool Runs(int engines) => EngineLab.Find(Name)?.Nodes.Count(node => node.State == EngineLabNodeState.Running) >= engines;

    private static Process Make() => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "swarmha-lab.dll"), "up", "--name", Name, "--nodes", "alpha,beta"])
    {
        RedirectStandardOutput = true,
    })!;

    private static async Task AssertNoTraceAsync(EngineLab lab)
    {
        Assert.Null(EngineLab.Find(Name));
        Assert.False(Directory.Exists(lab.Directory));
        Assert.DoesNotContain(Name, await File.ReadAllTextAsync("/proc/self/mountinfo", Token), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", $"{Name}.*") : []);
        string[] groups = ["/sys/fs/cgroup", .. Directory.GetDirectories("/sys/fs/cgroup")];
        Assert.DoesNotContain(groups, group => Directory.Exists($"{group}/swarmha-lab/{Name}"));
        Assert.DoesNotContain(
            System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses),
            address => address.Address.ToString() == $"{string.Join('.', lab.Nodes[0].Address.ToString().Split('.')[..3])}.1");
        var commandLines = Directory.GetDirectories("/proc").Select(CommandLine);
        Assert.DoesNotContain(commandLines, line => line.Contains($"{lab.Directory}/", StringComparison.Ordinal));
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
