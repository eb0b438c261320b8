using System.Net.Sockets;

namespace SwarmHa.Simulator.Tests;

public sealed class NodeFaultTests
{
    [Theory]
    [InlineData(SwarmLabFault.Stop)]
    [InlineData(SwarmLabFault.Kill)]
    public async Task A_node_that_is_stopped_refuses_and_so_does_its_service(SwarmLabFault fault)
    {
        using var scene = new Scene();
        var service = scene.Node("node-80").Service!;
        using var visitor = new HttpClient();
        Assert.Equal("web on node-80\n", await visitor.GetStringAsync(service, TestContext.Current.CancellationToken));
        scene.Swarm.StopNode("node-80", fault);
        Assert.Equal(SwarmLabNodeState.Stopped, scene.Node("node-80").State);
        Assert.Equal(SocketError.ConnectionRefused, await ErrorAsync(scene.At("node-80", "_ping")));
        Assert.Equal(SocketError.ConnectionRefused, await ErrorAsync(service));
        await scene.Swarm.StartNodeAsync("node-80", TestContext.Current.CancellationToken);
        Assert.Equal(200, (await scene.GetAsync("node-80", "_ping")).Status);
        await scene.UntilAsync(async () => await ErrorAsync(service) == SocketError.Success);
    }

    [Fact]
    public async Task Connections_to_a_killed_node_are_reset_and_to_a_stopped_one_closed()
    {
        using var scene = new Scene();
        Assert.Equal(SocketError.ConnectionReset, await EndingAsync(scene, SwarmLabFault.Kill));
        Assert.Equal(SocketError.Success, await EndingAsync(scene, SwarmLabFault.Stop));
    }

    [Theory]
    [InlineData(SwarmLabFault.Freeze, true)]
    [InlineData(SwarmLabFault.Isolate, false)]
    public async Task A_silent_node_answers_what_it_was_asked_when_it_is_back(SwarmLabFault fault, bool serviceAnswers)
    {
        using var scene = new Scene();
        scene.Swarm.StopNode("node-80", fault);
        var ping = scene.GetAsync("node-80", "_ping");
        using var visitor = new HttpClient();
        var visit = visitor.GetStringAsync(scene.Node("node-80").Service!, TestContext.Current.CancellationToken);
        await Task.Delay(150, TestContext.Current.CancellationToken);
        Assert.False(ping.IsCompleted);
        Assert.Equal(serviceAnswers, visit.IsCompleted);
        await scene.Swarm.StartNodeAsync("node-80", TestContext.Current.CancellationToken);
        Assert.Equal(200, (await ping).Status);
        Assert.Equal("web on node-80\n", await visit);
    }

    [Fact]
    public async Task A_node_that_is_away_cannot_be_taken_away_and_one_that_runs_is_left_alone()
    {
        using var scene = new Scene();
        scene.Swarm.StopNode("node-80", SwarmLabFault.Freeze);
        Assert.Throws<EngineDriverException>(() => scene.Swarm.StopNode("node-80", SwarmLabFault.Kill));
        Assert.Throws<EngineDriverException>(() => scene.Swarm.StopNode("node-99", SwarmLabFault.Kill));
        await scene.Swarm.StartNodeAsync("node-80", TestContext.Current.CancellationToken);
        var before = scene.Swarm.History.Count;
        await scene.Swarm.StartNodeAsync("node-50", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(scene.Swarm.History.Skip(before), static what => what.Node == "node-50");
    }

    [Fact]
    public async Task A_drained_node_runs_no_service_until_it_is_active_again()
    {
        using var scene = new Scene();
        var service = scene.Node("node-80").Service!;
        Assert.Equal(200, (await WriteAvailabilityAsync(scene, "drain")).Status);
        Assert.Equal(SocketError.ConnectionRefused, await ErrorAsync(service));
        Assert.Equal(200, (await WriteAvailabilityAsync(scene, "active")).Status);
        await scene.UntilAsync(async () => await ErrorAsync(service) == SocketError.Success);
    }

    private static async Task<Scene.Answer> WriteAvailabilityAsync(Scene scene, string availability)
    {
        var node = await scene.NodeAsync("node-40", "node-80");
        return await scene.SendAsync(HttpMethod.Post, "node-40", $"nodes/node-80/update?version={node["Version"]!["Index"]}", $$"""{"Role":"worker","Availability":"{{availability}}"}""");
    }

    private static async Task<SocketError> ErrorAsync(Uri uri)
    {
        using var visitor = new HttpClient();
        try
        {
            await visitor.GetStringAsync(uri, TestContext.Current.CancellationToken);
            return SocketError.Success;
        }
        catch (HttpRequestException problem)
        {
            return ((SocketException)problem.GetBaseException()).SocketErrorCode;
        }
    }

    private static async Task<SocketError> EndingAsync(Scene scene, SwarmLabFault fault)
    {
        var node = fault == SwarmLabFault.Kill ? "node-70" : "node-80";
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", scene.Node(node).Endpoint.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await socket.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken) > 0);
        scene.Swarm.StopNode(node, fault);
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
            return SocketError.Success;
        }
        catch (SocketException problem)
        {
            return problem.SocketErrorCode;
        }
    }
}
