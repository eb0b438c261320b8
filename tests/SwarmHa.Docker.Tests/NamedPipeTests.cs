using System.Net;

namespace SwarmHa.Docker.Tests;

/// <summary>Engines at a named pipe, as far as that can be seen without Windows.</summary>
public sealed class NamedPipeTests
{
    private static readonly EngineEndpoint Pipe = EngineEndpoint.Parse("npipe://./pipe/nothing");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>.NET's own client waits 10 s for a pipe that is not there.</summary>
    [Fact]
    public async Task One_that_is_not_there_is_not_waited_for()
    {
        using var way = new Way();
        var missing = await Assert.ThrowsAsync<ConnectionRefusedException>(() => AskAsync(way, isThere: false));
        Assert.Equal(0, way.Requests);
        Assert.Equal(("npipe://./pipe/nothing: There is no such pipe.", Pipe, Pipe.Uri), (missing.Message, missing.Target, missing.Endpoint));
        Assert.Contains("Start-Service docker", missing.Advice, StringComparison.Ordinal);
        Assert.Same(missing, EngineErrorMap.Translate(new HttpRequestException("x", missing), Pipe));
    }

    [Fact]
    public async Task One_that_is_there_is_asked()
    {
        using var way = new Way();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(way, isThere: true));
        Assert.Equal(1, way.Requests);
    }

    /// <summary>The pipe's own access list, and one whose connections are all taken until the time limit.</summary>
    [Theory]
    [InlineData(typeof(UnauthorizedAccessException), typeof(AccessDeniedException))]
    [InlineData(typeof(TimeoutException), typeof(ConnectionRefusedException))]
    public void What_its_client_fails_with_has_its_row(Type failure, Type expected)
    {
        var problem = (Exception)Activator.CreateInstance(failure)!;
        Assert.IsType(expected, EngineErrorMap.Translate(problem, Pipe));
        Assert.IsType(expected, EngineErrorMap.Translate(new HttpRequestException("x", problem), Pipe));
    }

    [Fact]
    public void It_is_there_or_not()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Only Windows has named pipes.");
        var name = $"swarmha-{Guid.NewGuid():N}";
        var endpoint = EngineEndpoint.Parse($"npipe://./pipe/{name}");
        Assert.False(NamedPipe.IsThere(endpoint));
        using (var server = new System.IO.Pipes.NamedPipeServerStream(name))
        {
            Assert.True(NamedPipe.IsThere(endpoint));
        }

        Assert.False(NamedPipe.IsThere(endpoint));
    }

    [Fact]
    public void Elsewhere_there_are_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has named pipes.");
        var refused = Assert.Throws<EndpointInvalidException>(() => new DockerEngine(Pipe));
        Assert.Equal("'npipe://./pipe/nothing' cannot be used as an endpoint: only Windows has named pipes.", refused.Message);
        Assert.DoesNotContain("npipe", refused.Advice, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(Way way, bool isThere)
    {
        using var gate = new PipeGate(Pipe, endpoint => isThere && endpoint.Equals(Pipe), way);
        using var invoker = new HttpMessageInvoker(gate, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://nothing/info");
        using var response = await invoker.SendAsync(request, Token);
        return response.StatusCode;
    }

    private sealed class Way : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
