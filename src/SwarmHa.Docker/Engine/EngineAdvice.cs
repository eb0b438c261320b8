namespace SwarmHa.Docker;

/// <summary>The system of a host.</summary>
internal enum HostSystem
{
    /// <summary>Linux, or another Unix.</summary>
    Linux,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}

/// <summary>What to do about an engine that cannot be reached, in the terms of the system on which it, or this command, runs.</summary>
internal static class EngineAdvice
{
#if NET
    private static readonly HostSystem Here = OperatingSystem.IsWindows() ? HostSystem.Windows : OperatingSystem.IsMacOS() ? HostSystem.MacOS : HostSystem.Linux;
#else
    // .NET Framework is there on Windows only; mono, which has it elsewhere, does not have RuntimeInformation.
    private static readonly HostSystem Here = HostSystem.Windows;
#endif

    /// <summary>The advice for a row at an endpoint.</summary>
    /// <returns>The advice; null where the row's own is true.</returns>
    public static string? Of(SwarmError row, EngineEndpoint endpoint) => Of(row, endpoint, endpoint.IsPipe ? HostSystem.Windows : Here);

    /// <summary>The same for a system that is named.</summary>
    public static string? Of(SwarmError row, EngineEndpoint endpoint, HostSystem system) =>
        row == SwarmErrors.AccessDenied ? Rights(endpoint, system)
        : row != SwarmErrors.ConnectionRefused || endpoint.IsTcp ? null
        : endpoint.IsSsh ? "Run ssh USER@HOST docker version by hand: it shows whether the host or its engine does not answer."
        : $"Check that the engine runs: {Service(system)}. docker context ls shows whether it listens elsewhere.";

    private static string Rights(EngineEndpoint endpoint, HostSystem system) =>
        endpoint.IsTcp ? "Check the firewall and the security policy of this machine: they forbid the connection."
        : endpoint.IsSsh ? "Log in to the host as root, or as a member of its group docker."
        : system == HostSystem.Windows ? "Run in an elevated session, or as a member of the group docker-users. Membership takes effect at the next sign-in."
        : system == HostSystem.MacOS ? "Run as the user who started Docker Desktop."
        : "Run as root, or as a member of the group docker. Membership takes effect at the next login.";

    private static string Service(HostSystem system) =>
        system == HostSystem.Windows ? "Get-Service docker. Start it with Start-Service docker in an elevated session, or start Docker Desktop"
        : system == HostSystem.MacOS ? "start Docker Desktop"
        : "systemctl status docker, or service docker status";
}
