using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SwarmHa.Simulator;

/// <summary>Configurations over the API: the smallest thing that can be written, and so the proof that a majority is there.</summary>
internal sealed class ConfigRoutes(ClusterStore store)
{
    private static readonly Regex ValidName = new("^(?=.{1,64}$)[a-zA-Z0-9]([a-zA-Z0-9-_.]*[a-zA-Z0-9])?$", RegexOptions.CultureInvariant);

    public HttpReply List(HttpRequest request)
    {
        var filters = Filters.Of(request, "id", "label", "name");
        var configs = store.Configs.Where(config => filters.Begins("id", config.Id) && filters.Begins("name", config.Name)
            && filters.HasLabels("label", ApiJson.Words(JsonNode.Parse(config.SpecJson)!["Labels"])));
        return HttpReply.Json(200, ApiJson.List(configs.Select(ToJson)));
    }

    public HttpReply Inspect(string name) => HttpReply.Json(200, ApiJson.Text(ToJson(Find(name))));

    public HttpReply Create(HttpRequest request)
    {
        var spec = ApiJson.Body(request);
        var name = ApiJson.Word(spec, "Name");
        if (name.Length == 0 || !ValidName.IsMatch(name))
        {
            throw new ApiRefusal(400, name.Length == 0 ? EngineWords.ConfigWithoutName : EngineWords.ConfigNameInvalid);
        }

        if (ApiJson.Word(spec, "Data").Length == 0)
        {
            throw new ApiRefusal(400, EngineWords.ConfigWithoutData);
        }

        if (store.Configs.Any(config => config.Name == name))
        {
            throw new ApiRefusal(409, EngineWords.ConfigExists(name));
        }

        return HttpReply.Json(201, ApiJson.Text(new() { ["ID"] = store.AddConfig(name, spec.ToJsonString()).Id }));
    }

    public HttpReply Remove(string name)
    {
        store.Remove(Find(name));
        return new HttpReply { Status = 204 };
    }

    private static JsonObject ToJson(ConfigRecord config) => new()
    {
        ["ID"] = config.Id,
        ["Version"] = ApiJson.Version(config.Version),
        ["CreatedAt"] = ApiJson.Time(config.Created),
        ["UpdatedAt"] = ApiJson.Time(config.Created),
        ["Spec"] = JsonNode.Parse(config.SpecJson),
    };

    private ConfigRecord Find(string name) =>
        store.Configs.FirstOrDefault(config => config.Id == name)
        ?? store.Configs.FirstOrDefault(config => config.Name == name)
        ?? store.Configs.FirstOrDefault(config => config.Id.StartsWith(name, StringComparison.Ordinal))
        ?? throw new ApiRefusal(404, EngineWords.NotFound("config", name));
}
