using System.Text;
using Docker.DotNet.Models;

namespace SwarmHa.Docker.Tests;

/// <summary>Engines that are reached through a proxy, which is a server of this machine: no address of an engine here exists.</summary>
public sealed class ProxyTests
{
    private const string Engine = "tcp://mgr.example.invalid:2375";
    private const string Tls = "https://mgr.example.invalid:2376";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_proxy_is_asked_for_the_engine()
    {
        await using var proxy = ServedEngine.OnTcp().Plays(ServedManagers.First);
        Assert.Equal("node-40", (await AskAsync(Engine, AddressOf(proxy))).Name);
        Assert.StartsWith("GET http://mgr.example.invalid:2375/v1.41/info ", Assert.Single(proxy.Requests).Head, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Pings);
    }

    [Fact]
    public async Task The_proxy_is_told_the_user_when_it_asks()
    {
        await using var proxy = ServedEngine.OnTcp().Plays(ServedManagers.First);
        await using var guard = ServedEngine.OnTcp().Plays(ServedManagers.First).When("GET /_ping", static request =>
            request.Head.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:p@ss"))}", StringComparison.Ordinal) ? Reply.Pong("1.41") : NeedsUser);
        Assert.Equal("node-40", (await AskAsync(Engine, $"http://user:p%40ss@127.0.0.1:{guard.Endpoint.Uri.Port}")).Name);

        await RefusedAsync(Engine, AddressOf(guard), "it requires a user name and a password");
        await RefusedAsync(Engine, $"http://user:secret@127.0.0.1:{guard.Endpoint.Uri.Port}", "it does not accept the user name and the password");
    }

    [Theory]
    [InlineData(Engine)]
    [InlineData(Tls)]
    public async Task A_proxy_that_is_not_there_is_not_the_engine(string engine)
    {
        using var closed = new ClosedPort();
        await RefusedAsync(engine, $"http://user:secret@127.0.0.1:{closed.Endpoint.Uri.Port}", "the connection was refused");
        await RefusedAsync(engine, "http://user:secret@proxy.invalid:3128", "its host name does not resolve");
        await RefusedAsync(engine, "http://user:secret@proxy:port", "is not the address of a proxy");
        await RefusedAsync(engine, "gopher://user:secret@proxy", "a kind that is not supported: http, https, socks5");
    }

    [Fact]
    public async Task With_TLS_the_proxy_is_asked_to_connect()
    {
        await using var proxy = ServedEngine.OnTcp().When("CONNECT mgr.example.invalid:2376", Reply.Raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        await RefusedAsync(Tls, AddressOf(proxy), "it refuses to connect to the engine (status 403)");
        Assert.StartsWith("CONNECT mgr.example.invalid:2376 ", proxy.Requests[0].Head, StringComparison.Ordinal);

        proxy.When("CONNECT mgr.example.invalid:2376", NeedsUser);
        await RefusedAsync(Tls, AddressOf(proxy), "it requires a user name and a password");
    }

    /// <summary>What a proxy says of an engine that it cannot reach is nobody's own words.</summary>
    [Fact]
    public async Task A_reply_that_is_no_engines_names_the_proxy()
    {
        await using var proxy = ServedEngine.OnTcp().When(ServedEngine.Ping, Reply.Html(503)).Otherwise(Reply.Html(503));
        var problem = await Assert.ThrowsAnyAsync<SwarmException>(() => AskAsync(Engine, AddressOf(proxy)));
        Assert.IsNotType<ProxyFailedException>(problem);
        Assert.Contains($"through the proxy {AddressOf(proxy)} (environment variable HTTP_PROXY)", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A path is where a reverse proxy has the engine.</summary>
    [Fact]
    public async Task An_engine_can_be_under_a_path()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(404))
            .When("GET /docker/_ping", Reply.Pong("1.41"))
            .When("GET /docker/v1.41/info", Reply.Json("""{"Name":"node-40","ServerVersion":"20.10.24"}"""))
            .When("GET /docker/v1.41/nodes", Reply.Json("[]"));
        using var engine = new DockerEngine(EngineEndpoint.Parse($"{served.Endpoint}/docker"));
        Assert.Equal("node-40", (await engine.GetStatusAsync(Token)).Hostname);
        Assert.Empty(await engine.GetNodesAsync(Token));
    }

    private static Reply NeedsUser { get; } = new(
        Encoding.ASCII.GetBytes("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"),
        Ending.KeepAlive);

    private static string AddressOf(ServedEngine proxy) => $"http://127.0.0.1:{proxy.Endpoint.Uri.Port}";

    private static async Task RefusedAsync(string engine, string proxy, string reason)
    {
        var problem = await Assert.ThrowsAsync<ProxyFailedException>(() => AskAsync(engine, proxy));
        Assert.StartsWith($"{engine}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Contains(engine == Tls ? "environment variable HTTPS_PROXY" : "environment variable HTTP_PROXY", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    private static async Task<SystemInfoResponse> AskAsync(string engine, string proxy)
    {
        var environment = new Dictionary<string, string> { [engine == Tls ? "HTTPS_PROXY" : "HTTP_PROXY"] = proxy };
        using var channel = EngineTransport.Open(EngineEndpoint.Parse(engine), null, new ApiNegotiation(), proxies: new ProxyVariables(environment.GetValueOrDefault));
        return await channel.AskAsync(() => channel.Client.System.GetSystemInfoAsync(Token), Token);
    }
}
