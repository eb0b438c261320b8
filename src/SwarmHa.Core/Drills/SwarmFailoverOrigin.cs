using System.Reflection;

namespace SwarmHa;

/// <summary>Where a report comes from.</summary>
internal sealed record SwarmFailoverOrigin
{
    public required string DrillId { get; init; }

    public required string SwarmId { get; init; }

    public required string Driver { get; init; }

    public required string RunBy { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public string ModuleVersion { get; } =
        typeof(SwarmFailoverOrigin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;
}
