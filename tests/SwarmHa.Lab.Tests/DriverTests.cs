namespace SwarmHa.Lab.Tests;

/// <summary>The driver that a drill is given.</summary>
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

    [Fact]
    public async Task Knows_no_node_of_that_name_elsewhere()
    {
        var (_, node) = await NodeAsync();
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(node with { Address = "192.0.2.40" }, SwarmFailoverFault.StopEngine, Token));
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(node with { Id = "another" }, SwarmFailoverFault.StopEngine, Token));
        await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(node with { Hostname = "node-70" }, SwarmFailoverFault.StopEngine, Token));
    }

    private static async Task<(EngineLabNode Place, SwarmNode Node)> NodeAsync()
    {
        var lab = await LabFixture.WholeLabAsync();
        var place = lab.Nodes[1];
        var info = await Engine.InfoAsync(place);
        var node = new SwarmNode { Id = (string)info["Swarm"]!["NodeID"]!, Hostname = place.Name, Address = place.Address.ToString() };
        return (place, node);
    }
}
