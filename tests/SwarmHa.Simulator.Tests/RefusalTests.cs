namespace SwarmHa.Simulator.Tests;

public sealed class RefusalTests
{
    [Fact]
    public async Task A_worker_refuses()
    {
        using var scene = new Scene();
        var answer = await scene.GetAsync("node-80", "v1.41/nodes");
        Assert.Equal(503, answer.Status);
        Assert.StartsWith("This node is not a swarm manager. Worker nodes can't be used", answer.Message, StringComparison.Ordinal);
        Assert.Equal("active", (string?)(await scene.GetAsync("node-80", "info")).Json["Swarm"]!["LocalNodeState"]);
    }

    [Fact]
    public async Task A_joining_manager_refuses_in_its_own_words()
    {
        using var scene = new Scene(speed: 20);
        await scene.WriteRoleAsync("node-40", "node-80", "manager");
        await scene.UntilAsync(async () => (await scene.GetAsync("node-80", "nodes")) is { Status: 503 } answer && answer.Message.Contains("being prepared", StringComparison.Ordinal));
        await scene.UntilAsync(async () => (await scene.GetAsync("node-80", "nodes")).Status == 200);
    }

    [Fact]
    public async Task A_node_that_has_left_is_in_no_swarm()
    {
        using var scene = new Scene();
        Assert.Equal(200, (await scene.SendAsync(HttpMethod.Post, "node-80", "swarm/leave")).Status);
        var answer = await scene.GetAsync("node-80", "nodes");
        Assert.Equal((503, true), (answer.Status, answer.Message.Contains("docker swarm init", StringComparison.Ordinal)));
        Assert.Equal("inactive", (string?)(await scene.GetAsync("node-80", "info")).Json["Swarm"]!["LocalNodeState"]);
        Assert.Equal("down", (string?)(await scene.NodeAsync("node-40", "node-80"))["Status"]!["State"]);
        Assert.Equal(200, (await scene.SendAsync(HttpMethod.Delete, "node-40", "nodes/node-80")).Status);
        Assert.Equal(4, (await scene.GetAsync("node-40", "nodes")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_wrong_version_is_out_of_sequence()
    {
        using var scene = new Scene();
        var answer = await scene.WriteRoleAsync("node-50", "node-80", "manager", version: 1);
        Assert.Equal((500, "rpc error: code = Unknown desc = update out of sequence"), (answer.Status, answer.Message));
        var before = (ulong)(await scene.NodeAsync("node-50", "node-80"))["Version"]!["Index"]!;
        Assert.Equal(200, (await scene.WriteRoleAsync("node-50", "node-80", "manager")).Status);
        Assert.True((ulong)(await scene.NodeAsync("node-50", "node-80"))["Version"]!["Index"]! > before);
    }

    [Fact]
    public async Task The_last_manager_stays()
    {
        using var scene = new Scene(managers: 1);
        var answer = await scene.WriteRoleAsync("node-40", "node-40", "worker");
        Assert.Equal((400, "rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task What_would_lose_quorum_is_refused()
    {
        using var scene = new Scene();
        scene.Swarm.StopNode("node-60", SwarmLabFault.Kill);
        await scene.UntilAsync(() => scene.Whats.Contains("node-60 is Unreachable"));
        var answer = await scene.WriteRoleAsync("node-40", "node-50", "worker");
        Assert.Equal(400, answer.Status);
        Assert.Contains("loss of quorum", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes/nobody", 404, "node nobody not found")]
    [InlineData("nodes?filters={\"role\":[\"king\"]}", 500, "Invalid role filter: 'king'")]
    [InlineData("nodes?filters={\"shape\":[\"round\"]}", 400, "Invalid filter 'shape'")]
    [InlineData("v1.99/nodes", 400, "client version 1.99 is too new. Maximum supported API version is 1.50")]
    [InlineData("services/nothing", 404, "service nothing not found")]
    [InlineData("configs/nothing", 404, "config nothing not found")]
    [InlineData("nowhere", 404, "page not found")]
    public async Task What_cannot_be_answered_is_refused_in_the_engines_words(string path, int status, string words)
    {
        using var scene = new Scene();
        var answer = await scene.GetAsync("node-40", path);
        Assert.Equal((status, words), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Nodes_that_are_in_use_are_not_removed()
    {
        using var scene = new Scene();
        Assert.Contains("must be demoted", (await scene.SendAsync(HttpMethod.Delete, "node-40", "nodes/node-50?force=true")).Message, StringComparison.Ordinal);
        Assert.Contains("is not down", (await scene.SendAsync(HttpMethod.Delete, "node-40", "nodes/node-80")).Message, StringComparison.Ordinal);
        Assert.Equal(200, (await scene.SendAsync(HttpMethod.Delete, "node-40", "nodes/node-80?force=1")).Status);
    }
}
