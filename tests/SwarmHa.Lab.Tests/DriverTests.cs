using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>The driver that a drill is given.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class DriverTests
{
    private readonly LabEngineDriver _driver = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stops_and_starts_the_node_that_it_has_checked()
    {
        var (place, node) = await NodeAsync();
        await _driver.CheckAsync(node, SwarmFailoverFault.StopEngine, Token);
        await _driver.StopAsync(node, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal(EngineLabNodeState.Stopped, place.State);
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(node, SwarmFailoverFault.StopEngine, Token));
        await _driver.StartAsync(node, SwarmFailoverFault.StopEngine, Token);
        await _driver.StartAsync(node, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal(EngineLabNodeState.Running, place.State);
    }

    [Fact]
    public async Task What_it_tells_a_person_to_type_starts_the_engine()
    {
        var (place, node) = await NodeAsync();
        await _driver.StopAsync(node, SwarmFailoverFault.StopEngine, Token);
        string typed = _driver.DescribeManualStart(node, SwarmFailoverFault.StopEngine);
        Assert.StartsWith("sudo sh /", typed, StringComparison.Ordinal);

        // A shell in between, since the script becomes the engine when no terminal's shell has made it leader of a job.
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", $"{typed["sudo ".Length..]} &"]);
        await shell.WaitForExitAsync(Token);
        await Engine.EventuallyAsync(async () => await Engine.PingAsync(place, TimeSpan.FromSeconds(1)) is not null, "the engine answers");
    }

    [Theory]
    [InlineData(SwarmFailoverFault.KillEngine)]
    [InlineData(SwarmFailoverFault.FreezeEngine)]
    [InlineData(SwarmFailoverFault.IsolateNetwork)]
    public async Task When_nobody_undoes_a_fault_the_lab_does(SwarmFailoverFault fault)
    {
        var (place, node) = await NodeAsync();
        var arranged = await _driver.ArrangeStartAsync(node, fault, TimeSpan.FromSeconds(2), Token);
        Assert.Equal($"lab {place.LabName}: a shell in the background brings {place.Name} back after 2 s", arranged);
        await _driver.StopAsync(node, fault, Token);
        Assert.True(place.IsIsolated || place.State is EngineLabNodeState.Stopped or EngineLabNodeState.Frozen);
        await Engine.EventuallyAsync(() => Task.FromResult(!place.IsIsolated && place.State == EngineLabNodeState.Running), "the node is back");
        await Engine.EventuallyAsync(async () => await Engine.PingAsync(place, TimeSpan.FromSeconds(1)) is not null, "the engine answers");
        await _driver.StartAsync(node, fault, Token);
        Assert.Empty(DriversLab.CommandLines(UndoScript(place)));
    }

    [Fact]
    public async Task What_was_arranged_is_taken_back_by_the_start_and_goes_with_the_lab()
    {
        var (place, node) = await NodeAsync();
        await _driver.ArrangeStartAsync(node, SwarmFailoverFault.StopEngine, TimeSpan.FromMinutes(5), Token);
        await _driver.ArrangeStartAsync(node, SwarmFailoverFault.StopEngine, TimeSpan.FromMinutes(6), Token);

        // A shell that is about to wait is there twice for an instant.
        await Engine.EventuallyAsync(() => Task.FromResult(DriversLab.CommandLines(UndoScript(place)).Count == 1), "one shell waits");
        await _driver.StartAsync(node, SwarmFailoverFault.StopEngine, Token);
        Assert.Empty(DriversLab.CommandLines(UndoScript(place)));
        Assert.False(File.Exists(UndoScript(place)));

        await _driver.ArrangeStartAsync(node, SwarmFailoverFault.StopEngine, TimeSpan.FromMinutes(5), Token);
        await EngineLab.Find(place.LabName)!.DownAsync(null, Token);
        Assert.Empty(DriversLab.CommandLines(UndoScript(place)));
        Assert.Null(EngineLab.Find(place.LabName));
    }

    [Fact]
    public async Task Knows_no_node_of_that_name_elsewhere()
    {
        var (_, node) = await NodeAsync();
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(node with { Address = "192.0.2.40" }, SwarmFailoverFault.StopEngine, Token));
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(node with { Id = "another" }, SwarmFailoverFault.StopEngine, Token));
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(node with { Hostname = "node-70" }, SwarmFailoverFault.StopEngine, Token));
    }

    private static string UndoScript(EngineLabNode place) => Path.Combine(Path.GetDirectoryName(place.SocketPath)!, "undo.sh");

    private static async Task<(EngineLabNode Place, SwarmNode Node)> NodeAsync()
    {
        var lab = await LabFixture.WholeLabAsync();
        var place = lab.Nodes[1];
        var info = await Engine.InfoAsync(place);
        var node = new SwarmNode { Id = (string)info["Swarm"]!["NodeID"]!, Hostname = place.Name, Address = place.Address.ToString() };
        return (place, node);
    }
}
