using System.Globalization;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>The nodes over the API.</summary>
internal sealed class NodeRoutes(ClusterStore store, RaftGroup raft, RoleManager roles, Orchestrator orchestrator, History history, IReadOnlyList<Machine> machines)
{
    private const double Cpus = 2;
    private const long MemoryBytes = 4L << 30;

    public HttpReply List(HttpRequest request)
    {
        var filters = Filters.Of(request, "id", "label", "membership", "name", "node.label", "role");
        filters.Demand("role", "role", "worker", "manager");
        filters.Demand("membership", "membership", "accepted", "pending");
        var nodes = store.Nodes.Where(node =>
            filters.Begins("id", node.Id)
            && filters.Begins("name", node.Hostname)
            && filters.Is("role", ApiWords.Of(node.GivenRole))
            && filters.Is("membership", "accepted")
            && filters.HasLabels("label", node.EngineLabels)
            && filters.HasLabels("node.label", node.Labels));
        return HttpReply.Json(200, ApiJson.List(nodes.Select(ToJson)));
    }

    public HttpReply Inspect(string name) => HttpReply.Json(200, ApiJson.Text(ToJson(Find(name))));

    public HttpReply Update(string name, HttpRequest request)
    {
        var spec = ApiJson.Body(request);
        var given = request.Value("version");
        if (!ulong.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw new ApiRefusal(400, $"invalid node version '{given}': strconv.ParseUint: parsing \"{given}\": invalid syntax");
        }

        var role = ApiJson.Word(spec, "Role") switch
        {
            "manager" => SwarmNodeRole.Manager,
            "worker" => SwarmNodeRole.Worker,
            var word => throw new ApiRefusal(400, $"invalid Role: \"{word}\""),
        };
        var availability = ApiJson.Word(spec, "Availability") switch
        {
            "active" => SwarmNodeAvailability.Active,
            "pause" => SwarmNodeAvailability.Pause,
            "drain" => SwarmNodeAvailability.Drain,
            var word => throw new ApiRefusal(400, $"invalid Availability: \"{word}\""),
        };
        var node = Find(name);
        var machine = machines.FirstOrDefault(machine => machine.NodeId == node.Id);
        if (node.Role == SwarmNodeRole.Manager && role == SwarmNodeRole.Worker)
        {
            DemandSafeDemotion(node, machine);
        }

        if (version != node.Version)
        {
            throw new ApiRefusal(500, EngineWords.OutOfSequence);
        }

        var after = store.Write(node with { Name = ApiJson.Word(spec, "Name"), Labels = ApiJson.Words(spec["Labels"]), Role = role, Availability = availability });
        if (machine is not null)
        {
            history.Note(machine, $"is written down as {role}, {availability}");
            roles.Reconcile(machine);
        }

        orchestrator.Look(after);
        return new HttpReply();
    }

    public HttpReply Remove(string name, HttpRequest request)
    {
        var node = Find(name);
        var machine = machines.FirstOrDefault(machine => machine.NodeId == node.Id);
        if (node.Role == SwarmNodeRole.Manager && machine is { IsMember: true })
        {
            throw new ApiRefusal(400, EngineWords.IsMember(node.Id));
        }

        if (!request.Flag("force") && node.State == SwarmNodeState.Ready)
        {
            throw new ApiRefusal(400, EngineWords.NotDown(node.Id));
        }

        store.Remove(node);
        if (machine is not null)
        {
            history.Note(machine, "is removed from the swarm");
        }

        return new HttpReply();
    }

    /// <summary>Finds a node as the engine does: by its whole id, then by its host name, then by the beginning of its id.</summary>
    private NodeRecord Find(string name)
    {
        if (store.Node(name) is { } exact)
        {
            return exact;
        }

        var found = store.Nodes.Where(node => node.Hostname == name).ToList();
        found = found.Count > 0 ? found : [.. store.Nodes.Where(node => node.Id.StartsWith(name, StringComparison.Ordinal))];
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ApiRefusal(404, EngineWords.NotFound("node", name)),
            _ => throw new ApiRefusal(400, EngineWords.Ambiguous("node", name, found.Count)),
        };
    }

    private void DemandSafeDemotion(NodeRecord node, Machine? machine)
    {
        if (store.Nodes.Where(static other => other.GivenRole == SwarmNodeRole.Manager).ToList() is [var only] && only.Id == node.Id)
        {
            throw new ApiRefusal(400, EngineWords.LastManager);
        }

        if (machine is not { IsMember: true })
        {
            throw new ApiRefusal(404, EngineWords.NotInMemberList);
        }

        if (!raft.CanDoWithout(machine))
        {
            throw new ApiRefusal(400, EngineWords.QuorumLoss);
        }
    }

    private JsonObject ToJson(NodeRecord node)
    {
        var status = new JsonObject { ["State"] = ApiWords.Of(node.State) };
        if (node.Message.Length > 0)
        {
            status["Message"] = node.Message;
        }

        status["Addr"] = "127.0.0.1";
        var spec = new JsonObject { ["Labels"] = ApiJson.Labels(node.Labels), ["Role"] = ApiWords.Of(node.Role), ["Availability"] = ApiWords.Of(node.Availability) };
        if (node.Name.Length > 0)
        {
            spec["Name"] = node.Name;
        }

        var json = new JsonObject
        {
            ["ID"] = node.Id,
            ["Version"] = ApiJson.Version(node.Version),
            ["CreatedAt"] = ApiJson.Time(node.Created),
            ["UpdatedAt"] = ApiJson.Time(node.Updated),
            ["Spec"] = spec,
            ["Description"] = new JsonObject
            {
                ["Hostname"] = node.Hostname,
                ["Platform"] = new JsonObject { ["Architecture"] = "x86_64", ["OS"] = "linux" },
                ["Resources"] = new JsonObject { ["NanoCPUs"] = (long)(Cpus * 1e9), ["MemoryBytes"] = MemoryBytes },
                ["Engine"] = new JsonObject { ["EngineVersion"] = SystemRoutes.EngineVersion, ["Labels"] = ApiJson.Labels(node.EngineLabels), ["Plugins"] = new JsonArray() },
                ["TLSInfo"] = SystemRoutes.TlsInfo(),
            },
            ["Status"] = status,
        };
        if (machines.FirstOrDefault(machine => machine.NodeId == node.Id) is { IsMember: true } member)
        {
            var manager = new JsonObject();
            if (member == raft.Leader)
            {
                manager["Leader"] = true;
            }

            manager["Reachability"] = member.IsHeard ? "reachable" : "unreachable";
            manager["Addr"] = member.RaftAddress;
            json["ManagerStatus"] = manager;
        }

        return json;
    }
}
