using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Turns the Engine API's words into the model. What a newer engine adds is left out; what an older one lacks is empty.</summary>
internal static class NodeMapping
{
    private const double NanoCpus = 1e9;

    public static SwarmNode ToNode(NodeListResponse source, EngineStatus? answeredBy)
    {
        var isManager = source.ManagerStatus is not null || source.Spec?.Role == "manager";
        var node = isManager ? ToManager(source.ManagerStatus) : new SwarmNode { Id = string.Empty, Hostname = string.Empty };
        return node with
        {
            Id = source.ID,
            Hostname = source.Description?.Hostname ?? string.Empty,
            SpecName = source.Spec?.Name ?? string.Empty,
            Role = source.Spec?.Role == "manager" ? SwarmNodeRole.Manager : SwarmNodeRole.Worker,
            State = ToEnum(source.Status?.State, SwarmNodeState.Unknown),
            StateMessage = source.Status?.Message ?? string.Empty,
            Availability = ToEnum(source.Spec?.Availability, SwarmNodeAvailability.Active),
            EngineVersion = source.Description?.Engine?.EngineVersion ?? string.Empty,
            Address = source.Status?.Addr ?? string.Empty,
            Platform = ToPlatform(source.Description?.Platform),
            Cpus = (source.Description?.Resources?.NanoCPUs ?? 0) / NanoCpus,
            MemoryBytes = source.Description?.Resources?.MemoryBytes ?? 0,
            Labels = new SwarmLabels(source.Spec?.Labels),
            EngineLabels = new SwarmLabels(source.Description?.Engine?.Labels),
            Created = ToUtc(source.CreatedAt),
            Updated = ToUtc(source.UpdatedAt),
            TlsIssuer = ToDistinguishedName(source.Description?.TLSInfo?.CertIssuerSubject),
            SpecVersion = source.Version?.Index ?? 0,
            IsSelf = answeredBy is { NodeId.Length: > 0 } && source.ID == answeredBy.NodeId,
            SwarmId = answeredBy?.SwarmId ?? string.Empty,
        };
    }

    public static NodeUpdateParameters ToParameters(NodeUpdate update) => new()
    {
        Name = update.Name,
        Role = update.Role == SwarmNodeRole.Manager ? "manager" : "worker",
        Availability = update.Availability.ToString().ToLowerInvariant(),
        Labels = update.Labels.ToDictionary(static label => label.Key, static label => label.Value),
    };

    private static SwarmManager ToManager(ManagerStatus? status) => new()
    {
        Id = string.Empty,
        Hostname = string.Empty,
        IsLeader = status?.Leader ?? false,
        Reachability = status is null ? SwarmReachability.None : ToEnum(status.Reachability, SwarmReachability.Unknown),
        RaftAddress = status?.Addr ?? string.Empty,
    };

    private static string ToPlatform(SwarmPlatform? platform) =>
        platform is null ? string.Empty : string.Join("/", new[] { platform.OS, platform.Architecture }.Where(static part => !string.IsNullOrEmpty(part)));

    private static T ToEnum<T>(string? word, T otherwise)
        where T : struct =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : otherwise;

    public static DateTimeOffset ToUtc(DateTime? time) =>
        time is { } value ? new DateTimeOffset(value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value.ToUniversalTime()) : default;

    private static string ToDistinguishedName(byte[]? subject)
    {
        if (subject is not { Length: > 0 })
        {
            return string.Empty;
        }

        try
        {
            return new X500DistinguishedName(subject).Name;
        }
        catch (CryptographicException)
        {
            // A name that this platform cannot read says nothing about the node; the rest of it counts.
            return string.Empty;
        }
    }
}
