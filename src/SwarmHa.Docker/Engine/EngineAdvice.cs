using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>What to do about an engine that cannot be reached, in the terms of the system on which it, or this command, runs.</summary>
internal static class EngineAdvice
{
    private static readonly OSPlatform Here = new[] { OSPlatform.Windows, OSPlatform.OSX }.Where(RuntimeInformation.IsOSPlatform).Append(OSPlatform.Linux).First();

    /// <summary>The advice for a row at an endpoint.</summary>
    /// <returns>The advice; null where the row's own is true.</returns>
    public static string? Of(SwarmError row, EngineEndpoint endpoint) => Of(row, endpoint, endpoint.IsPipe ? OSPlatform.Windows : Here);

    /// <summary>The same for a system that is named.</summary>
    public static string? Of(SwarmError row, EngineEndpoint endpoint, OSPlatform system) =>
        row == SwarmErrors.AccessDenied ? Rights(endpoint, system)
        : row != SwarmErrors.ConnectionRefused || endpoint.IsTcp ? null
        : endpoint.IsSsh ? "Run ssh USER@HOST docker version by hand: it shows whether the host or its engine does not answer."
        : $"Check that the engine runs: {Service(system)}. docker context ls shows whether it listens elsewhere.";

    private static string Rights(EngineEndpoint endpoint, OSPlatform system) =>
        endpoint.IsTcp ? "Check the firewall and the security policy of this machine: they forbid the connection."
        : endpoint.IsSsh ? "Log in to the host as root, or as a member of its group docker."
        : system == OSPlatform.Windows ? "Run in an elevated session, or as a member of the group docker-users. Membership takes effect at the next sign-in."
        : system == OSPlatform.OSX ? "Run as the user who started Docker Desktop."
        : "Run as root, or as a member of the group docker. Membership takes effect at the next login.";

    private static string Service(OSPlatform system) =>
        system == OSPlatform.Windows ? "Get-Service docker. Start it with Start-Service docker in an elevated session, or start Docker Desktop"
        : system == OSPlatform.OSX ? "start Docker Desktop"
        : "systemctl status docker, or service docker status";
}
