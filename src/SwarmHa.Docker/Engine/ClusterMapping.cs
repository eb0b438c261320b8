using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Docker.DotNet.Models;
using Api = Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Turns what the Engine API says of the swarm, its services, tasks and configs into the model. Join tokens and keys are left behind.</summary>
internal static class ClusterMapping
{
    public static SwarmCluster ToCluster(SwarmInspectResponse source) => new()
    {
        Id = source.ID,
        Created = NodeMapping.ToUtc(source.CreatedAt),
        ElectionTicks = (int)(source.Spec?.Raft?.ElectionTick ?? 0),
        HeartbeatTicks = (int)(source.Spec?.Raft?.HeartbeatTick ?? 0),
        SnapshotInterval = (long)(source.Spec?.Raft?.SnapshotInterval ?? 0),
        AgentHeartbeat = source.Spec?.Dispatcher?.HeartbeatPeriod ?? TimeSpan.Zero,
        TaskHistoryLimit = source.Spec?.Orchestration?.TaskHistoryRetentionLimit ?? 0,
        IsAutolocked = source.Spec?.EncryptionConfig?.AutoLockManagers ?? false,
        NodeCertificateValidity = source.Spec?.CAConfig?.NodeCertExpiry ?? TimeSpan.Zero,
        AuthorityExpires = ToExpiry(source.TLSInfo?.TrustRoot),
        IsRotatingAuthority = source.RootRotationInProgress,
    };

    public static SwarmHa.SwarmService ToService(Api.SwarmService source) => new()
    {
        Id = source.ID,
        Name = source.Spec?.Name ?? source.ID,
        IsGlobal = source.Spec?.Mode is { Global: not null } or { GlobalJob: not null },
        IsJob = source.Spec?.Mode is { ReplicatedJob: not null } or { GlobalJob: not null },
        Replicas = (long?)source.Spec?.Mode?.Replicated?.Replicas,
        Constraints = [.. source.Spec?.TaskTemplate?.Placement?.Constraints ?? []],
        Ports =
        [
            .. (source.Endpoint?.Ports ?? source.Spec?.EndpointSpec?.Ports ?? []).Select(static port => new SwarmPort(
                (int)(port.PublishedPort ?? 0),
                (int)(port.TargetPort ?? 0),
                port.Protocol ?? "tcp",
                port.PublishMode is null or "" or "ingress")),
        ],
    };

    public static SwarmTask ToTask(TaskResponse source) => new()
    {
        Id = source.ID,
        ServiceId = source.ServiceID ?? string.Empty,
        NodeId = source.NodeID ?? string.Empty,
        Slot = source.Slot ?? 0,
        DesiredState = ToState(source.DesiredState),
        State = ToState(source.Status?.State),
        Since = NodeMapping.ToUtc(source.Status?.Timestamp),
    };

    public static SwarmHa.SwarmConfig ToConfig(Api.SwarmConfig source) => new()
    {
        Id = source.ID,
        Name = source.Spec?.Name ?? string.Empty,
        Labels = new SwarmLabels(source.Spec?.Labels),
        Created = NodeMapping.ToUtc(source.CreatedAt),
        SpecVersion = source.Version?.Index ?? 0,
    };

    /// <summary>Engines take no config that holds nothing, so that this one holds its name.</summary>
    public static SwarmCreateConfigParameters ToParameters(string name, IReadOnlyDictionary<string, string> labels) => new()
    {
        Config = new SwarmConfigSpec
        {
            Name = name,
            Labels = labels.ToDictionary(static label => label.Key, static label => label.Value),
            Data = Encoding.UTF8.GetBytes(name),
        },
    };

    /// <summary>A state that is not known counts as one that is not over.</summary>
    private static SwarmTaskState ToState(TaskState? state) =>
        Enum.TryParse<SwarmTaskState>(state?.ToString(), ignoreCase: true, out var value) ? value : SwarmTaskState.New;

    private static DateTimeOffset? ToExpiry(string? pem)
    {
        if (string.IsNullOrEmpty(pem))
        {
            return null;
        }

        try
        {
            var roots = new X509Certificate2Collection();
            PemCertificates.AddAll(roots, pem!);

            // While an authority is replaced there are two; the one that lasts shorter is what counts.
            return roots.Count == 0 ? null : roots.Cast<X509Certificate2>().Min(static root => new DateTimeOffset(root.NotAfter.ToUniversalTime()));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
