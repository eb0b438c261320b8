using System.Diagnostics;
using System.Net.NetworkInformation;

namespace SwarmHa.Simulator.Tests;

public sealed class LabTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lab_is_found_by_its_kind_and_its_name_is_its_own()
    {
        var source = new SimulatedLabSource();
        var lab = await source.CreateAsync(new SwarmLabRequest { Name = "one" }, new Quiet(), Stop);
        Assert.Same(lab, Assert.Single(new SimulatedLabSource().FindAll()));
        Assert.Equal(["node-40", "node-50", "node-60", "node-70", "node-80"], lab.Nodes.Select(static node => node.Name));
        Assert.All(lab.Nodes, static node => Assert.Equal(("one", SwarmLabNodeState.Running), (node.Lab, node.State)));
        await Assert.ThrowsAsync<EngineDriverException>(() => source.CreateAsync(new SwarmLabRequest { Name = "ONE" }, new Quiet(), Stop));
        await Assert.ThrowsAsync<EngineDriverException>(() => source.CreateAsync(new SwarmLabRequest { Name = "none", Managers = 0 }, new Quiet(), Stop));
        await lab.RemoveAsync(Stop);
        await lab.RemoveAsync(Stop);
        Assert.Empty(source.FindAll());
        await Assert.ThrowsAsync<EngineDriverException>(() => lab.StopNodeAsync("node-40", SwarmLabFault.Stop, Stop));
    }

    [Fact]
    public async Task Waiting_for_a_start_can_be_ended()
    {
        using var scene = new Scene(time: new FakeTimeProvider());
        scene.Swarm.StopNode("node-40", SwarmLabFault.Stop);
        using var ending = new CancellationTokenSource();
        var start = scene.Swarm.StartNodeAsync("node-40", ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_lab_that_is_removed_leaves_no_port_and_no_thread()
    {
        await UseAsync("warm-up");
        var threads = Threads();
        for (var time = 1; time <= 10; time++)
        {
            var ports = await UseAsync($"lab-{time}");
            var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static place => place.Port).ToHashSet();
            Assert.DoesNotContain(ports, listening.Contains);
        }

        Assert.InRange(Threads(), 0, threads + 6);
    }

    /// <summary>Uses a lab in every way that could leave something, and removes it in the middle.</summary>
    private static async Task<IReadOnlyList<int>> UseAsync(string name)
    {
        var lab = await new SimulatedLabSource().CreateAsync(new SwarmLabRequest { Name = name, Speed = 50 }, new Quiet(), Stop);
        using var client = new HttpClient();
        var uris = lab.Nodes.Select(static node => new Uri($"http://127.0.0.1:{node.Endpoint.Port}/")).ToList();
        await Task.WhenAll(uris.Select(uri => client.GetStringAsync(new Uri(uri, "_ping"), Stop)));
        var events = await client.GetStreamAsync(new Uri(uris[1], "events"), Stop);
        await lab.StopNodeAsync("node-40", SwarmLabFault.Freeze, Stop);
        await lab.StopNodeAsync("node-60", SwarmLabFault.Kill, Stop);
        await lab.StopNodeAsync("node-70", SwarmLabFault.Isolate, Stop);
        var hanging = uris.Where(static (_, index) => index is 0 or 1 or 3).Select(uri => client.GetStringAsync(new Uri(uri, "nodes"), Stop)).ToList();
        await Task.Delay(30, Stop);
        var start = lab.StartNodeAsync("node-60", Stop);
        await lab.RemoveAsync(Stop);
        await Task.WhenAny(Task.WhenAll(hanging), Task.Delay(2000, Stop));
        Assert.All(hanging, static question => Assert.True(question.IsFaulted));
        await Task.WhenAny(start);
        Assert.True(start.IsCompleted);
        await events.DisposeAsync();
        return [.. lab.Nodes.SelectMany(static node => new[] { node.Endpoint.Port, node.Service!.Port })];
    }

    private static int Threads()
    {
        using var self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
