using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>A served engine that plays the one that carries a lab.</summary>
internal static class ServedHost
{
    public const string Image = "GET /images/docker:dind/json";

    public const string Pull = "POST /images/create";

    public const string MakeNetwork = "POST /networks/create";

    public const string Networks = "GET /networks";

    public const string Containers = "GET /containers/json";

    public const string MakeContainer = "POST /containers/create";

    /// <summary>It has the image, and lists what has been made and not been removed.</summary>
    public static ServedEngine CarriesLabs(this ServedEngine engine)
    {
        var containers = new Dictionary<string, JsonObject>();
        var networks = new Dictionary<string, JsonObject>();
        var made = 0;
        return engine
            .When(Image, Reply.Json("""{ "Id": "sha256:1" }"""))
            .When(Networks, _ => Reply.Json(Listed(networks)))
            .When(Containers, _ => Reply.Json(Listed(containers)))
            .When(MakeNetwork, request =>
            {
                var id = $"net{++made}";
                networks[id] = new JsonObject { ["Id"] = id, ["Labels"] = JsonNode.Parse(request.Body)!["Labels"]!.DeepClone() };
                engine.When($"GET /networks/{id}", Reply.Json($$"""{ "Id": "{{id}}", "IPAM": { "Config": [{ "Subnet": "172.31.0.0/16" }] } }"""));
                engine.When($"DELETE /networks/{id}", _ => Gone(networks, id));
                return Reply.Json($$"""{ "Id": "{{id}}" }""", 201);
            })
            .When(MakeContainer, request =>
            {
                var id = $"con{++made}";
                containers[id] = new JsonObject { ["Id"] = id, ["State"] = "running", ["Labels"] = JsonNode.Parse(request.Body)!["Labels"]!.DeepClone() };
                engine.When($"POST /containers/{id}/start", Reply.Text(204, "text/plain", string.Empty));
                engine.When($"DELETE /containers/{id}", _ => Gone(containers, id));
                return Reply.Json($$"""{ "Id": "{{id}}" }""", 201);
            });
    }

    /// <summary>A node's container as <c>GET /containers/json</c> lists it.</summary>
    public static JsonObject Container(string lab, string node, int index, string role, string state = "running", bool isAttached = true) => new()
    {
        ["Id"] = $"{lab}-{node}",
        ["State"] = state,
        ["Labels"] = new JsonObject
        {
            ["io.swarmha.lab"] = lab,
            ["io.swarmha.lab.node"] = node,
            ["io.swarmha.lab.role"] = role,
            ["io.swarmha.lab.index"] = $"{index}",
            ["io.swarmha.lab.address"] = $"172.31.0.{10 + index}",
            ["io.swarmha.endpoint"] = $"tcp://127.0.0.1:{41000 + index}",
        },
        ["NetworkSettings"] = new JsonObject
        {
            ["Networks"] = isAttached ? new JsonObject { [$"swarmha-{lab}"] = new JsonObject { ["IPAddress"] = $"172.31.0.{10 + index}" } } : [],
        },
    };

    private static string Listed(Dictionary<string, JsonObject> things) =>
        new JsonArray([.. things.Values.Select(static thing => thing.DeepClone())]).ToJsonString();

    private static Reply Gone(Dictionary<string, JsonObject> things, string id) =>
        things.Remove(id) ? Reply.Text(204, "text/plain", string.Empty) : Reply.Refusal(404, $"{id} not found");
}
