using System.Diagnostics;
using System.Net.Sockets;

namespace SwarmHa.Docker.Tests;

/// <summary>Connections that fail, and things that answer and are no engines.</summary>
public sealed class BrokenConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The replies that break off, by name.</summary>
    private static Dictionary<string, Reply> Broken => new()
    {
        ["closed without a word"] = Reply.Close,
        ["reset"] = Reply.Reset,
        ["closed within the head"] = Reply.Raw("HTTP/1.1 200 OK\r\nContent-Ty"),
        ["closed within the chunks"] = Reply.Json(EngineReplies.Read("engine-29/nodes")).Cut(missing: 3000),
        ["closed before the last chunk"] = Reply.Json(EngineReplies.Read("engine-29/nodes")).Cut(missing: 5),
        ["closed within the body"] = Reply.Json(ServedNode.List(ServedManagers.First)).Cut(),
        ["reset within the body"] = Reply.Json(ServedNode.List(ServedManagers.First)).Cut(Ending.Reset),
        ["closed within the words of a refusal"] = Reply.Refusal(500, EngineWords.NoLeaderByRpc).Cut(missing: 150),
    };

    public static TheoryData<string> BrokenReplies => [.. Broken.Keys];

    [Theory(Timeout = Within.Seconds10)]
    [MemberData(nameof(BrokenReplies))]
    public Task A_reply_by_TCP_that_breaks_off_is_a_lost_connection(string name) => IsLostAsync(Transport.Tcp, name);

    [Theory(Timeout = Within.Seconds10)]
    [MemberData(nameof(BrokenReplies))]
    public Task A_reply_by_socket_that_breaks_off_is_a_lost_connection(string name) => IsLostAsync(Transport.Unix, name);

    [Fact]
    public async Task A_port_where_nobody_listens_refuses()
    {
        using var port = new ClosedPort();
        using var engine = new DockerEngine(port.Endpoint);
        var refused = await FailsAsync<ConnectionRefusedException>(engine);
        Assert.Null(refused.EngineMessage);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_refuses()
    {
        using var engine = new DockerEngine(EngineEndpoint.Parse($"unix://{ServedEngine.NewSocketPath()}"));
        await FailsAsync<ConnectionRefusedException>(engine);
    }

    [Fact]
    public async Task A_socket_that_a_killed_engine_left_behind_refuses()
    {
        var path = ServedEngine.NewSocketPath();
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            using var engine = new DockerEngine(EngineEndpoint.Parse($"unix://{path}"));
            await FailsAsync<ConnectionRefusedException>(engine);
        }

        File.Delete(path);
    }

    [Fact]
    public async Task A_host_name_that_does_not_resolve()
    {
        // Valid to look at, and a little too long for a name server's protocol: the resolver fails without asking any name server.
        var name = string.Join('.', new string('a', 63), new string('b', 63), new string('c', 63), new string('d', 54), "invalid");
        using var engine = new DockerEngine(EngineEndpoint.Parse($"tcp://{name}:2375"));
        var watch = Stopwatch.StartNew();
        var unknown = await FailsAsync<HostNotFoundException>(engine);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains(name, unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    [InlineData(SocketError.NoRecovery)]
    [InlineData(SocketError.TryAgain)]
    public void Whatever_the_resolver_says_the_host_is_not_found(SocketError error)
    {
        var problem = new HttpRequestException("x", new SocketException((int)error));
        Assert.IsType<HostNotFoundException>(EngineErrorMap.Translate(problem, EngineEndpoint.Parse("tcp://node-40.invalid:2375")));
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    public void A_connection_that_cannot_be_made_is_refused(SocketError error)
    {
        var problem = new HttpRequestException("x", new SocketException((int)error));
        Assert.IsType<ConnectionRefusedException>(EngineErrorMap.Translate(problem, EngineEndpoint.Parse("tcp://node-40.invalid:2375")));
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    public void A_connection_that_was_open_is_lost_whatever_the_socket_says(SocketError error)
    {
        var problem = new HttpRequestException("x", new IOException("y", new SocketException((int)error)));
        Assert.IsType<ConnectionLostException>(EngineErrorMap.Translate(problem, EngineEndpoint.Parse("tcp://node-40.invalid:2375")));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_web_site_is_no_engine(int status)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(status));
        using var engine = served.Open();
        await FailsAsync<NotAnEngineException>(engine);
        await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetStatusAsync(Token));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")]
    [InlineData("220 mail.example ESMTP\r\n")]
    [InlineData("-ERR unknown command 'GET'\r\n")]
    public async Task What_does_not_speak_HTTP_is_no_engine(string banner)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Raw(banner));
        using var engine = served.Open();
        var problem = await FailsAsync<NotAnEngineException>(engine);
        Assert.Contains("The response is not HTTP", problem.Message, StringComparison.Ordinal);
        Assert.Contains(banner[..7], problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Without a line end, as a socket of something else may close in the middle.</summary>
    [Theory(Timeout = Within.Seconds10)]
    [InlineData("<html>hello</html>", "'<html>hello</html>'")]
    [InlineData("{\"message\":\"hi\"}", "'{\"message\":\"hi\"}'")]
    [InlineData("<?xml version=\"1.0\"?><a/>", "'<?xml version=\"1.0\"?><a/>'")]
    [InlineData("\0\0\0", "bytes 000000")]
    [InlineData("HTML", "'HTML'")]
    public async Task What_is_not_HTTP_is_told_also_without_a_line_end(string sent, string told)
    {
        await using var served = ServedEngine.OnTcp().When(ServedEngine.Ping, Reply.Raw(sent));
        using var engine = served.Open();
        Assert.EndsWith($": The response is not HTTP ({told}).", (await FailsAsync<NotAnEngineException>(engine)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_TLS_alert_says_that_TLS_is_expected()
    {
        await using var served = ServedEngine.OnTcp().When(ServedEngine.Ping, Reply.Raw("\u0015\u0003\u0003\u0000\u0002\u0002F"));
        using var engine = served.Open();
        var problem = await FailsAsync<TlsRequiredException>(engine);
        Assert.Contains("it sent a TLS alert. TLS was not used: the scheme is tcp://", problem.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Within.Seconds10)]
    [InlineData("<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body></body></html>")]
    [InlineData("<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br /></p>")]
    [InlineData("Bad Request\r\nThis combination of host and port requires TLS.\r\n")]
    public async Task A_web_server_that_expects_TLS_says_so(string body)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Text(400, "text/html", body));
        using var engine = served.Open();
        var problem = await FailsAsync<TlsRequiredException>(engine);
        Assert.DoesNotContain("<", problem.EngineMessage, StringComparison.Ordinal);
    }

    /// <summary>As docker does: an engine that listens at all addresses listens at the loopback too.</summary>
    [Theory(Timeout = Within.Seconds10)]
    [InlineData("tcp://0.0.0.0:")]
    [InlineData("tcp://0:")]
    public async Task An_unspecified_address_is_this_host(string address)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First);
        using var engine = new DockerEngine(EngineEndpoint.Parse($"{address}{served.Endpoint.Uri.Port}"));
        Assert.NotEmpty(await engine.GetNodesAsync(Token));
        Assert.StartsWith("tcp://0", engine.Endpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task An_unspecified_address_where_nobody_listens_refuses()
    {
        using var port = new ClosedPort();
        foreach (var address in new[] { "tcp://0.0.0.0", "tcp://[::]" })
        {
            using var engine = new DockerEngine(EngineEndpoint.Parse($"{address}:{port.Endpoint.Uri.Port}"));
            await FailsAsync<ConnectionRefusedException>(engine);
        }
    }

    [Fact]
    public void A_pipe_is_no_endpoint_where_there_are_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has named pipes.");
        Assert.Throws<EndpointInvalidException>(() => new DockerEngine(EngineEndpoint.Parse("npipe:////./pipe/x")));
    }

    /// <summary>Nothing was sent, so that no response can be at fault.</summary>
    [Fact]
    public void What_keeps_a_connection_from_being_made_is_no_response()
    {
        var endpoint = EngineEndpoint.Parse("tcp://node-40.invalid:2375");
        Assert.IsType<EndpointInvalidException>(EngineErrorMap.Translate(new PlatformNotSupportedException("x"), endpoint));
        Assert.IsType<EndpointInvalidException>(EngineErrorMap.Translate(new HttpRequestException(HttpRequestError.ConnectionError, "x", new ArgumentException("y")), endpoint));
        Assert.IsType<ResponseInvalidException>(EngineErrorMap.Translate(new ArgumentException("y"), endpoint));
    }

    [Theory]
    [InlineData("GET /_ping")]
    [InlineData("")]
    public async Task A_redirection_is_not_followed_and_named(string route)
    {
        var moved = Reply.Raw("HTTP/1.1 301 Moved Permanently\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n");
        await using var served = ServedEngine.OnTcp().Otherwise(moved).When(route, moved);
        using var engine = served.Open();
        var problem = await FailsAsync<NotAnEngineException>(engine);
        Assert.EndsWith("answered with status 301 Moved Permanently: to https://login.example/.", problem.Message, StringComparison.Ordinal);
        Assert.False(problem.IsTransient);
    }

    [Fact]
    public async Task What_is_lost_or_not_understood_is_told_in_its_own_words()
    {
        await using var cut = ServedEngine.OnTcp().Otherwise(Reply.Reset);
        using var lost = cut.Open();
        Assert.Matches(@": The connection broke \(.{10,}\)\.$", (await FailsAsync<ConnectionLostException>(lost)).Message);

        await using var web = ServedEngine.OnTcp().Otherwise(Reply.Html(200));
        using var engine = web.Open();
        Assert.Contains("('<' is an invalid", (await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetStatusAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task What_does_not_speak_HTTP_and_waits_is_no_engine()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Raw("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", Ending.Hang));
        using var engine = served.Open();
        await FailsAsync<NotAnEngineException>(engine);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\":\"7.17.0\",\"tagline\":\"You Know, for Search\"}")]
    [InlineData("[]")]
    [InlineData("\"ok\"")]
    [InlineData("ok")]
    [InlineData("")]
    public async Task A_status_that_no_engine_tells(string body)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Json(body));
        using var engine = served.Open();
        await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetStatusAsync(Token));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"ID\":7}]")]
    [InlineData("[{\"ID\":\"x\",\"CreatedAt\":\"yesterday\"}]")]
    [InlineData("ok")]
    [InlineData("")]
    public async Task Nodes_that_no_engine_lists(string body)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Json(body));
        using var engine = served.Open();
        await FailsAsync<NotAnEngineException>(engine);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task An_engine_that_expects_TLS_says_so()
    {
        // Go's server writes exactly this, and closes.
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Raw($"HTTP/1.0 400 Bad Request\r\n\r\n{EngineWords.TlsExpected}\n"));
        using var engine = served.Open();
        var problem = await FailsAsync<TlsRequiredException>(engine);
        Assert.Equal(EngineWords.TlsExpected, problem.EngineMessage);
        Assert.EndsWith(" TLS was not used: the scheme is tcp://, and no parameter, context or DOCKER_TLS_VERIFY requests TLS.", problem.Message, StringComparison.Ordinal);
    }

    private static async Task IsLostAsync(Transport transport, string name)
    {
        await using var served = ServedEngine.On(transport).Otherwise(Broken[name]);
        using var engine = served.Open();
        await FailsAsync<ConnectionLostException>(engine);
    }

    private static async Task<T> FailsAsync<T>(DockerEngine engine)
        where T : SwarmException
    {
        var problem = await Assert.ThrowsAsync<T>(() => engine.GetNodesAsync(Token));
        Assert.Equal(typeof(T).Name, problem.Error.Id + "Exception");
        Assert.Equal(engine.Endpoint.Uri, problem.Endpoint);
        Assert.Equal(engine.Endpoint, problem.Target);
        Assert.StartsWith($"{engine.Endpoint}: ", problem.Message, StringComparison.Ordinal);
        return problem;
    }
}
