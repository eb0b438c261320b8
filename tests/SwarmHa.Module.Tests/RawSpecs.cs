using System.Text.Json.Nodes;

namespace SwarmHa.ModuleTests;

/// <summary>Specs as an engine returns them, without the module in between.</summary>
internal static class RawSpecs
{
    /// <summary>The specs of the swarm, its nodes, services and configs, each with its id.</summary>
    public static async Task<IReadOnlyList<string>> SpecsAsync(this LabFixture lab, string manager)
    {
        var specs = new List<string>();
        foreach (var kind in new[] { "swarm", "nodes", "services", "configs" })
        {
            var read = await GetAsync(lab, manager, kind);
            specs.AddRange((read as JsonArray ?? new JsonArray(read)).Select(one => $"{kind} {one!["ID"]} {one["Spec"]!.ToJsonString()}").Order(StringComparer.Ordinal));
        }

        return specs;
    }

    /// <summary>The spec of one node.</summary>
    public static async Task<NodeSpec> SpecAsync(this LabFixture lab, string manager, string node)
    {
        var found = (await GetAsync(lab, manager, "nodes")).AsArray().Single(one => (string?)one!["Description"]!["Hostname"] == node)!["Spec"]!;
        return new((string)found["Role"]!, (string)found["Availability"]!, found["Labels"]?.AsObject().Count(static label => label.Key.StartsWith("io.swarmha.", StringComparison.Ordinal)) ?? 0);
    }

    private static async Task<JsonNode> GetAsync(LabFixture lab, string manager, string path)
    {
        using var http = new HttpClient { BaseAddress = new UriBuilder(lab.Endpoint(manager)) { Scheme = "http" }.Uri, Timeout = TimeSpan.FromSeconds(30) };
        return JsonNode.Parse(await http.GetStringAsync(path, TestContext.Current.CancellationToken))!;
    }
}

/// <summary>What a node is to be, in the engine's words. Labels are those that the module sets.</summary>
internal sealed record NodeSpec(string Role, string Availability, int Labels);
