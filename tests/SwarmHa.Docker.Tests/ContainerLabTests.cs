using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

public sealed class ContainerLabTests : IAsyncLifetime
{
    private const string Token = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-7p73s1dx5in4tatdymyhg9hu2";

    private readonly ServedEngine _host = ServedEngine.OnTcp();
    private readonly ServedEngine _first = ServedEngine.OnTcp();
    private readonly ServedEngine _second = ServedEngine.OnTcp();
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task An_image_that_is_nowhere_is_told_with_what_to_do()
    {
        _host.CarriesLabs()
            .When(ServedHost.Image, Reply.Refusal(404, "No such image: docker:dind"))
            .When(ServedHost.Pull, Reply.Refusal(500, "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host"));

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => RaiseAsync());

        Assert.Equal(
            $"The image docker:dind is not on the engine {_host.Endpoint} and cannot be pulled: "
            + "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host. "
            + "Pull it where there is a network, or use -Kind Simulated.",
            problem.Message);
        Assert.Equal(0, _host.Count(ServedHost.MakeNetwork));
    }

    [Fact]
    public async Task A_pull_that_fails_under_way_is_told_too()
    {
        _host.CarriesLabs()
            .When(ServedHost.Image, Reply.Refusal(404, "No such image: docker:dind"))
            .When(ServedHost.Pull, Reply.Json("""
                { "status": "Pulling from library/docker", "id": "dind" }
                { "errorDetail": { "message": "toomanyrequests" }, "error": "toomanyrequests" }
                """));

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => RaiseAsync());

        Assert.Contains("cannot be pulled: toomanyrequests. Pull it", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lab_that_is_there_is_not_raised_again()
    {
        _host.When(ServedHost.Containers, Reply.Json(new JsonArray(ServedHost.Container("one", "node-40", 0, "manager")).ToJsonString()));

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => RaiseAsync());

        Assert.StartsWith($"There is a lab one on the engine {_host.Endpoint} already.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_of_another_machine_carries_no_lab()
    {
        var source = Source(EngineEndpoint.Parse("tcp://192.0.2.1:2375"));

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => source.CreateAsync(new SwarmLabRequest(), _reporter, Cancellation));

        Assert.Contains("(a test) is on another machine", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_engine_there_are_no_labs()
    {
        using var closed = new ClosedPort();

        Assert.Empty(Source(closed.Endpoint).FindAll());
        Assert.Empty(Source(EngineEndpoint.Parse($"unix://{ServedEngine.NewSocketPath()}")).FindAll());
        Assert.Empty(Source(EngineEndpoint.Parse("ssh://host")).FindAll());
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task An_engine_that_hangs_has_no_labs()
    {
        _host.Otherwise(Reply.Hang);

        Assert.Empty(await Task.Run(() => Source(_host.Endpoint).FindAll(), Cancellation));
    }

    [Fact]
    public void Containers_are_grouped_to_labs()
    {
        _host.When(ServedHost.Containers, Reply.Json(new JsonArray(
            ServedHost.Container("one", "node-70", 3, "worker", isAttached: false),
            ServedHost.Container("two", "node-40", 0, "manager"),
            ServedHost.Container("one", "node-60", 2, "manager", "paused"),
            ServedHost.Container("one", "node-50", 1, "manager", "exited"),
            ServedHost.Container("one", "node-40", 0, "manager"),
            new JsonObject { ["Id"] = "other", ["State"] = "running", ["Labels"] = new JsonObject { ["io.swarmha.lab"] = "three" } }).ToJsonString()));

        var labs = Source(_host.Endpoint).FindAll();

        Assert.Equal(["one", "two"], labs.Select(static lab => lab.Name).Order());
        Assert.All(_host.Requests, static request => Assert.Contains("io.swarmha.lab", Uri.UnescapeDataString(request.Query), StringComparison.Ordinal));

        // The served engine does not filter.
        var nodes = labs.Single(static lab => lab.Name == "one").Nodes.Where(static node => node.Lab == "one").ToList();
        Assert.Equal(["node-40", "node-50", "node-60", "node-70"], nodes.Select(static node => node.Name));
        Assert.Equal(
            [SwarmLabNodeState.Running, SwarmLabNodeState.Stopped, SwarmLabNodeState.Frozen, SwarmLabNodeState.Isolated],
            nodes.Select(static node => node.State));
        Assert.Equal([SwarmNodeRole.Manager, SwarmNodeRole.Manager, SwarmNodeRole.Manager, SwarmNodeRole.Worker], nodes.Select(static node => node.InitialRole));
        Assert.Equal("tcp://127.0.0.1:41003", nodes[3].Endpoint.OriginalString);
        Assert.Equal("172.31.0.13", nodes[3].Address);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_lab_is_raised_and_removed()
    {
        _host.CarriesLabs();
        InitializesSwarm();
        _second.When("POST /swarm/join", Reply.Done);

        var lab = await RaiseAsync();

        Assert.Equal(["node-40", "node-50"], lab.Nodes.Select(static node => node.Name));
        var made = _host.Requests.Where(static request => request.Route == ServedHost.MakeContainer).Select(static request => JsonNode.Parse(request.Body)!).ToList();
        Assert.Equal("172.31.0.10", (string?)made[0]["NetworkingConfig"]!["EndpointsConfig"]!["swarmha-one"]!["IPAMConfig"]!["IPv4Address"]);
        Assert.True((bool)made[0]["HostConfig"]!["Privileged"]!);
        Assert.Equal("127.0.0.1", (string?)made[0]["HostConfig"]!["PortBindings"]!["2375/tcp"]![0]!["HostIp"]);
        Assert.Equal("node-50", (string?)made[1]["Hostname"]);
        Assert.Equal("worker", (string?)made[1]["Labels"]!["io.swarmha.lab.role"]);
        Assert.Equal($"io.swarmha.endpoint={_first.Endpoint}", (string?)made[0]["Cmd"]!.AsArray()[^1]);
        Assert.DoesNotContain(_reporter.Remarks, static remark => remark.Contains(Token, StringComparison.Ordinal));

        await lab.RemoveAsync(Cancellation);

        Assert.Empty(lab.Nodes);
        Assert.Contains(_host.Requests, static request => request.Route == "DELETE /containers/con3" && request.Query.Contains("v=", StringComparison.Ordinal));
        Assert.Equal(1, _host.Count("DELETE /networks/net2"));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task What_was_begun_is_removed_and_no_token_is_told()
    {
        _host.CarriesLabs();
        InitializesSwarm();
        _second.When("POST /swarm/join", Reply.Refusal(500, $"the token {Token} is no good"));

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => RaiseAsync());

        Assert.Contains("the token SWMTKN-*** is no good", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_reporter.Remarks.Concat(_reporter.Warnings), static remark => remark.Contains(Token, StringComparison.Ordinal));
        Assert.Equal(2, _host.Count(ServedHost.MakeContainer));
        Assert.Equal([1, 1, 1, 1], new[] { "containers/con3", "containers/con4", "networks/net1", "networks/net2" }.Select(thing => _host.Count($"DELETE /{thing}")));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task What_was_begun_is_removed_when_the_attempt_is_cancelled()
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _host.CarriesLabs();
        _first.When("GET /version", _ =>
        {
            attempt.Cancel();
            return Reply.Hang;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RaiseAsync(attempt.Token));

        Assert.Equal([1, 1, 1], new[] { "containers/con3", "containers/con4", "networks/net2" }.Select(thing => _host.Count($"DELETE /{thing}")));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_node_that_is_away_is_not_taken_away_and_one_that_runs_is_not_started()
    {
        _host.When(ServedHost.Containers, Reply.Json(new JsonArray(
            ServedHost.Container("one", "node-40", 0, "manager"),
            ServedHost.Container("one", "node-50", 1, "worker", "paused")).ToJsonString()));
        var lab = Assert.Single(Source(_host.Endpoint).FindAll());

        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => lab.StopNodeAsync("node-50", SwarmLabFault.Kill, Cancellation));
        await lab.StartNodeAsync("NODE-40", Cancellation);

        Assert.Equal("node-50 of lab one is Frozen already.", problem.Message);
        Assert.DoesNotContain(_host.Requests, static request => request.Method == "POST");
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_node_is_isolated_and_comes_back_at_its_address()
    {
        var isAttached = true;
        _host.When(ServedHost.Containers, _ =>
            {
                var node = ServedHost.Container("one", "node-40", 0, "manager", isAttached: isAttached);
                node["Labels"]!["io.swarmha.endpoint"] = _first.Endpoint.ToString();
                return Reply.Json(new JsonArray(node).ToJsonString());
            })
            .When("POST /networks/swarmha-one/disconnect", _ => Attach(false))
            .When("POST /networks/swarmha-one/connect", _ => Attach(true));
        _first.Plays(ServedManagers.First);
        var lab = Assert.Single(Source(_host.Endpoint).FindAll());

        await lab.StopNodeAsync("node-40", SwarmLabFault.Isolate, Cancellation);
        var isolated = Assert.Single(lab.Nodes);
        await lab.StartNodeAsync("node-40", Cancellation);

        Assert.Equal(SwarmLabNodeState.Isolated, isolated.State);
        Assert.Equal("172.31.0.10", isolated.Address);
        var connect = JsonNode.Parse(_host.Requests.Single(static request => request.Path.EndsWith("/connect", StringComparison.Ordinal)).Body)!;
        Assert.Equal("172.31.0.10", (string?)connect["EndpointConfig"]!["IPAMConfig"]!["IPv4Address"]);
        Assert.Equal(1, _first.Count("GET /version"));

        Reply Attach(bool value)
        {
            isAttached = value;
            return Reply.Done;
        }
    }

    private static ContainerLabSource Source(EngineEndpoint endpoint) => new(() => Target(endpoint), () => 0, TimeSpan.FromSeconds(5));

    private static DockerTarget Target(EngineEndpoint endpoint) => new(endpoint, null, "default", "a test");

    private Task<ISwarmLab> RaiseAsync(CancellationToken? cancellation = null)
    {
        var ports = new Queue<int>([_first.Endpoint.Uri.Port, _second.Endpoint.Uri.Port]);
        var source = new ContainerLabSource(() => Target(_host.Endpoint), ports.Dequeue, TimeSpan.FromSeconds(5));
        return source.CreateAsync(new SwarmLabRequest { Name = "one", Managers = 1, Workers = 1 }, _reporter, cancellation ?? Cancellation);
    }

    private void InitializesSwarm()
    {
        _first.Plays(ServedManagers.First)
            .When("GET /nodes", Reply.Json(ServedNode.List(ServedManagers.First, new ServedNode("id-50", "node-50") { Role = "worker", RaftAddress = null })))
            .When("POST /swarm/init", Reply.Json("\"id-40\""))
            .When("GET /swarm", Reply.Json($$"""{ "ID": "swarm1", "JoinTokens": { "Worker": "{{Token}}", "Manager": "{{Token}}" } }"""));
        _second.Plays(ServedManagers.Second);
    }
}
