using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace SwarmHa.ContractTests;

/// <summary>What an engine of a swarm does, in its own words. Held against real engines and against the simulation alike.</summary>
public abstract class EngineContract(Contestant contestant)
{
    private const string WorkerText = "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. "
        + "Please run this command on a manager node or promote the current node to a manager.";

    private static readonly HttpStatusCode[] Refusals = [HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadRequest];

    private LabView Three => contestant.Three;

    [Fact]
    public async Task Ping_version_and_info_tell_what_the_engine_is()
    {
        var ping = await Three.GetAsync(Three.Managers[0], "_ping");
        Assert.Equal((HttpStatusCode.OK, "OK"), (ping.Status, ping.Body.Trim()));
        Assert.True(Version.Parse(ping.Response.Headers.GetValues("Api-Version").Single()) >= new Version(1, 41));

        var version = (await Three.GetAsync(Three.Managers[0], "version")).Json;
        Assert.NotEmpty((string)version["Version"]!);
        Assert.Equal("linux", (string)version["Os"]!);

        var manager = (await Three.GetAsync(Three.Managers[0], "info")).Json["Swarm"]!;
        Assert.Equal("active", (string)manager["LocalNodeState"]!);
        Assert.True((bool)manager["ControlAvailable"]!);
        Assert.Equal((3, 5), ((int)manager["Managers"]!, (int)manager["Nodes"]!));
        Assert.Equal(3, manager["RemoteManagers"]!.AsArray().Count);
        Assert.Equal(25, ((string)manager["Cluster"]!["ID"]!).Length);

        var worker = (await Three.GetAsync(Three.Workers[0], "info")).Json["Swarm"]!;
        Assert.Equal("active", (string)worker["LocalNodeState"]!);
        Assert.False((bool)worker["ControlAvailable"]!);
        Assert.Equal(3, worker["RemoteManagers"]!.AsArray().Count);
        Assert.Null(worker["Cluster"]?["ID"]);
    }

    [Fact]
    public async Task Every_manager_lists_the_same_nodes_and_one_leader()
    {
        await Three.BecomeWholeAsync();
        var lists = new List<string>();
        foreach (var manager in Three.Managers)
        {
            var nodes = (await Three.NodesAsync(manager))!;
            Assert.Equal(5, nodes.Count);
            Assert.Single(nodes, static node => (bool?)node["ManagerStatus"]?["Leader"] == true);
            lists.Add(string.Join(' ', nodes.Select(static node => (string)node["ID"]!).Order()));
            Assert.All(nodes, static node =>
            {
                Assert.Equal(25, ((string)node["ID"]!).Length);
                Assert.True((ulong)node["Version"]!["Index"]! > 0);
                Assert.Equal("active", (string)node["Spec"]!["Availability"]!);
                Assert.Equal("ready", (string)node["Status"]!["State"]!);
                Assert.True(IPAddress.TryParse((string)node["Status"]!["Addr"]!, out _));
                Assert.NotEmpty((string)node["Description"]!["Engine"]!["EngineVersion"]!);
                Assert.Equal("linux", (string)node["Description"]!["Platform"]!["OS"]!);
                Assert.True((long)node["Description"]!["Resources"]!["NanoCPUs"]! > 0);
                Assert.True((long)node["Description"]!["Resources"]!["MemoryBytes"]! > 0);
                Assert.NotEmpty(Convert.FromBase64String((string)node["Description"]!["TLSInfo"]!["CertIssuerSubject"]!));
                Assert.Equal((string)node["Spec"]!["Role"]! == "manager" ? "reachable" : null, LabView.Reachability(node));
                Assert.True(DateTimeOffset.Parse((string)node["CreatedAt"]!) <= DateTimeOffset.Parse((string)node["UpdatedAt"]!));
            });
        }

        Assert.Single(lists.Distinct());
    }

    [Fact]
    public async Task A_node_is_inspected_by_its_id_and_an_unknown_one_is_not_found()
    {
        var node = await Three.NodeAsync(Three.Workers[0]);
        var inspected = await Three.GetAsync(Three.Managers[0], $"nodes/{(string)node["ID"]!}");
        Assert.Equal(Three.Workers[0], LabView.HostOf(inspected.Json));

        var unknown = await Three.GetAsync(Three.Managers[0], "nodes/nobody");
        Assert.Equal((HttpStatusCode.NotFound, "node nobody not found"), (unknown.Status, unknown.Message));
    }

