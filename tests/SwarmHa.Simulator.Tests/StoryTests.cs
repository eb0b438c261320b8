using System.Diagnostics;

namespace SwarmHa.Simulator.Tests;

public sealed class StoryTests
{
    [Fact]
    public async Task Promote_two_lose_the_leader_elect_and_take_it_back()
    {
        var watch = Stopwatch.StartNew();
        using var scene = new Scene(managers: 1, workers: 2);
        foreach (var name in new[] { "node-50", "node-60" })
        {
            Assert.Equal(200, (await scene.WriteRoleAsync("node-40", name, "manager")).Status);
            var written = await scene.NodeAsync("node-40", name);
            Assert.Equal("manager", (string?)written["Spec"]!["Role"]);
            Assert.Null(written["ManagerStatus"]);
            await scene.UntilReachableAsync("node-40", name);
            await scene.UntilAsync(async () => (await scene.GetAsync(name, "nodes")).Status == 200);
        }

        scene.Swarm.StopNode("node-40", SwarmLabFault.Stop);
        await Assert.ThrowsAsync<HttpRequestException>(() => scene.GetAsync("node-40", "_ping"));
        var nodes = (await scene.GetAsync("node-50", "nodes")).Json.AsArray();
        var leader = nodes.Single(static node => (bool?)node!["ManagerStatus"]!["Leader"] == true)!;
        Assert.NotEqual("node-40", (string?)leader["Description"]!["Hostname"]);
        var lost = nodes.Single(static node => (string?)node!["Description"]!["Hostname"] == "node-40")!;
        Assert.Equal("unreachable", (string?)lost["ManagerStatus"]!["Reachability"]);
        await scene.UntilStateAsync("node-60", "node-60", "ready");

        await scene.Swarm.StartNodeAsync("node-40", TestContext.Current.CancellationToken);
        Assert.Equal(200, (await scene.GetAsync("node-40", "_ping")).Status);
        await scene.UntilReachableAsync("node-50", "node-40");
        await scene.UntilStateAsync("node-50", "node-40", "ready");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Two_promotions_at_once_both_come_about()
    {
        using var scene = new Scene(managers: 1, workers: 2);
        await scene.WriteRoleAsync("node-40", "node-50", "manager");
        await scene.WriteRoleAsync("node-40", "node-60", "manager");
        await scene.UntilReachableAsync("node-40", "node-50");
        await scene.UntilReachableAsync("node-40", "node-60");
    }

    [Fact]
    public async Task Demoting_the_leader_hands_over_at_once()
    {
        using var scene = new Scene(speed: 5);
        Assert.Equal(200, (await scene.WriteRoleAsync("node-50", "node-40", "worker")).Status);
        await scene.UntilAsync(() => scene.Swarm.Leader is not null and not "node-40");
        await scene.UntilAsync(async () => (await scene.NodeAsync("node-50", "node-40"))["ManagerStatus"] is null);
        await scene.UntilAsync(async () => (await scene.GetAsync("node-40", "nodes")) is { Status: 503 } answer && answer.Message.Contains("Worker nodes", StringComparison.Ordinal));
        var handOver = scene.Swarm.History.Single(static what => what.What.StartsWith("hands over", StringComparison.Ordinal));
        var leads = scene.Swarm.History.Last(static what => what.What == "leads");
        Assert.InRange((leads.At - handOver.At).TotalSeconds, 0.03, 0.11);
    }

    [Fact]
    public async Task The_seed_decides_who_leads_and_not_the_machine()
    {
        var one = await LeadersAsync();
        Assert.Equal(one, await LeadersAsync());
    }

    [Fact]
    public async Task Nine_managers_lose_four_one_after_the_other()
    {
        using var scene = new Scene(managers: 9, workers: 0, speed: 200);
        for (var loss = 1; loss <= 4; loss++)
        {
            scene.Swarm.StopNode(scene.Swarm.Leader!, SwarmLabFault.Kill);
            await scene.UntilAsync(() => scene.Swarm.Leader is not null);
        }

        var nodes = (await scene.GetAsync(scene.Swarm.Leader!, "nodes")).Json.AsArray();
        Assert.Equal(4, nodes.Count(static node => (string?)node!["ManagerStatus"]!["Reachability"] == "unreachable"));
        Assert.Equal(201, (await scene.SendAsync(HttpMethod.Post, scene.Swarm.Leader!, "configs/create", "{\"Name\":\"proof\",\"Data\":\"YQ==\"}")).Status);
    }

    private static async Task<IEnumerable<string>> LeadersAsync()
    {
        using var scene = new Scene(managers: 5, workers: 0, seed: 3, speed: 200);
        for (var loss = 1; loss <= 2; loss++)
        {
            scene.Swarm.StopNode(scene.Swarm.Leader!, SwarmLabFault.Stop);
            await scene.UntilAsync(() => scene.Swarm.Leader is not null);
        }

        return scene.Swarm.History.Where(static what => what.What == "leads").Select(static what => what.Node);
    }
}
