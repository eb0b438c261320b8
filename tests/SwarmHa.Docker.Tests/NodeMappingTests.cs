using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>What engines list becomes typed nodes.</summary>
public sealed class NodeMappingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Engine_20_10_s_worker()
    {
        var node = (await ListAsync("engine-20.10")).Single(node => node.Hostname == "node-60");
        Assert.Equal(typeof(SwarmNode), node.GetType());
        Assert.Equal("2xu5m9qyh0l8c3n7bds4kfw1e", node.Id);
        Assert.Equal(SwarmNodeRole.Worker, node.Role);
        Assert.Equal((SwarmNodeState.Down, "heartbeat failure"), (node.State, node.StateMessage));
        Assert.Equal(SwarmNodeAvailability.Drain, node.Availability);
        Assert.Equal("20.10.24+dfsg1", node.EngineVersion);
        Assert.Equal("203.0.113.60", node.Address);
        Assert.Equal("linux/x86_64", node.Platform);
        Assert.Equal((2.5, 2085400576), (node.Cpus, node.MemoryBytes));
        Assert.Equal(new Dictionary<string, string> { ["zone"] = "c", ["disk"] = "ssd" }, node.Labels.ToDictionary());
        Assert.Empty(node.EngineLabels);
        Assert.Equal("CN=swarm-ca", node.TlsIssuer);
        Assert.Equal(612UL, node.SpecVersion);
        Assert.Equal((string.Empty, "node-60"), (node.SpecName, node.Name));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (node.Created.Offset, node.Updated.Offset));
        Assert.Equal("2024-05-14T08:11:02.6134987Z", node.Created.UtcDateTime.ToString("O"));
        Assert.Equal("2024-05-14T09:40:17.0012253Z", node.Updated.UtcDateTime.ToString("O"));
    }

    [Fact]
    public async Task Engine_20_10_s_managers()
    {
        var nodes = await ListAsync("engine-20.10");
        var leader = Assert.IsType<SwarmManager>(nodes.Single(node => node.Hostname == "node-40"));
        Assert.True(leader.IsLeader);
        Assert.Equal((SwarmReachability.Reachable, "203.0.113.40:2377"), (leader.Reachability, leader.RaftAddress));
        Assert.Equal((SwarmNodeState.Ready, string.Empty), (leader.State, leader.StateMessage));
        Assert.Equal(new Dictionary<string, string> { ["rack"] = "7" }, leader.EngineLabels.ToDictionary());
        Assert.Empty(leader.Labels);

        var other = Assert.IsType<SwarmManager>(nodes.Single(node => node.Hostname == "Node-50"));
        Assert.False(other.IsLeader);
        Assert.Equal((SwarmReachability.Reachable, "203.0.113.50:2377"), (other.Reachability, other.RaftAddress));
        Assert.Equal(("second", "second"), (other.SpecName, other.Name));
        Assert.Equal(SwarmNodeAvailability.Active, other.Availability);
    }

    [Fact]
    public async Task Engine_29_s_leader()
    {
        var leader = Assert.IsType<SwarmManager>((await ListAsync("engine-29")).Single(node => node.Hostname == "leads"));
        Assert.Equal("Leader", leader.ManagerStatus);
        Assert.Equal("[2001:db8::73]:2377", leader.RaftAddress);
        Assert.Equal("29.1.3", leader.EngineVersion);
        Assert.Equal((16.0, 33505525760), (leader.Cpus, leader.MemoryBytes));
        Assert.Equal(new Dictionary<string, string> { ["zone"] = "a", ["rank"] = string.Empty }, leader.Labels.ToDictionary());
        Assert.Equal("CN=swarm-ca", leader.TlsIssuer);
    }

    [Fact]
    public async Task Engine_29_s_manager_that_is_lost()
    {
        var lost = Assert.IsType<SwarmManager>((await ListAsync("engine-29")).Single(node => node.Hostname == "lost"));
        Assert.Equal(("Unreachable", SwarmNodeState.Down), (lost.ManagerStatus, lost.State));
        Assert.Equal((SwarmNodeAvailability.Pause, "28.5.2"), (lost.Availability, lost.EngineVersion));
    }

    [Fact]
    public async Task A_manager_that_is_joining_has_no_raft_yet()
    {
        var joining = Assert.IsType<SwarmManager>((await ListAsync("engine-29")).Single(node => node.Hostname == "joining"));
        Assert.Equal(SwarmNodeRole.Manager, joining.Role);
        Assert.Equal(SwarmReachability.None, joining.Reachability);
        Assert.False(joining.HasJoinedRaft);
        Assert.False(joining.IsLeader);
        Assert.Equal((string.Empty, string.Empty), (joining.RaftAddress, joining.ManagerStatus));
        Assert.Equal("linux/aarch64", joining.Platform);
    }

    [Fact]
    public async Task A_demoted_node_that_is_in_raft_still_is_a_manager_with_the_role_of_a_worker()
    {
        var demoted = Assert.IsType<SwarmManager>((await ListAsync("engine-29")).Single(node => node.Hostname == "demoted"));
        Assert.Equal(SwarmNodeRole.Worker, demoted.Role);
        Assert.Equal((SwarmReachability.Reachable, "203.0.113.71:2377"), (demoted.Reachability, demoted.RaftAddress));
    }

    [Fact]
    public async Task A_node_of_which_nothing_is_told_but_its_id()
    {
        var node = await MapAsync("""{ "ID": "bare" }""");
        Assert.Equal(new SwarmNode { Id = "bare", Hostname = string.Empty, Role = SwarmNodeRole.Unknown, Availability = SwarmNodeAvailability.Unknown, Labels = node.Labels, EngineLabels = node.EngineLabels }, node);
        Assert.Empty(node.Labels);
        Assert.Empty(node.EngineLabels);
        Assert.Equal(default, node.Created);
    }

    [Theory]
    [InlineData("""{ "ID": "x", "Version": {}, "Spec": {}, "Description": {}, "Status": {} }""")]
    [InlineData("""{ "ID": "x", "Version": null, "CreatedAt": null, "UpdatedAt": null, "Spec": null, "Description": null, "Status": null, "ManagerStatus": null }""")]
    [InlineData("""{ "ID": "x", "Spec": { "Name": null, "Labels": null, "Role": null, "Availability": null }, "Status": { "State": null, "Message": null, "Addr": null } }""")]
    [InlineData("""{ "ID": "x", "Description": { "Hostname": null, "Platform": null, "Resources": null, "Engine": null, "TLSInfo": null } }""")]
    [InlineData("""{ "ID": "x", "Description": { "Platform": {}, "Resources": {}, "Engine": { "Labels": null, "Plugins": null }, "TLSInfo": {} } }""")]
    public async Task Missing_parts_are_empty(string json)
    {
        var node = await MapAsync(json);
        Assert.Equal(typeof(SwarmNode), node.GetType());
        Assert.All(
            [node.Hostname, node.SpecName, node.StateMessage, node.EngineVersion, node.Address, node.Platform, node.TlsIssuer],
            static text => Assert.Equal(string.Empty, text));
        Assert.Equal((SwarmNodeRole.Unknown, SwarmNodeState.Unknown, SwarmNodeAvailability.Unknown), (node.Role, node.State, node.Availability));
        Assert.Equal((0.0, 0L, 0UL), (node.Cpus, node.MemoryBytes, node.SpecVersion));
        Assert.Empty(node.Labels);
        Assert.Empty(node.EngineLabels);
    }

    [Theory]
    [InlineData("unknown", SwarmNodeState.Unknown)]
    [InlineData("down", SwarmNodeState.Down)]
    [InlineData("ready", SwarmNodeState.Ready)]
    [InlineData("disconnected", SwarmNodeState.Disconnected)]
    [InlineData("hibernating", SwarmNodeState.Unknown)]
    [InlineData("", SwarmNodeState.Unknown)]
    public async Task States(string word, SwarmNodeState expected) =>
        Assert.Equal(expected, (await MapAsync(With(json => json["Status"]!["State"] = word))).State);

    [Theory]
    [InlineData("active", SwarmNodeAvailability.Active)]
    [InlineData("pause", SwarmNodeAvailability.Pause)]
    [InlineData("drain", SwarmNodeAvailability.Drain)]
    [InlineData("quarantine", SwarmNodeAvailability.Unknown)]
    public async Task Availabilities(string word, SwarmNodeAvailability expected) =>
        Assert.Equal(expected, (await MapAsync(With(json => json["Spec"]!["Availability"] = word))).Availability);

    [Theory]
    [InlineData("unknown", SwarmReachability.Unknown)]
    [InlineData("unreachable", SwarmReachability.Unreachable)]
    [InlineData("reachable", SwarmReachability.Reachable)]
    [InlineData("nearly", SwarmReachability.Unknown)]
    [InlineData("", SwarmReachability.Unknown)]
    public async Task Reachabilities(string word, SwarmReachability expected)
    {
        var node = await MapAsync(With(json => json["ManagerStatus"]!["Reachability"] = word));
        Assert.Equal(expected, Assert.IsType<SwarmManager>(node).Reachability);
    }

    [Fact]
    public async Task A_role_that_nobody_knows_is_no_manager()
    {
        var node = await MapAsync(new ServedNode("x", "x") { Role = "observer", RaftAddress = null }.ToJson().ToJsonString());
        Assert.Equal((typeof(SwarmNode), SwarmNodeRole.Unknown), (node.GetType(), node.Role));
    }

    [Fact]
    public async Task A_manager_in_raft_of_which_nothing_is_told_has_an_unknown_reachability()
    {
        var node = await MapAsync(With(json => json["ManagerStatus"] = new JsonObject()));
        var manager = Assert.IsType<SwarmManager>(node);
        Assert.Equal((false, SwarmReachability.Unknown, string.Empty), (manager.IsLeader, manager.Reachability, manager.RaftAddress));
    }

    [Theory]
    [InlineData("linux", null, "linux")]
    [InlineData(null, "x86_64", "x86_64")]
    [InlineData("windows", "x86_64", "windows/x86_64")]
    [InlineData("", "", "")]
    public async Task Platforms(string? os, string? architecture, string expected)
    {
        var json = With(json => json["Description"]!["Platform"] = new JsonObject { ["OS"] = os, ["Architecture"] = architecture });
        Assert.Equal(expected, (await MapAsync(json)).Platform);
    }

    [Theory]
    [InlineData("MBMxETAPBgNVBAMTCHN3YXJtLWNh", "CN=swarm-ca")]
    [InlineData("AAECAw==", "")]
    [InlineData("MBMxETAP", "")]
    [InlineData("", "")]
    public async Task Issuers(string subject, string expected)
    {
        var json = With(json => json["Description"]!["TLSInfo"] = new JsonObject { ["CertIssuerSubject"] = subject });
        Assert.Equal(expected, (await MapAsync(json)).TlsIssuer);
    }

    [Fact]
    public async Task What_a_newer_engine_adds_is_left_out()
    {
        var json = With(json =>
        {
            json["Mood"] = new JsonArray("calm", 1);
            json["Spec"]!["Tint"] = new JsonObject { ["Depth"] = 3 };
            json["ManagerStatus"]!["Term"] = 42;
        });
        Assert.Equal("node-40", (await MapAsync(json)).Hostname);
    }

    private static string With(Action<JsonObject> change)
    {
        var json = new ServedNode("id-40", "node-40").ToJson();
        change(json);
        return json.ToJsonString();
    }

    private static async Task<SwarmNode> MapAsync(string node)
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json($"[{node}]"));
        using var engine = served.Open();
        return Assert.Single(await engine.GetNodesAsync(Token));
    }

    private static async Task<IReadOnlyList<SwarmNode>> ListAsync(string generation)
    {
        await using var served = ServedEngine.OnTcp().Answers(generation);
        using var engine = served.Open();
        return await engine.GetNodesAsync(Token);
    }
}
