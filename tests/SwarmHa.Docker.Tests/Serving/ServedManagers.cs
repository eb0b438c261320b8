using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>Served engines that play the managers of one swarm.</summary>
internal static class ServedManagers
{
    public const string SwarmId = "swarm1";

    public static readonly ServedNode First = new("id-40", "node-40") { Leads = true };

    public static readonly ServedNode Second = new("id-50", "node-50");

    /// <summary>The one node of another swarm.</summary>
    public static readonly ServedNode Stranger = new("id-99", "node-40") { Leads = true };

    /// <summary>Where a change of the second node goes.</summary>
    public const string UpdateRoute = "POST /nodes/id-50/update";

    /// <summary>A change of the second node.</summary>
    public static readonly NodeUpdate Update = new(
        Second.Id,
        21,
        string.Empty,
        SwarmNodeRole.Worker,
        SwarmNodeAvailability.Active,
        new Dictionary<string, string> { ["zone"] = "a" });

    /// <summary>Sends that change, or another one.</summary>
    public static Task UpdateNodeAsync(this ISwarm swarm, NodeUpdate update, CancellationToken cancellationToken) => swarm.WriteAsync(
        async (engine, token) =>
        {
            await engine.UpdateNodeAsync(update, token);
            return true;
        },
        cancellationToken);

    /// <summary>The engine of one of the nodes above, in good health.</summary>
    public static ServedEngine Plays(this ServedEngine engine, ServedNode node) => engine
        .When("GET /version", Reply.Json("""{ "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12" }"""))
        .When("GET /info", Reply.Json(Info(node)))
        .When("GET /nodes", Reply.Json(ServedNode.List(First, Second)))
        .When(UpdateRoute, Reply.Done);

    /// <summary>The engine of a node that has left the swarm and made another one, in good health.</summary>
    public static ServedEngine PlaysStranger(this ServedEngine engine, string swarmId = "swarm2") => engine.Plays(First)
        .When("GET /info", Reply.Json(Info(Stranger, swarmId: swarmId)))
        .When("GET /nodes", Reply.Json(ServedNode.List(Stranger)));

    /// <summary>The engine answers to all that concerns the swarm in this way.</summary>
    public static ServedEngine Answers(this ServedEngine engine, Reply reply) => engine.When("GET /nodes", reply).When(UpdateRoute, reply);

    public static string Info(ServedNode node, string state = "active", bool isManager = true, string? swarmId = SwarmId, string error = "")
    {
        var swarm = new JsonObject
        {
            ["NodeID"] = state == "inactive" ? string.Empty : node.Id,
            ["NodeAddr"] = "127.0.0.1",
            ["LocalNodeState"] = state,
            ["ControlAvailable"] = isManager,
            ["Error"] = error,
            ["RemoteManagers"] = null,
        };
        if (isManager && swarmId is not null)
        {
            swarm["Cluster"] = new JsonObject { ["ID"] = swarmId };
        }

        return new JsonObject { ["ID"] = "ABCD", ["Name"] = node.Hostname, ["ServerVersion"] = "20.10.24", ["Swarm"] = swarm }.ToJsonString();
    }

    /// <summary>A connection to these endpoints as it is after all have told who they are.</summary>
    public static ManyManagerSwarm Connected(ISwarmReporter reporter, params IEnumerable<EngineEndpoint> endpoints) =>
        new(Pool([.. endpoints.Select(static (endpoint, i) => Identified(endpoint, $"id-{40 + (10 * i)}"))]), reporter);

    /// <summary>An endpoint behind which this node of the swarm has been seen.</summary>
    public static EndpointSlot Identified(EngineEndpoint endpoint, string nodeId, bool isLearnt = false) =>
        new(new DockerEngine(endpoint, new EngineStatus { NodeId = nodeId, SwarmId = SwarmId }), isLearnt);

    /// <summary>The wish to connect to these endpoints.</summary>
    public static SwarmConnectRequest Request(params IReadOnlyList<EngineEndpoint> endpoints) => new() { Endpoints = endpoints, Patience = TimeSpan.FromSeconds(10) };

    /// <summary>A pool as a connection without further wishes has it.</summary>
    public static EndpointPool Pool(params IReadOnlyList<EndpointSlot> slots) => new(SwarmId, slots, security: null, ManagerDiscovery.Usual);

    public static ManyManagerSwarm Connected(params IEnumerable<EngineEndpoint> endpoints) => Connected(new RecordingReporter(), endpoints);
}
