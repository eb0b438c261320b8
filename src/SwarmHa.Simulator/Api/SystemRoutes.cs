using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>What an engine tells of itself.</summary>
internal sealed class SystemRoutes(SimulationClock clock, ClusterStore store, RaftGroup raft)
{
    public const string EngineVersion = "28.2.2";
    public const string ApiVersion = "1.50";
    public const string MinApiVersion = "1.24";

    /// <summary>The distinguished name CN=swarm-ca, which every swarm's own authority has.</summary>
    private const string CertificateIssuer = "MBMxETAPBgNVBAMTCHN3YXJtLWNh";

    private const string TwoManagers =
        "WARNING: Running Swarm in a two-manager configuration. This configuration provides\n         no fault tolerance, and poses a high risk to lose control over the cluster.\n         Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the\n         Swarm for fault-tolerance.";

    public static JsonObject TlsInfo() => new() { ["CertIssuerSubject"] = CertificateIssuer };

    public static HttpReply Ping(Machine machine, HttpRequest request) => HttpReply.Text(200, request.Method == "HEAD" ? string.Empty : "OK") with
    {
        Headers = [new("Cache-Control", "no-cache, no-store, must-revalidate"), new("Pragma", "no-cache"), new("Swarm", Status(machine))],
    };

    public static HttpReply Version() => HttpReply.Json(200, ApiJson.Text(new()
    {
        ["Platform"] = new JsonObject { ["Name"] = "SwarmHa simulator" },
        ["Version"] = EngineVersion,
        ["ApiVersion"] = ApiVersion,
        ["MinAPIVersion"] = MinApiVersion,
        ["GitCommit"] = "simulated",
        ["GoVersion"] = string.Empty,
        ["Os"] = "linux",
        ["Arch"] = "amd64",
        ["KernelVersion"] = "simulated",
    }));

    /// <summary>What an engine tells that is no manager.</summary>
    public HttpReply Info(Machine machine) => Reply(machine, new()
    {
        ["NodeID"] = machine.Role == EngineRole.None ? string.Empty : machine.NodeId,
        ["NodeAddr"] = "127.0.0.1",
        ["LocalNodeState"] = machine.Role switch
        {
            EngineRole.None => "inactive",
            EngineRole.Preparing when machine.IsMember && !machine.IsRaftUp => "pending",
            _ => "active",
        },
        ["ControlAvailable"] = false,
        ["Error"] = string.Empty,
        ["RemoteManagers"] = machine.Role == EngineRole.None ? null : RemoteManagers(),
    });

    /// <summary>What a manager tells.</summary>
    /// <param name="machine">The manager.</param>
    /// <param name="problem">Why the leader could not be asked; empty when it could.</param>
    public HttpReply ManagerInfo(Machine machine, string problem)
    {
        var managers = store.Nodes.Count(node => raft.Members.Any(member => member.NodeId == node.Id));
        var swarm = new JsonObject
        {
            ["NodeID"] = machine.NodeId,
            ["NodeAddr"] = "127.0.0.1",
            ["LocalNodeState"] = "active",
            ["ControlAvailable"] = true,
            ["Error"] = problem,
            ["RemoteManagers"] = RemoteManagers(),
        };
        if (problem.Length == 0)
        {
            swarm["Nodes"] = store.Nodes.Count;
            swarm["Managers"] = managers;
            swarm["Cluster"] = Cluster();
            if (managers == 2)
            {
                swarm["Warnings"] = new JsonArray(TwoManagers);
            }
        }
        else
        {
            var never = default(DateTimeOffset);
            swarm["Cluster"] = new JsonObject { ["ID"] = string.Empty, ["Version"] = new JsonObject(), ["CreatedAt"] = ApiJson.Time(never), ["UpdatedAt"] = ApiJson.Time(never), ["Spec"] = new JsonObject() };
        }

        return Reply(machine, swarm);
    }

    public HttpReply Swarm()
    {
        var cluster = Cluster();
        cluster["JoinTokens"] = new JsonObject { ["Worker"] = "SWMTKN-1-simulated-worker", ["Manager"] = "SWMTKN-1-simulated-manager" };
        return HttpReply.Json(200, ApiJson.Text(cluster));
    }

    private static string Status(Machine machine) => machine.Role switch
    {
        EngineRole.None => "inactive",
        EngineRole.Worker => "active/worker",
        EngineRole.Preparing when machine.IsMember && !machine.IsRaftUp => "pending",
        _ => "active/manager",
    };

    private HttpReply Reply(Machine machine, JsonObject swarm) => HttpReply.Json(200, ApiJson.Text(new()
    {
        ["ID"] = machine.Endpoint.ToString(),
        ["Name"] = machine.Name,
        ["Driver"] = "simulated",
        ["Containers"] = 0,
        ["Images"] = 0,
        ["SystemTime"] = ApiJson.Time(clock.UtcNow),
        ["OperatingSystem"] = "SwarmHa simulator",
        ["OSType"] = "linux",
        ["Architecture"] = "x86_64",
        ["NCPU"] = 2,
        ["MemTotal"] = 4L << 30,
        ["Labels"] = new JsonArray([.. machine.EngineLabels.Select(static label => (JsonNode)$"{label.Key}={label.Value}")]),
        ["ServerVersion"] = EngineVersion,
        ["LiveRestoreEnabled"] = false,
        ["Swarm"] = swarm,
    }));

    private JsonArray RemoteManagers() =>
        [.. raft.Members.Select(static member => (JsonNode?)new JsonObject { ["NodeID"] = member.NodeId, ["Addr"] = member.RaftAddress })];

    private JsonObject Cluster() => new()
    {
        ["ID"] = store.ClusterId,
        ["Version"] = ApiJson.Version(10),
        ["CreatedAt"] = ApiJson.Time(store.Created),
        ["UpdatedAt"] = ApiJson.Time(store.Created),
        ["Spec"] = new JsonObject
        {
            ["Name"] = "default",
            ["Labels"] = new JsonObject(),
            ["Orchestration"] = new JsonObject { ["TaskHistoryRetentionLimit"] = 5 },
            ["Raft"] = new JsonObject { ["SnapshotInterval"] = 10000, ["KeepOldSnapshots"] = 0, ["LogEntriesForSlowFollowers"] = 500, ["ElectionTick"] = 10, ["HeartbeatTick"] = 1 },
            ["Dispatcher"] = new JsonObject { ["HeartbeatPeriod"] = 5_000_000_000 },
            ["CAConfig"] = new JsonObject { ["NodeCertExpiry"] = 7_776_000_000_000_000 },
            ["TaskDefaults"] = new JsonObject(),
            ["EncryptionConfig"] = new JsonObject { ["AutoLockManagers"] = false },
        },
        ["TLSInfo"] = TlsInfo(),
        ["RootRotationInProgress"] = false,
        ["DefaultAddrPool"] = new JsonArray("10.0.0.0/8"),
        ["SubnetSize"] = 24,
        ["DataPathPort"] = 4789,
    };
}