    [Fact]
    public async Task An_update_needs_the_current_version_and_replaces_the_whole_spec()
    {
        var name = Three.Workers[1];
        var before = (ulong)(await Three.NodeAsync(name))["Version"]!["Index"]!;
        Assert.Equal(HttpStatusCode.OK, (await Three.UpdateAsync(name, static spec => spec["Labels"] = new JsonObject { ["zone"] = "a" })).Status);
        var after = await Three.NodeAsync(name);
        Assert.True((ulong)after["Version"]!["Index"]! > before);
        Assert.Equal("a", (string)after["Spec"]!["Labels"]!["zone"]!);

        var late = await Three.UpdateAsync(name, static spec => spec["Labels"] = new JsonObject(), before);
        Assert.Contains(late.Status, Refusals);
        Assert.Contains("update out of sequence", late.Message, StringComparison.Ordinal);
        Assert.Equal("a", (string)(await Three.NodeAsync(name))["Spec"]!["Labels"]!["zone"]!);

        var none = await Three.SendAsync(Three.Managers[0], HttpMethod.Post, $"nodes/{(string)after["ID"]!}/update", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, none.Status);
        Assert.Contains("invalid node version", none.Message, StringComparison.Ordinal);

        await Three.UpdateAsync(name, static spec => spec["Labels"] = new JsonObject());
        Assert.Null((string?)(await Three.NodeAsync(name))["Spec"]!["Labels"]?["zone"]);
    }

