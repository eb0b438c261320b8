using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>Real engines, stopped, killed, frozen and cut off.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class SteeringTests
{
    private const string First = "node-40";
    private const string Worker = "node-60";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_twice_leaves_the_engines_alone()
    {
        var first = await LabFixture.WholeLabAsync();
        var before = first.Nodes.Select(node => node.ProcessId).ToList();
        var second = await LabFixture.WholeLabAsync();
        Assert.DoesNotContain(null, before);
        Assert.Equal(before, second.Nodes.Select(node => node.ProcessId));
        Assert.Equal(LabFixture.Options.Nodes, second.Nodes.Select(node => node.Name));
    }

    [Fact]
    public async Task The_service_says_each_nodes_name()
    {
        var lab = await LabFixture.WholeLabAsync();
        foreach (var node in lab.Nodes)
        {
            Assert.Equal(node.Name, (await Engine.ServiceAsync(node))?.Trim());
        }
    }

    [Fact]
    public async Task The_first_node_is_manager_and_the_others_are_workers()
    {
        var lab = await LabFixture.WholeLabAsync();
        var infos = await Task.WhenAll(lab.Nodes.Select(Engine.InfoAsync));
        Assert.Equal([true, false, false], infos.Select(info => (bool)info["Swarm"]!["ControlAvailable"]!));
    }

    [Fact]
    public async Task The_engines_are_different_ones_and_know_their_names()
    {
        var lab = await LabFixture.WholeLabAsync();
        var infos = await Task.WhenAll(lab.Nodes.Select(Engine.InfoAsync));
        Assert.Equal(lab.Nodes.Count, infos.Select(info => (string?)info["ID"]).Distinct().Count());
        Assert.Equal(lab.Nodes.Select(node => node.Name), infos.Select(info => (string?)info["Name"]));
    }

    [Fact]
    public async Task A_stopped_engine_starts_again()
    {
        var (lab, node) = await WorkerAsync();
        await lab.StopAsync(node.Name, Token);
        Assert.Equal(EngineLabNodeState.Stopped, node.State);
        Assert.Null(node.ProcessId);
        Assert.Null(await Engine.ServiceAsync(node));

        await lab.StartAsync(node.Name, Token);
        Assert.Equal(EngineLabNodeState.Running, node.State);
        await ServesAgainAsync(node);
    }

    [Fact]
    public async Task A_killed_node_loses_its_containers_and_starts_again()
    {
        var (lab, node) = await WorkerAsync();
        using var ends = EngineEndWatch.Begin(lab);
        var before = DateTimeOffset.UtcNow;
        await lab.KillAsync(node.Name, Token);
        var after = DateTimeOffset.UtcNow;
        Assert.Equal(EngineLabNodeState.Stopped, node.State);
        Assert.Null(await Engine.ServiceAsync(node));

        await lab.StartAsync(node.Name, Token);
        await ServesAgainAsync(node);

        // The kernel tells when it ended, as it does of none that runs.
        Assert.InRange(ends.EndOf(node.Name)!.Value, before, after.AddSeconds(1));
        Assert.Null(ends.EndOf(First));
    }

    [Fact]
    public async Task The_only_manager_comes_back_from_a_kill_with_its_swarm()
    {
        var lab = await LabFixture.WholeLabAsync();
        string? id = (string?)(await Engine.InfoAsync(lab.Nodes[0]))["Swarm"]!["NodeID"];
        await lab.KillAsync(First, Token);
        await EngineLab.UpAsync(LabFixture.Options, null, Token);
        Assert.Equal(id, (string?)(await Engine.InfoAsync(lab.Nodes[0]))["Swarm"]!["NodeID"]);
    }

    [Fact]
    public async Task A_frozen_engine_answers_nobody_until_it_is_thawed()
    {
        var (lab, node) = await WorkerAsync();
        await lab.FreezeAsync(node.Name, Token);
        Assert.Equal(EngineLabNodeState.Frozen, node.State);
        var hanging = Engine.PingAsync(node, TimeSpan.FromSeconds(30));
        Assert.Null(await Engine.PingAsync(node, TimeSpan.FromSeconds(1)));
        Assert.False(hanging.IsCompleted);
        Assert.NotNull(await Engine.ServiceAsync(node));

        await lab.ThawAsync(node.Name, Token);
        Assert.Equal(EngineLabNodeState.Running, node.State);
        Assert.NotNull(await hanging);
    }

    [Fact]
    public async Task A_frozen_engine_can_be_stopped()
    {
        var (lab, node) = await WorkerAsync();
        await lab.FreezeAsync(node.Name, Token);
        await lab.StopAsync(node.Name, Token);
        Assert.Equal(EngineLabNodeState.Stopped, node.State);
    }

    [Fact]
    public async Task An_isolated_node_is_reached_by_nobody_until_it_joins()
    {
        var (lab, node) = await WorkerAsync();
        await lab.IsolateAsync(node.Name, Token);
        Assert.True(node.IsIsolated);
        Assert.Null(await Engine.ServiceAsync(node));
        Assert.Equal(EngineLabNodeState.Running, node.State);
        Assert.Equal(node.Name, (string?)(await Engine.InfoAsync(node))["Name"]);
        await Engine.EventuallyAsync(async () => await Engine.StateAsync(lab.Nodes[0], node.Name) == "down", "the manager misses the node");

        await lab.JoinNetworkAsync(node.Name, Token);
        Assert.False(node.IsIsolated);
        await Engine.EventuallyAsync(async () => await Engine.StateAsync(lab.Nodes[0], node.Name) == "ready", "the manager sees it again");
        await ServesAgainAsync(node);
    }

    [Fact]
    public async Task Up_brings_back_whatever_a_test_has_done()
    {
        var lab = await LabFixture.WholeLabAsync();
        await Task.WhenAll(
            lab.KillAsync("node-60", Token),
            lab.FreezeAsync("node-50", Token),
            lab.SilenceAsync("node-50", Token),
            lab.IsolateAsync("node-40", Token));
        await EngineLab.UpAsync(LabFixture.Options, null, Token);
        Assert.All(
            lab.Nodes, node => Assert.Equal((EngineLabNodeState.Running, false, false), (node.State, node.IsIsolated, node.IsSilent)));
    }

    [Fact]
    public async Task An_engine_that_does_not_come_up_says_why()
    {
        var (lab, node) = await WorkerAsync();
        await lab.StopAsync(node.Name, Token);
        string data = Path.Combine(lab.Directory, node.Name, "data");
        Directory.Move(data, data + ".kept");
        await File.WriteAllTextAsync(data, "no directory", Token);
        try
        {
            var failed = await Assert.ThrowsAsync<EngineLabException>(() => lab.StartAsync(node.Name, Token));
            Assert.Contains(node.LogPath, failed.Message, StringComparison.Ordinal);
            Assert.Contains("points to a file", failed.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(data);
            Directory.Move(data + ".kept", data);
        }

        await lab.StartAsync(node.Name, Token);
    }

    [Fact]
    public async Task A_node_that_the_lab_has_not_is_refused_by_name()
    {
        var lab = await LabFixture.WholeLabAsync();
        var refused = await Assert.ThrowsAsync<EngineLabException>(() => lab.StopAsync("node-70", Token));
        Assert.Contains("no node 'node-70'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("node-40, node-50, node-60", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_with_other_nodes_is_refused()
    {
        await LabFixture.WholeLabAsync();
        await Assert.ThrowsAsync<EngineLabException>(() => EngineLab.UpAsync(LabFixture.Options with { Nodes = ["other"] }, null, Token));
    }

    private static async Task<(EngineLab Lab, EngineLabNode Node)> WorkerAsync()
    {
        var lab = await LabFixture.WholeLabAsync();
        return (lab, lab.Nodes.Single(node => node.Name == Worker));
    }

    private static Task ServesAgainAsync(EngineLabNode node) =>
        Engine.EventuallyAsync(async () => await Engine.ServiceAsync(node) is not null, $"the service answers on {node.Name}");
}
