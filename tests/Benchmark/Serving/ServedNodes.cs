using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SwarmHa.Benchmark.Serving;

/// <summary>Nodes of a swarm that is made up, as an engine lists them: each with its plug-ins, its labels and the swarm's certificate.</summary>
/// <remarks>The words and their order are those of an engine of version 20.10. The same count gives the same nodes.</remarks>
public sealed class ServedNodes
{
    private const string EngineVersion = "20.10.24+dfsg1";
    private const string TrustRoot =
        "-----BEGIN CERTIFICATE-----\nMIIBfDCCASGgAwIBAgIURiCMzDGx41nkLWLtqQS6qV/F1U0wCgYIKoZIzj0EAwIw\nEzERMA8GA1UEAwwIc3dhcm0tY2EwHhcNMjYxMTIzMTM1OTQ3WhcNNDYxMTE4MTM1\n"
        + "OTQ3WjATMREwDwYDVQQDDAhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH\nA0IABAxUSRPByGhPbOMJAIN6EYUhBYXr7OIWDtgBhNVLf2pcTM0jV11fSCf4mrt9\n"
        + "xiYmyMLlpYA+sdL4QDHIUjqYcJWjUzBRMB0GA1UdDgQWBBS/S45CbDTpCzuZm9MZ\n2CB8A62FzjAfBgNVHSMEGDAWgBS/S45CbDTpCzuZm9MZ2CB8A62FzjAPBgNVHRMB\n"
        + "Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCB7WnfkV+GHEhwVGuok1x+xWp0\nm+kRn66FhabFFFn1CQIhAPD+8ACXCBFkVUXf0ExwbvX3DxmFfBt9X7EyoEKbz6za\n-----END CERTIFICATE-----\n";

    private static readonly object TlsInfo = new
    {
        TrustRoot,
        CertIssuerSubject = "MBMxETAPBgNVBAMTCHN3YXJtLWNh",
        CertIssuerPublicKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDFRJE8HIaE9s4wkAg3oRhSEFhevs4hYO2AGE1Ut/alxMzSNXV19IJ/iau33GJibIwuWlgD6x0vhAMchSOphwlQ==",
    };

    private static readonly object[] Plugins =
    [
        .. new[] { "awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "logentries", "splunk", "syslog" }.Select(static name => new { Type = "Log", Name = name }),
        .. new[] { "bridge", "host", "ipvlan", "macvlan", "null", "overlay" }.Select(static name => new { Type = "Network", Name = name }),
        new { Type = "Volume", Name = "local" },
    ];

    private static readonly JsonSerializerOptions AsEngines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Node[] _nodes;

    /// <summary>Makes up a swarm.</summary>
    /// <param name="count">How many nodes it has.</param>
    /// <param name="managers">Where its managers' engines listen, the leader first. Those nodes are managers.</param>
    public ServedNodes(int count, IReadOnlyList<Uri> managers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, managers.Count);
        var random = new Random(count);
        _nodes = [.. Enumerable.Range(0, count).Select(index => new Node(index, Id(random), index < managers.Count ? managers[index] : null))];
        ClusterId = Id(random);
    }

    /// <summary>The swarm's id.</summary>
    public string ClusterId { get; }

    /// <summary>The host names, managers first.</summary>
    public IReadOnlyList<string> Names => [.. _nodes.Select(static node => node.Name)];

    /// <summary>The reply to <c>GET /nodes</c>: sorted by id, as an engine's store is.</summary>
    /// <returns>The body.</returns>
    public byte[] List()
    {
        using var body = new MemoryStream();
        body.Write("["u8);
        foreach (var (node, index) in _nodes.OrderBy(static node => node.Id, StringComparer.Ordinal).Select(static (node, index) => (node, index)))
        {
            body.Write(index > 0 ? ","u8 : []);
            JsonSerializer.Serialize(body, Describe(node), AsEngines);
        }

        body.Write("]\n"u8);
        return body.ToArray();
    }

