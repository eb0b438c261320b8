using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>Engines that are containers on a served engine.</summary>
public sealed class ContainerEngineDriverTests : IAsyncDisposable
{
    private const string Id = "4f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8";

    private static readonly SwarmManager Node = new() { Id = "id-40", Hostname = "node-40", RaftAddress = "172.31.0.10:2377" };

    private readonly ServedEngine _host = ServedEngine.OnTcp();
    private readonly IEngineDriver _driver;
    private string _state = "running";
    private string _hostname = "node-40";
    private string _address = "172.31.0.10";
    private bool _isAttached = true;

    public ContainerEngineDriverTests()
    {
        _driver = new DockerSwarmConnector().CreateContainerDriver(new DockerTarget(_host.Endpoint, null, "default", "a test"));
        _host
            .When(ServedHost.Containers, _ => Reply.Json(new JsonArray(
                new JsonObject { ["Id"] = "other", ["State"] = "running" },
                new JsonObject { ["Id"] = Id, ["State"] = _state }).ToJsonString()))
            .When("GET /containers/other/json", Reply.Json("""{ "Id": "other", "Name": "/other", "Config": { "Hostname": "other" }, "State": { "Running": true } }"""))
            .When($"GET /containers/{Id}/json", _ => Reply.Json(Inspected().ToJsonString()))
            .When($"POST /containers/{Id}/stop", _ => Becomes("exited"))
            .When($"POST /containers/{Id}/kill", _ => Becomes("exited"))
            .When($"POST /containers/{Id}/pause", _ => Becomes("paused"))
            .When($"POST /containers/{Id}/unpause", _ => Becomes("running"))
            .When($"POST /containers/{Id}/start", _ => Becomes("running"))
            .When("POST /networks/backbone/disconnect", _ => Attach(false))
            .When("POST /networks/backbone/connect", _ => Attach(true));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(SwarmFailoverFault.StopEngine, "exited", "stop", "start", "docker start " + Id)]
    [InlineData(SwarmFailoverFault.KillEngine, "exited", "kill", "start", "docker start " + Id)]
    [InlineData(SwarmFailoverFault.FreezeEngine, "paused", "pause", "unpause", "docker unpause " + Id)]
    public async Task A_fault_is_made_and_undone(SwarmFailoverFault fault, string state, string make, string undo, string typed)
    {
        await _driver.CheckAsync(Node, fault, Token);
        Assert.DoesNotContain(_host.Requests, static request => request.Method == "POST");
        Assert.Null(await _driver.ArrangeStartAsync(Node, fault, TimeSpan.FromMinutes(1), Token));
        await _driver.StopAsync(Node, fault, Token);
        Assert.Equal(state, _state);
        Assert.Equal(typed, _driver.DescribeManualStart(Node, fault));
        await _driver.StartAsync(Node, fault, Token);
        await _driver.StartAsync(Node, fault, Token);
        Assert.Equal("running", _state);
        Assert.Equal((1, 1), (_host.Count($"POST /containers/{Id}/{make}"), _host.Count($"POST /containers/{Id}/{undo}")));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_container_that_is_cut_off_gets_its_address_back()
    {
        const SwarmFailoverFault Fault = SwarmFailoverFault.IsolateNetwork;
        await _driver.CheckAsync(Node, Fault, Token);
        await _driver.StopAsync(Node, Fault, Token);
        Assert.False(_isAttached);
        Assert.Equal($"docker network connect --ip 172.31.0.10 backbone {Id}", _driver.DescribeManualStart(Node, Fault));
        await _driver.StartAsync(Node, Fault, Token);
        Assert.True(_isAttached);
        var connect = JsonNode.Parse(_host.Requests.Single(static request => request.Path.EndsWith("/connect", StringComparison.Ordinal)).Body)!;
        Assert.Equal("172.31.0.10", (string?)connect["EndpointConfig"]!["IPAMConfig"]!["IPv4Address"]);
        Assert.Equal("engine-a", (string?)connect["EndpointConfig"]!["Aliases"]![0]);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Where_no_address_can_be_asked_for_the_one_that_comes_is_looked_at()
    {
        var tries = 0;
        _host.When("POST /networks/backbone/connect", _ => ++tries == 1
            ? Reply.Refusal(400, "user specified IP address is supported only when connecting to networks with user configured subnets")
            : Attach(true));
        await _driver.CheckAsync(Node, SwarmFailoverFault.IsolateNetwork, Token);
        await _driver.StopAsync(Node, SwarmFailoverFault.IsolateNetwork, Token);
        await _driver.StartAsync(Node, SwarmFailoverFault.IsolateNetwork, Token);
        Assert.True(_isAttached);
        Assert.Equal(2, tries);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_half_made_fault_is_undone_whole()
    {
        await _driver.CheckAsync(Node, SwarmFailoverFault.IsolateNetwork, Token);
        (_isAttached, _state) = (false, "paused");
        await _driver.StartAsync(Node, SwarmFailoverFault.IsolateNetwork, Token);
        Assert.Equal((true, "running"), (_isAttached, _state));
    }

    [Fact]
    public async Task A_container_is_found_by_the_labels_of_a_lab_and_by_the_beginning_of_its_id()
    {
        // A host name that nobody gave.
        _hostname = Id[..12];
        await _driver.CheckAsync(Node with { Hostname = _hostname }, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal(0, _host.Count("GET /containers/other/json"));

        var labelled = ServedHost.Container("one", "node-40", 0, "manager");
        _host.When(ServedHost.Containers, Reply.Json(new JsonArray(labelled).ToJsonString()))
            .When("GET /containers/one-node-40/json", _ => Reply.Json(Inspected().ToJsonString()));
        await _driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal(1, _host.Count("GET /containers/one-node-40/json"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_beforehand()
    {
        _hostname = "node-50";
        Assert.Equal($"No container on {_host.Endpoint} has the host name node-40.", await RefusedAsync());
        _hostname = "node-40";
        _address = "172.31.0.99";
        Assert.EndsWith("is called like node-40 but has not its address 172.31.0.10.", await RefusedAsync(), StringComparison.Ordinal);
        _address = "172.31.0.10";
        _state = "paused";
        Assert.Contains("is paused; a drill begins with one that runs", await RefusedAsync(), StringComparison.Ordinal);
        _state = "running";
        _host.When("GET /containers/other/json", Reply.Json("""{ "Id": "other", "Name": "/other", "Config": { "Hostname": "node-40" }, "State": { "Running": true } }"""));
        Assert.Contains("Several containers", await RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains("has not been checked", (await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token))).Message, StringComparison.Ordinal);

        using var closed = new ClosedPort();
        var nowhere = new DockerSwarmConnector().CreateContainerDriver(new DockerTarget(closed.Endpoint, null, "default", "a test"));
        await Assert.ThrowsAsync<EngineDriverException>(() => nowhere.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token));
    }

    [Fact]
    public async Task What_the_engine_refuses_is_told()
    {
        await _driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        _host.When($"POST /containers/{Id}/stop", Reply.Refusal(500, "cannot stop container: permission denied"));
        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.Contains("cannot stop container", problem.Message, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync() =>
        (await Assert.ThrowsAsync<EngineDriverException>(() => _driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token))).Message;

    private Reply Becomes(string state)
    {
        _state = state;
        return Reply.Text(204, "text/plain", string.Empty);
    }

    private Reply Attach(bool value)
    {
        _isAttached = value;
        return Reply.Done;
    }

    private JsonObject Inspected() => new()
    {
        ["Id"] = Id,
        ["Name"] = "/engine-a",
        ["Config"] = new JsonObject { ["Hostname"] = _hostname },
        ["State"] = new JsonObject { ["Running"] = _state != "exited", ["Paused"] = _state == "paused", ["Status"] = _state },
        ["NetworkSettings"] = new JsonObject
        {
            ["Networks"] = _isAttached
                ? new JsonObject
                {
                    ["none-of-it"] = new JsonObject { ["IPAddress"] = "192.0.2.7" },
                    ["backbone"] = new JsonObject { ["IPAddress"] = _address, ["Aliases"] = new JsonArray("engine-a") },
                }
                : new JsonObject { ["none-of-it"] = new JsonObject { ["IPAddress"] = "192.0.2.7" } },
        },
    };
}
