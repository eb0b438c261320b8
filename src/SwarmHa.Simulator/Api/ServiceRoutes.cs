using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>Services and their tasks over the API.</summary>
internal sealed class ServiceRoutes(ClusterStore store, Orchestrator orchestrator)
{
    public HttpReply List(HttpRequest request)
    {
        var filters = Filters.Of(request, "id", "label", "mode", "name", "runtime");
        var services = store.Services.Where(service => filters.Begins("id", service.Id) && filters.Begins("name", service.Name)
            && filters.Is("mode", service.Replicas is null ? "global" : "replicated")
            && filters.HasLabels("label", ApiJson.Words(JsonNode.Parse(service.SpecJson)!["Labels"])));
        return HttpReply.Json(200, ApiJson.List(services.Select(ToJson)));
    }

    public HttpReply Inspect(string name) => HttpReply.Json(200, ApiJson.Text(ToJson(Find(name))));

    public HttpReply Create(HttpRequest request)
    {
        var spec = ApiJson.Body(request);
        var name = ApiJson.Word(spec, "Name") is { Length: > 0 } given ? given : throw new ApiRefusal(400, "rpc error: code = InvalidArgument desc = meta: name must be provided");
        if (store.Services.Any(service => service.Name == name))
        {
            throw new ApiRefusal(409, EngineWords.ServiceExists(name));
        }

        int? replicas = spec["Mode"] is JsonObject mode && mode.ContainsKey("Global") ? null : (int?)spec["Mode"]?["Replicated"]?["Replicas"] ?? 1;
        var service = store.AddService(name, replicas, spec.ToJsonString());
        orchestrator.Place(service);
        return HttpReply.Json(201, ApiJson.Text(new() { ["ID"] = service.Id }));
    }

    public HttpReply Remove(string name)
    {
        orchestrator.Remove(Find(name));
        return new HttpReply();
    }

    public HttpReply Tasks(HttpRequest request)
    {
        var filters = Filters.Of(request, "desired-state", "id", "label", "name", "node", "service", "_up-to-date", "runtime");
        var tasks = store.Tasks.Where(task => filters.Begins("id", task.Id)
            && (filters.Is("service", task.ServiceId) || filters.Is("service", NameOf(task)))
            && (filters.Is("node", task.NodeId) || filters.Is("node", store.Node(task.NodeId)?.Hostname ?? string.Empty))
            && filters.Is("desired-state", task.Desired));
        return HttpReply.Json(200, ApiJson.List(tasks.Select(ToJson)));
    }

    private static JsonObject ToJson(ServiceRecord service) => new()
    {
        ["ID"] = service.Id,
        ["Version"] = ApiJson.Version(service.Version),
        ["CreatedAt"] = ApiJson.Time(service.Created),
        ["UpdatedAt"] = ApiJson.Time(service.Created),
        ["Spec"] = JsonNode.Parse(service.SpecJson),
        ["Endpoint"] = new JsonObject { ["Spec"] = new JsonObject() },
    };

    private JsonObject ToJson(TaskRecord task)
    {
        var json = new JsonObject
        {
            ["ID"] = task.Id,
            ["Version"] = ApiJson.Version(task.Version),
            ["CreatedAt"] = ApiJson.Time(task.Created),
            ["UpdatedAt"] = ApiJson.Time(task.Updated),
            ["Labels"] = new JsonObject(),
            ["Spec"] = JsonNode.Parse(store.Services.First(service => service.Id == task.ServiceId).SpecJson)!["TaskTemplate"]?.DeepClone() ?? new JsonObject(),
            ["ServiceID"] = task.ServiceId,
            ["NodeID"] = task.NodeId,
            ["Status"] = new JsonObject { ["Timestamp"] = ApiJson.Time(task.Updated), ["State"] = task.State, ["Message"] = task.State },
            ["DesiredState"] = task.Desired,
        };
        if (task.Slot > 0)
        {
            json["Slot"] = task.Slot;
        }

        return json;
    }

    private string NameOf(TaskRecord task) => store.Services.FirstOrDefault(service => service.Id == task.ServiceId)?.Name ?? string.Empty;

    private ServiceRecord Find(string name) =>
        store.Services.FirstOrDefault(service => service.Id == name)
        ?? store.Services.FirstOrDefault(service => service.Name == name)
        ?? store.Services.FirstOrDefault(service => service.Id.StartsWith(name, StringComparison.Ordinal))
        ?? throw new ApiRefusal(404, EngineWords.NotFound("service", name));
}