    [Fact]
    public async Task A_config_of_a_name_is_made_once_and_found_by_name_and_label_until_it_is_removed()
    {
        const string Body = """{"Name":"contract.lock","Labels":{"holder":"me","empty":""},"Data":"YQ=="}""";
        var attempts = await Task.WhenAll(Three.Managers.Select(manager => Three.SendAsync(manager, HttpMethod.Post, "configs/create", Body)));
        var id = (string)Assert.Single(attempts, static answer => answer.Status == HttpStatusCode.Created).Json["ID"]!;
        try
        {
            Assert.All(attempts.Where(static answer => answer.Status != HttpStatusCode.Created), static answer => Assert.Equal(
                (HttpStatusCode.Conflict, "rpc error: code = AlreadyExists desc = config contract.lock already exists"), (answer.Status, answer.Message)));
            foreach (var filters in (string[])["""{"label":["holder"]}""", """{"label":["holder=me","empty"]}""", """{"name":["contract.lo"]}""", """{"id":["ID"]}"""])
            {
                var found = (await Three.GetAsync(Three.Managers[1], $"configs?filters={Uri.EscapeDataString(filters.Replace("ID", id, StringComparison.Ordinal))}")).Json.AsArray();
                Assert.Equal(id, (string)Assert.Single(found)!["ID"]!);
            }

            Assert.Empty((await Three.GetAsync(Three.Managers[1], $"configs?filters={Uri.EscapeDataString("""{"label":["holder=you"]}""")}")).Json.AsArray());
            var inspected = (await Three.GetAsync(Three.Managers[2], "configs/contract.lock")).Json;
            Assert.Equal((id, "contract.lock", "me"), ((string)inspected["ID"]!, (string)inspected["Spec"]!["Name"]!, (string)inspected["Spec"]!["Labels"]!["holder"]!));
            Assert.True((ulong)inspected["Version"]!["Index"]! > 0);
            Assert.True(DateTimeOffset.TryParse((string)inspected["CreatedAt"]!, out _));
        }
        finally
        {
            Assert.Equal(HttpStatusCode.NoContent, (await Three.SendAsync(Three.Managers[1], HttpMethod.Delete, $"configs/{id}")).Status);
        }

        foreach (var name in (string[])[id, "contract.lock"])
        {
            var gone = await Three.SendAsync(Three.Managers[0], HttpMethod.Delete, $"configs/{name}");
            Assert.Equal((HttpStatusCode.NotFound, $"config {name} not found"), (gone.Status, gone.Message));
        }
    }

    [Theory]
    [InlineData("{\"Name\":\"contract.empty\"}", "config data must be larger than 0 and less than 1024000 bytes")]
    [InlineData("{\"Data\":\"YQ==\"}", "name must be provided")]
    [InlineData("{\"Name\":\"a b\",\"Data\":\"YQ==\"}", "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]")]
    public async Task A_config_needs_a_name_and_something_to_hold(string body, string words)
    {
        var answer = await Three.SendAsync(Three.Managers[0], HttpMethod.Post, "configs/create", body);
        Assert.Equal((HttpStatusCode.BadRequest, $"rpc error: code = InvalidArgument desc = {words}"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task A_worker_refuses_to_act_as_a_manager()
    {
        foreach (var path in (string[])["nodes", "services", "tasks", "swarm", "configs"])
        {
            var answer = await Three.GetAsync(Three.Workers[0], path);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, WorkerText), (answer.Status, answer.Message));
        }
    }

    [Fact]
    public async Task A_promotion_is_written_at_once_comes_about_later_and_is_undone_by_a_demotion()
    {
        // In a lab of its own: engines that are killed soon after a member has left raft can come back with that member among them.
        var swarm = await contestant.RaiseAsync(1, 1);
        var name = swarm.Workers[0];
        Assert.Equal(HttpStatusCode.OK, (await swarm.SetRoleAsync(name, "manager")).Status);
        var written = await swarm.NodeAsync(name);
        Assert.Equal("manager", (string)written["Spec"]!["Role"]!);

        // Until it has joined, its own engine refuses, with words that are known.
        var refusals = new HashSet<string>();
        await LabView.WaitAsync(
            async () =>
            {
                var answer = await swarm.GetAsync(name, "nodes");
                refusals.Add(answer.Status == HttpStatusCode.OK ? string.Empty : answer.Message);
                return answer.Status == HttpStatusCode.OK ? answer : null;
            },
            $"{name} to answer as a manager");
        Assert.All(refusals.Where(static text => text.Length > 0), static text => Assert.True(
            text == WorkerText || text.Contains("being prepared", StringComparison.OrdinalIgnoreCase) || text.Contains("does not have a leader", StringComparison.Ordinal), text));
        await LabView.WaitAsync(async () => LabView.Reachability(await swarm.NodeAsync(name)) == "reachable" ? name : null, $"{name} to be reachable");

        Assert.Equal(HttpStatusCode.OK, (await swarm.SetRoleAsync(name, "worker")).Status);
        await LabView.WaitAsync(async () => (await swarm.NodeAsync(name))["ManagerStatus"] is null ? name : null, $"{name} to leave raft");
        var refused = await LabView.WaitAsync(async () => await swarm.GetAsync(name, "nodes") is { Status: HttpStatusCode.ServiceUnavailable } answer ? answer : null, $"{name} to refuse");
        Assert.Contains("not a swarm manager", refused.Message, StringComparison.Ordinal);
        await swarm.BecomeWholeAsync();
    }

    [Fact]
    public async Task A_demoted_leader_hands_over_at_once()
    {
        var swarm = await contestant.RaiseAsync(3, 0);
        var leader = await swarm.LeaderAsync();
        Assert.Equal(HttpStatusCode.OK, (await swarm.SetRoleAsync(leader, "worker")).Status);
        var asked = swarm.Managers.First(name => name != leader);
        await LabView.WaitAsync(
            async () => (await swarm.NodesAsync(asked))?.Any(node => (bool?)node["ManagerStatus"]?["Leader"] == true && LabView.HostOf(node) != leader) == true ? asked : null,
            "another leader",
            TimeSpan.FromSeconds(5));
        await LabView.WaitAsync(async () => (await swarm.NodeAsync(leader, asked))["ManagerStatus"] is null ? leader : null, $"{leader} to leave raft");

        // The managers write the node's record at the same time, and an update of what has changed since is refused.
        await LabView.WaitAsync(
            async () => (await swarm.UpdateAsync(leader, static spec => spec["Role"] = "manager", asked: asked)).Status == HttpStatusCode.OK ? leader : null, $"{leader} to be promoted");
        await LabView.WaitAsync(
            async () => LabView.Reachability(await swarm.NodeAsync(leader, asked)) == "reachable" ? leader : null, $"{leader} to come back", TimeSpan.FromSeconds(120));
        await swarm.BecomeWholeAsync();
    }

    [Fact]
    public async Task The_last_manager_is_not_demoted()
    {
        var lone = await contestant.RaiseAsync(1, 0);
        var answer = await lone.SetRoleAsync(lone.Managers[0], "worker");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("attempting to demote the last manager of the swarm", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demotion_that_would_lose_quorum_is_refused()
    {
        var leader = await Three.LeaderAsync();
        var (lost, demoted) = (Three.Managers.First(name => name != leader), Three.Managers.Last(name => name != leader));
        try
        {
            await Three.Lab.StopNodeAsync(lost, SwarmLabFault.Stop, TestContext.Current.CancellationToken);
            await LabView.WaitAsync(async () => LabView.Reachability(await Three.NodeAsync(lost)) == "unreachable" ? lost : null, $"{lost} to be unreachable");
            var answer = await Three.SetRoleAsync(demoted, "worker");
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("can't remove member from the raft: this would result in a loss of quorum", answer.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Three.BecomeWholeAsync();
        }
    }

    [Theory]
    [InlineData(SwarmLabFault.Stop)]
    [InlineData(SwarmLabFault.Kill)]
    [InlineData(SwarmLabFault.Freeze)]
    [InlineData(SwarmLabFault.Isolate)]
    public async Task The_loss_of_the_leader_is_survived_and_it_comes_back(SwarmLabFault fault)
    {
        var leader = await Three.LeaderAsync();
        var survivors = Three.Managers.Where(name => name != leader).ToList();
        try
        {
            await Three.Lab.StopNodeAsync(leader, fault, TestContext.Current.CancellationToken);
            Assert.NotEqual(SwarmLabNodeState.Running, Three.Lab.Nodes.Single(node => node.Name == leader).State);
            await DemandGoneAsync(leader, fault);

            var next = await Three.LeaderAsync(otherThan: leader);
            Assert.Contains(next, survivors);

            // The new leader forgets first whom it hears, and then what it knew of their agents.
            var lost = await LabView.WaitAsync(
                async () => (await Three.NodesAsync(next))?.SingleOrDefault(node => LabView.HostOf(node) == leader
                    && LabView.Reachability(node) == "unreachable" && (string)node["Status"]!["State"]! is "unknown" or "down"),
                $"{leader} to be unreachable, and unknown or down");
            Assert.NotEqual(true, (bool?)lost["ManagerStatus"]!["Leader"]);

            // The others are ready again, and the swarm takes writes.
            await LabView.WaitAsync(
                async () => (await Three.NodesAsync(next))?.Where(node => LabView.HostOf(node) != leader).All(static node => (string)node["Status"]!["State"]! == "ready") == true ? next : null,
                "the others to be ready");
            Assert.Equal(HttpStatusCode.OK, (await Three.UpdateAsync(Three.Workers[1], static _ => { }, asked: next)).Status);

            await Three.Lab.StartNodeAsync(leader, TestContext.Current.CancellationToken);
        }
        finally
        {
            await Three.BecomeWholeAsync();
        }

        Assert.Equal("reachable", LabView.Reachability(await Three.NodeAsync(leader)));
    }

    [Fact]
    public async Task Without_a_majority_reads_end_in_no_leader_and_writes_are_never_accepted()
    {
        var leader = await Three.LeaderAsync();
        try
        {
            var spec = await Three.NodeAsync(Three.Workers[1]);
            await Task.WhenAll(Three.Managers.Where(name => name != leader).Select(name => Three.Lab.StopNodeAsync(name, SwarmLabFault.Kill, TestContext.Current.CancellationToken)));

            // A write is not confirmed, however the engine puts it.
            var write = Three.SendAsync(
                leader, HttpMethod.Post, $"nodes/{(string)spec["ID"]!}/update?version={(ulong)spec["Version"]!["Index"]!}", spec["Spec"]!.ToJsonString(), TimeSpan.FromSeconds(90));
            var read = await LabView.WaitAsync(async () => await Three.GetAsync(leader, "nodes") is { Status: not HttpStatusCode.OK } answer ? answer : null, "reads to be refused");
            Assert.Equal(HttpStatusCode.InternalServerError, read.Status);
            Assert.True(
                read.Message.Contains("The swarm does not have a leader.", StringComparison.Ordinal) || read.Message.Contains("context deadline exceeded", StringComparison.Ordinal),
                read.Message);
            Assert.NotEqual(HttpStatusCode.OK, (await write).Status);
        }
        finally
        {
            await Three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task A_changed_node_is_an_event()
    {
        var endpoint = Three.Lab.Nodes.Single(node => node.Name == Three.Managers[0]).Endpoint;
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var stream = new StreamReader(await client.GetStreamAsync(new Uri($"http://{endpoint.Host}:{endpoint.Port}/events"), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await Three.UpdateAsync(Three.Workers[1], static spec => spec["Availability"] = "drain")).Status);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        JsonNode? found = null;
        while (found is null)
        {
            var line = await stream.ReadLineAsync(limit.Token);
            var message = JsonNode.Parse(line!)!;
            found = (string?)message["Type"] == "node" && (string?)message["Action"] == "update" && message["Actor"]!["Attributes"]!["availability.new"] is not null ? message : null;
        }

        Assert.Equal(Three.Workers[1], (string)found["Actor"]!["Attributes"]!["name"]!);
        Assert.Equal(("active", "drain"), ((string)found["Actor"]!["Attributes"]!["availability.old"]!, (string)found["Actor"]!["Attributes"]!["availability.new"]!));
        Assert.Equal("swarm", (string)found["scope"]!);
        await Three.UpdateAsync(Three.Workers[1], static spec => spec["Availability"] = "active");
    }

    [Fact]
    public async Task The_service_of_the_lab_answers_on_every_node()
    {
        // A node that has just come back is ready before its task runs again.
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (var node in Three.Lab.Nodes)
        {
            await LabView.WaitAsync(
                async () =>
                {
                    try
                    {
                        using var response = await client.GetAsync(node.Service, TestContext.Current.CancellationToken);
                        return response.StatusCode == HttpStatusCode.OK ? node : null;
                    }
                    catch (HttpRequestException)
                    {
                        return null;
                    }
                },
                $"the service on {node}");
        }

        var services = (await Three.GetAsync(Three.Managers[0], "services")).Json.AsArray();
        Assert.Equal("web", (string)Assert.Single(services)!["Spec"]!["Name"]!);

        // A task of a node that was lost is running for the record still, and wanted no more.
        await LabView.WaitAsync(
            async () =>
            {
                var tasks = (await Three.GetAsync(Three.Managers[0], "tasks")).Json.AsArray();
                var running = tasks.Where(static task => (string?)task!["Status"]!["State"] == "running" && (string?)task["DesiredState"] == "running");
                return running.Select(static task => (string)task!["NodeID"]!).Order().ToList() is { Count: 5 } nodes && nodes.Distinct().Count() == 5 ? nodes : null;
            },
            "one running task on each node");
    }

    /// <summary>From outside, each way of being away looks different.</summary>
    private async Task DemandGoneAsync(string node, SwarmLabFault fault)
    {
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => Three.GetAsync(node, "_ping", TimeSpan.FromSeconds(2)));
        if (fault is SwarmLabFault.Stop or SwarmLabFault.Kill)
        {
            Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(problem.InnerException).SocketErrorCode);
        }
        else
        {
            // Frozen: connected, and silent. Isolated: the connection itself times out, or no route is known.
            Assert.True(problem is OperationCanceledException or HttpRequestException { InnerException: SocketException }, problem.ToString());
        }
    }
}

/// <summary>The contract on the engine that is installed.</summary>
[Collection(nameof(InstalledEngines))]
public sealed class InstalledEngineContract(InstalledEngines engines) : EngineContract(engines);

/// <summary>The contract on the engine of Debian's stable release.</summary>
[Collection(nameof(TrixieEngines))]
public sealed class TrixieEngineContract(TrixieEngines engines) : EngineContract(engines);

/// <summary>The contract on the newest engine that Debian has.</summary>
[Collection(nameof(SidEngines))]
public sealed class SidEngineContract(SidEngines engines) : EngineContract(engines);

/// <summary>The contract on the simulation.</summary>
[Collection(nameof(Simulation))]
public sealed class SimulationContract(Simulation simulation) : EngineContract(simulation);