    /// <summary>The reply of one manager to <c>GET /info</c>.</summary>
    /// <param name="manager">Which of the managers.</param>
    /// <returns>The body.</returns>
    public byte[] Info(int manager)
    {
        var managers = _nodes.Where(static node => node.Manager is not null).ToList();
        return Encode(new
        {
            ID = "7TDS:QKQX:5QKV:LRDW:Z7OI:X5QF:KJ4P:MZXV:N5HZ:2D6B:OKJ4:ADKR",
            Containers = 3,
            ContainersRunning = 1,
            Images = 4,
            Driver = "overlay2",
            Plugins = new { Volume = new[] { "local" }, Network = new[] { "bridge", "host", "overlay" }, Log = new[] { "json-file", "local", "syslog" } },
            NCPU = 4,
            MemTotal = 8232144896,
            SystemTime = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture),
            OperatingSystem = "Debian GNU/Linux 12 (bookworm)",
            OSType = "linux",
            Architecture = "x86_64",
            managers[manager].Name,
            Labels = new[] { $"io.swarmha.endpoint={Endpoint(managers[manager])}" },
            ServerVersion = EngineVersion,
            Swarm = new
            {
                NodeID = managers[manager].Id,
                NodeAddr = managers[manager].Address,
                LocalNodeState = "active",
                ControlAvailable = true,
                Error = string.Empty,
                RemoteManagers = managers.Select(static node => new { NodeID = node.Id, Addr = $"{node.Address}:2377" }),
                Nodes = _nodes.Length,
                Managers = managers.Count,
                Cluster = new
                {
                    ID = ClusterId,
                    Version = new { Index = 11 },
                    CreatedAt = "2024-05-14T08:07:30.502117398Z",
                    UpdatedAt = "2024-05-14T08:07:31.009922604Z",
                    Spec = new { Name = "default", Labels = new { }, Raft = new { SnapshotInterval = 10000, LogEntriesForSlowFollowers = 500, ElectionTick = 10, HeartbeatTick = 1 } },
                    TLSInfo = TlsInfo,
                    RootRotationInProgress = false,
                },
            },
        });
    }

    /// <summary>The reply to <c>GET /version</c>.</summary>
    /// <returns>The body.</returns>
    public static byte[] Version() => Encode(new
    {
        Platform = new { Name = string.Empty },
        Components = new[] { new { Name = "Engine", Version = EngineVersion, Details = new { ApiVersion = "1.41", MinAPIVersion = "1.12", Os = "linux", Arch = "amd64" } } },
        Version = EngineVersion,
        ApiVersion = "1.41",
        MinAPIVersion = "1.12",
        GoVersion = "go1.19.8",
        Os = "linux",
        Arch = "amd64",
    });

    private static byte[] Encode(object reply) => [.. JsonSerializer.SerializeToUtf8Bytes(reply, AsEngines), (byte)'\n'];

    private static object Describe(Node node) => node.Manager is null
        ? new { ID = node.Id, node.Version, CreatedAt = node.Created, UpdatedAt = node.Updated, Spec = Spec(node), Description = Description(node), Status = Status(node) }
        : new { ID = node.Id, node.Version, CreatedAt = node.Created, UpdatedAt = node.Updated, Spec = Spec(node), Description = Description(node), Status = Status(node), ManagerStatus = ManagerStatus(node) };

    private static object Spec(Node node) => new
    {
        Labels = new { zone = "abc"[node.Index % 3].ToString(), rack = $"r{node.Index % 40:00}", disk = node.Index % 2 == 0 ? "ssd" : "hdd" },
        Role = node.Manager is null ? "worker" : "manager",
        Availability = node.Index % 50 == 49 ? "drain" : "active",
    };

    private static object Description(Node node) => new
    {
        Hostname = node.Name,
        Platform = new { Architecture = "x86_64", OS = "linux" },
        Resources = new { NanoCPUs = 4000000000, MemoryBytes = 8232144896 },
        Engine = new { EngineVersion, Labels = EngineLabels(node), Plugins },
        TLSInfo = TlsInfo,
    };

    private static Dictionary<string, string> EngineLabels(Node node) => node.Manager is null
        ? new() { ["site"] = "north" }
        : new() { ["io.swarmha.endpoint"] = Endpoint(node), ["site"] = "north" };

    private static object Status(Node node) => node.Index % 100 == 99
        ? new { State = "down", Message = "heartbeat failure", Addr = node.Address }
        : new { State = "ready", Addr = node.Address };

    private static object ManagerStatus(Node node) => node.Index == 0
        ? new { Leader = true, Reachability = "reachable", Addr = $"{node.Address}:2377" }
        : new { Reachability = "reachable", Addr = $"{node.Address}:2377" };

    private static string Endpoint(Node node) => $"tcp://{node.Manager!.Authority}";

    private static string Id(Random random)
    {
        var id = new StringBuilder(25);
        while (id.Length < 25)
        {
            id.Append("0123456789abcdefghijklmnopqrstuvwxyz"[random.Next(36)]);
        }

        return id.ToString();
    }

    private sealed record Node(int Index, string Id, Uri? Manager)
    {
        public string Name => $"node-{Index + 1:00000}";

        public string Address => $"10.{20 + (Index / 60000)}.{Index / 240 % 250}.{(Index % 240) + 10}";

        public object Version => new { Index = 100 + (Index * 7) };

        public string Created => $"2024-05-14T08:{Index % 60:00}:{Index / 60 % 60:00}.{502117398 - (Index * 31):000000000}Z";

        public string Updated => $"2024-05-15T09:{Index % 60:00}:{Index / 60 % 60:00}.{602117398 - (Index * 37):000000000}Z";
    }
}
