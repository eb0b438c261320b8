using SwarmHa.Docker;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>The driver of this machine's own engine, on threads that take a node's engine for it.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(DriversCollection.Name)]
public sealed class LocalDriverTests : IAsyncDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly IEngineDriver _driver = new DockerSwarmConnector().CreateLocalDriver();
    private readonly DriversLab _drivers;

    public LocalDriverTests(DriversLab drivers)
    {
        _drivers = drivers;
        Environment.SetEnvironmentVariable("PATH", drivers.Services.SearchPath);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SwarmManager Node => _drivers.Node;

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        await DriversLab.BecomeWholeAsync();
    }

    [Theory]
    [InlineData(SwarmFailoverFault.StopEngine, EngineLabNodeState.Stopped)]
    [InlineData(SwarmFailoverFault.FreezeEngine, EngineLabNodeState.Frozen)]
    public async Task A_fault_takes_effect_and_is_undone(SwarmFailoverFault fault, EngineLabNodeState state)
    {
        await OnHostAsync(() => _driver.CheckAsync(Node, fault, Token));
        Assert.Equal("Local", _driver.Name);
        await OnHostAsync(() => _driver.StopAsync(Node, fault, Token));
        Assert.Equal(state, _drivers.Place.State);
        await OnHostAsync(() => _driver.StartAsync(Node, fault, Token));
        Assert.Equal(EngineLabNodeState.Running, _drivers.Place.State);
        Assert.Equal(fault == SwarmFailoverFault.StopEngine ? "service docker start" : "pkill -CONT -x dockerd", _driver.DescribeManualStart(Node, fault));
        await _drivers.IsHeardAsync();
    }

    [Fact]
    public async Task When_nobody_undoes_it_the_machine_does()
    {
        var arranged = await HostThread.RunAsync(_drivers.Place, async () =>
        {
            // All on the one thread, whose /run is where the switch is noted.
            Wait(_driver.CheckAsync(Node, SwarmFailoverFault.KillEngine, Token));
            var told = _driver.ArrangeStartAsync(Node, SwarmFailoverFault.KillEngine, TimeSpan.FromSeconds(2), Token);
            Wait(told);
            Wait(_driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token));
            return await told;
        });
        Assert.Equal("this machine: a shell in the background undoes it after 2 s", arranged);
        Assert.Equal(EngineLabNodeState.Stopped, _drivers.Place.State);
        await Engine.EventuallyAsync(() => Task.FromResult(_drivers.Place.State == EngineLabNodeState.Running), "the engine runs");
        await Engine.EventuallyAsync(() => Task.FromResult(DriversLab.Waiting().Count == 0), "nobody waits any more");
        await _drivers.IsHeardAsync();
    }

    [Fact]
    public async Task Another_nodes_engine_is_not_taken_for_this_machines()
    {
        var refused = await Assert.ThrowsAsync<EngineDriverException>(
            () => HostThread.RunAsync(_drivers.Other, () => _driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token)));
        Assert.Matches($"this machine: the engine there .* and {Node.Name} is {Node.Id}", refused.Message);
        await Assert.ThrowsAsync<EngineDriverException>(() => OnHostAsync(() => _driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token)));
        Assert.All(_drivers.Lab.Nodes, static node => Assert.Equal(EngineLabNodeState.Running, node.State));
    }

    // A lambda that is awaited on the thread goes on elsewhere; what is waited for does not.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private Task OnHostAsync(Func<Task> begin) => HostThread.RunAsync(_drivers.Place, begin);
}
