using System.Diagnostics;
using System.Net.Sockets;

namespace SwarmHa.Simulator.Tests;

public sealed class TransportFaultTests
{
    [Fact]
    public async Task Slow_replies_come_late_and_in_simulated_time()
    {
        using var scene = new Scene(speed: 20);
        scene.Swarm.SetTransportFault("node-50", new TransportFault(TransportFaultKind.Slow) { Delay = TimeSpan.FromSeconds(4) });
        var watch = Stopwatch.StartNew();
        Assert.Equal(200, (await scene.GetAsync("node-50", "nodes")).Status);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.19, 1.5);
    }

    [Theory]
    [InlineData(TransportFaultKind.Drop)]
    [InlineData(TransportFaultKind.ResetMidBody)]
    [InlineData(TransportFaultKind.NotHttp)]
    public async Task Broken_replies_fail(TransportFaultKind kind)
    {
        using var scene = new Scene();
        scene.Swarm.SetTransportFault("node-50", new TransportFault(kind));
        await Assert.ThrowsAsync<HttpRequestException>(() => scene.GetAsync("node-50", "nodes"));
        await Assert.ThrowsAsync<HttpRequestException>(() => scene.GetAsync("node-50", "nodes"));
        Assert.Equal(200, (await scene.GetAsync("node-40", "nodes")).Status);
        scene.Swarm.SetTransportFault("node-50", null);
        Assert.Equal(200, (await scene.GetAsync("node-50", "nodes")).Status);
    }

    [Fact]
    public async Task A_reset_comes_after_half_of_the_body()
    {
        using var scene = new Scene();
        var whole = (await scene.GetAsync("node-40", "nodes")).Text.Length;
        scene.Swarm.SetTransportFault("node-40", new TransportFault(TransportFaultKind.ResetMidBody));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", scene.Node("node-40").Endpoint.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /nodes HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var received = 0;
        var problem = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(new byte[65536], TestContext.Current.CancellationToken);
                Assert.NotEqual(0, count);
                received += count;
            }
        });
        Assert.Equal(SocketError.ConnectionReset, problem.SocketErrorCode);
        Assert.InRange(received, whole / 2, whole);
    }

    [Fact]
    public async Task Malformed_bodies_are_no_engines()
    {
        using var scene = new Scene();
        scene.Swarm.SetTransportFault("node-50", new TransportFault(TransportFaultKind.TruncatedJson));
        var cut = await scene.GetAsync("node-50", "nodes");
        Assert.Equal(200, cut.Status);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => cut.Json);
        scene.Swarm.SetTransportFault("node-50", new TransportFault(TransportFaultKind.Html));
        var page = await scene.GetAsync("node-50", "nodes");
        Assert.Equal((502, true), (page.Status, page.Text.StartsWith("<html>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_fault_lasts_for_as_many_requests_as_it_says()
    {
        using var scene = new Scene();
        scene.Swarm.SetTransportFault("node-50", new TransportFault(TransportFaultKind.Html) { Requests = 2 });
        Assert.Equal(502, (await scene.GetAsync("node-50", "_ping")).Status);
        Assert.Equal(502, (await scene.GetAsync("node-50", "_ping")).Status);
        Assert.Equal(200, (await scene.GetAsync("node-50", "_ping")).Status);
    }

    [Fact]
    public async Task A_write_whose_reply_is_lost_is_done_all_the_same()
    {
        using var scene = new Scene();
        scene.Swarm.SetTransportFault("node-40", new TransportFault(TransportFaultKind.Drop));
        await Assert.ThrowsAsync<HttpRequestException>(() => scene.SendAsync(HttpMethod.Post, "node-40", "configs/create", "{\"Name\":\"proof\",\"Data\":\"YQ==\"}"));
        Assert.Single((await scene.GetAsync("node-50", "configs")).Json.AsArray());
    }
}
