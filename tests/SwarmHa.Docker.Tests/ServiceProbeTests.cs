using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>Services are asked whether they answer.</summary>
public sealed class ServiceProbeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(499)]
    public async Task A_web_service_that_answers_does(int status)
    {
        await using var served = ServedEngine.OnTcp().When("GET /health", Reply.Html(status));
        using var probe = Probe(Http(served));
        await probe.ProbeAsync(Token);
        Assert.Equal("GET /health", Assert.Single(served.Requests).Route);
    }

    [Fact]
    public async Task A_web_service_that_points_elsewhere_is_not_followed()
    {
        await using var served = ServedEngine.OnTcp().When("GET /health", Reply.Raw("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"));
        using var probe = Probe(Http(served));
        await probe.ProbeAsync(Token);
        Assert.Single(served.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_web_service_in_trouble_fails(int status)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(status));
        using var probe = Probe(Http(served));
        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => probe.ProbeAsync(Token));
        Assert.Contains($"{status}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_service_that_breaks_off_fails()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Close);
        using var probe = Probe(Http(served));
        await Assert.ThrowsAsync<HttpRequestException>(() => probe.ProbeAsync(Token));
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_body_that_never_ends_does_not_matter()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(200).Cut(Ending.Hang));
        using var probe = Probe(Http(served));
        await probe.ProbeAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_web_service_that_hangs_is_cut_off()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        using var probe = Probe(Http(served));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = probe.ProbeAsync(cancel.Token);
        await Eventually.IsTrueAsync(() => served.Requests.Count == 1, "the request has arrived");

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => served.OpenConnections == 0, "the connection is closed");
    }

    [Fact]
    public async Task Each_question_is_a_new_visitor_s()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(200));
        using var probe = Probe(Http(served));
        await probe.ProbeAsync(Token);
        await probe.ProbeAsync(Token);
        Assert.Equal((2, 2), (served.Requests.Count, served.Connections));
    }

    [Fact]
    public async Task A_port_that_opens_answers_and_is_let_go()
    {
        await using var served = ServedEngine.OnTcp();
        using var probe = Probe(served.Endpoint.Uri);
        await probe.ProbeAsync(Token);
        await probe.ProbeAsync(Token);
        await Eventually.IsTrueAsync(() => served is { Connections: 2, OpenConnections: 0 }, "both connections came and went");
        Assert.Empty(served.Requests);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("http")]
    public async Task A_closed_port_fails(string scheme)
    {
        using var port = new ClosedPort();
        using var probe = Probe(new Uri($"{scheme}://127.0.0.1:{port.Endpoint.Uri.Port}"));
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => probe.ProbeAsync(Token));
        Assert.IsNotAssignableFrom<OperationCanceledException>(problem);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("http")]
    public async Task A_probe_is_not_sent_when_it_is_cancelled_already(string scheme)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Html(200));
        using var probe = Probe(new Uri($"{scheme}://127.0.0.1:{served.Endpoint.Uri.Port}"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.ProbeAsync(new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("http://node-40.invalid")]
    [InlineData("https://node-40.invalid:8443/health")]
    [InlineData("tcp://node-40.invalid:5432")]
    public void A_probe_tells_what_it_asks(string target)
    {
        using var probe = Probe(new Uri(target));
        Assert.Equal(target, probe.Target.OriginalString);
    }

    [Theory]
    [InlineData("ftp://node-40.invalid/")]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("udp://node-40.invalid:53")]
    [InlineData("tcp://node-40.invalid")]
    [InlineData("file:///etc/hosts")]
    public void What_is_no_service_is_refused(string target)
    {
        var refused = Assert.Throws<EndpointInvalidException>(() => Probe(new Uri(target)));
        Assert.Contains($"'{target}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new Uri(target), refused.Target);
    }

    private static IServiceProbe Probe(Uri target) => new DockerSwarmConnector().CreateServiceProbe(target);

    private static Uri Http(ServedEngine served) => new($"http://127.0.0.1:{served.Endpoint.Uri.Port}/health");
}
