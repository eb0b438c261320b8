using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>A node as <c>GET /nodes</c> lists it. Its addresses are this machine's own, which nobody takes for a manager's.</summary>
internal sealed record ServedNode(string Id, string Hostname)
{
    public string Role { get; init; } = "manager";

    public bool Leads { get; init; }

    /// <summary>Null for a node that is not in raft.</summary>
    public string? RaftAddress { get; init; } = "127.0.0.1:2377";

    public string Address { get; init; } = "127.0.0.1";

    public static string List(params IEnumerable<ServedNode> nodes) => new JsonArray([.. nodes.Select(static node => node.ToJson())]).ToJsonString();

    public JsonObject ToJson()
    {
        var json = JsonNode.Parse(
            $$"""
            {
              "ID": "{{Id}}",
              "Version": { "Index": 21 },
              "CreatedAt": "2024-05-14T08:11:02.613498714Z",
              "UpdatedAt": "2024-05-14T09:40:17.001225378Z",
              "Spec": { "Labels": {}, "Role": "{{Role}}", "Availability": "active" },
              "Description": {
                "Hostname": "{{Hostname}}",
                "Platform": { "Architecture": "x86_64", "OS": "linux" },
                "Resources": { "NanoCPUs": 2000000000, "MemoryBytes": 2085400576 },
                "Engine": { "EngineVersion": "20.10.24" }
              },
              "Status": { "State": "ready", "Addr": "{{Address}}" }
            }
            """)!.AsObject();
        if (RaftAddress is not null)
        {
            json["ManagerStatus"] = new JsonObject { ["Leader"] = Leads, ["Reachability"] = "reachable", ["Addr"] = RaftAddress };
        }

        return json;
    }
}
