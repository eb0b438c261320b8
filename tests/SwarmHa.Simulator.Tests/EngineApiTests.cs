using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator.Tests;

public sealed class EngineApiTests
{
    [Fact]
    public async Task Ping_version_and_info_are_those_of_an_engine()
    {
        using var scene = new Scene();
        var ping = await scene.GetAsync("node-80", "_ping");
        Assert.Equal((200, "OK"), (ping.Status, ping.Text));
        Assert.Equal(("1.50", "false", "active/worker"), (ping.Headers["Api-Version"], ping.Headers["Docker-Experimental"], ping.Headers["Swarm"]));
        Assert.StartsWith("Docker/", ping.Headers["Server"], StringComparison.Ordinal);
        Assert.Empty((await scene.SendAsync(HttpMethod.Head, "node-80", "_ping")).Text);
        Assert.Equal("1.50", (string?)(await scene.GetAsync("node-80", "version")).Json["ApiVersion"]);
        var swarm = (await scene.GetAsync("node-50", "v1.41/info")).Json["Swarm"]!;
        Assert.Equal((5, 3, true), ((int)swarm["Nodes"]!, (int)swarm["Managers"]!, (bool)swarm["ControlAvailable"]!));
        Assert.Equal((string?)(await scene.GetAsync("node-40", "swarm")).Json["ID"], (string?)swarm["Cluster"]!["ID"]);
        Assert.Equal(3, swarm["RemoteManagers"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("{\"role\":[\"manager\"]}", 3)]
    [InlineData("{\"role\":{\"worker\":true}}", 2)]
    [InlineData("{\"name\":[\"node-4\",\"node-80\"]}", 2)]
    [InlineData("{\"membership\":[\"accepted\"]}", 5)]
    [InlineData("{\"membership\":[\"pending\"]}", 0)]
    [InlineData("{\"node.label\":[\"zone=a\"]}", 1)]
    [InlineData("{\"label\":[\"io.swarmha.endpoint\"]}", 5)]
    public async Task Nodes_are_filtered(string filters, int count)
    {
        using var scene = new Scene();
        var version = (await scene.NodeAsync("node-40", "node-80"))["Version"]!["Index"];
        await scene.SendAsync(HttpMethod.Post, "node-40", $"nodes/node-80/update?version={version}", "{\"Role\":\"worker\",\"Availability\":\"active\",\"Labels\":{\"zone\":\"a\"}}");
        Assert.Equal(count, (await scene.GetAsync("node-50", $"nodes?filters={Uri.EscapeDataString(filters)}")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_node_is_found_by_id_prefix_and_tells_its_endpoint()
    {
        using var scene = new Scene();
        var id = (string)(await scene.NodeAsync("node-40", "node-50"))["ID"]!;
        Assert.Equal(25, id.Length);
        var node = (await scene.GetAsync("node-60", $"nodes/{id[..12]}")).Json;
        Assert.Equal("node-50", (string?)node["Description"]!["Hostname"]);
        Assert.Equal(scene.Node("node-50").Endpoint.OriginalString, (string?)node["Description"]!["Engine"]!["Labels"]!["io.swarmha.endpoint"]);
        Assert.Equal(1, (await scene.GetAsync("node-40", "nodes")).Json.AsArray().Count(static other => (bool?)other!["ManagerStatus"]?["Leader"] == true));
    }

    [Fact]
    public async Task Services_have_tasks()
    {
        using var scene = new Scene(speed: 200);
        var created = await scene.SendAsync(HttpMethod.Post, "node-50", "services/create", "{\"Name\":\"shop\",\"TaskTemplate\":{},\"Mode\":{\"Replicated\":{\"Replicas\":3}}}");
        Assert.Equal(201, created.Status);
        Assert.Equal(409, (await scene.SendAsync(HttpMethod.Post, "node-50", "services/create", "{\"Name\":\"shop\"}")).Status);
        Assert.Equal(2, (await scene.GetAsync("node-40", "services")).Json.AsArray().Count);
        await scene.UntilAsync(async () => (await scene.GetAsync("node-40", "tasks?filters={\"service\":[\"shop\"]}")).Json.AsArray().Count(static task => (string?)task!["Status"]!["State"] == "running") == 3);
        var onOne = (await scene.GetAsync("node-40", "tasks?filters={\"service\":[\"web\"],\"node\":[\"node-40\"],\"desired-state\":[\"running\"]}")).Json.AsArray();
        Assert.Equal((string?)(await scene.NodeAsync("node-40", "node-40"))["ID"], (string?)Assert.Single(onOne)!["NodeID"]);
        Assert.Equal(200, (await scene.SendAsync(HttpMethod.Delete, "node-40", "services/shop")).Status);
        Assert.Equal(404, (await scene.GetAsync("node-40", "services/shop")).Status);
    }

    [Fact]
    public async Task Configs_are_written_read_and_removed()
    {
        using var scene = new Scene();
        var id = (string?)(await scene.SendAsync(HttpMethod.Post, "node-60", "configs/create", "{\"Name\":\"proof\",\"Data\":\"YQ==\"}")).Json["ID"];
        Assert.Equal("proof", (string?)(await scene.GetAsync("node-40", $"configs/{id}")).Json["Spec"]!["Name"]);
        Assert.Equal(409, (await scene.SendAsync(HttpMethod.Post, "node-40", "configs/create", "{\"Name\":\"proof\",\"Data\":\"Yg==\"}")).Status);
        Assert.Equal(204, (await scene.SendAsync(HttpMethod.Delete, "node-40", $"configs/{id}")).Status);
        Assert.Empty((await scene.GetAsync("node-40", "configs")).Json.AsArray());
    }

    [Fact]
    public async Task Events_tell_what_has_changed_of_a_node()
    {
        using var scene = new Scene();
        using var client = new HttpClient();
        await using var stream = await client.GetStreamAsync(scene.At("node-50", "events?filters={\"type\":[\"node\"]}"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        await scene.WriteRoleAsync("node-40", "node-80", "manager");
        var spec = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        Assert.Equal(("node", "update", "swarm"), ((string?)spec["Type"], (string?)spec["Action"], (string?)spec["scope"]));
        var role = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!)!["Actor"]!["Attributes"]!;
        Assert.Equal(("node-80", "worker", "manager"), ((string?)role["name"], (string?)role["role.old"], (string?)role["role.new"]));
        scene.Swarm.StopNode("node-50", SwarmLabFault.Stop);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not null)
            {
                // To its end, which comes in the middle.
            }
        });
    }

    [Fact]
    public async Task Bodies_may_come_in_chunks_and_after_a_continue()
    {
        using var scene = new Scene();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", scene.Node("node-40").Endpoint.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("POST /configs/create HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 100", await ReceiveAsync(socket), StringComparison.Ordinal);
        await socket.SendAsync("8\r\n{\"Name\":\r\n16\r\n\"proof\",\"Data\":\"YQ==\"}\r\n0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 201 Created", await ReceiveAsync(socket), StringComparison.Ordinal);
        await socket.SendAsync("GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.EndsWith("OK", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Empty(await ReceiveAsync(socket));
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
    }
}
