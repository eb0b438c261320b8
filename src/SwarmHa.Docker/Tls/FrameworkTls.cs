#if !NET
using System.Net;
using System.Security.Authentication;

namespace SwarmHa.Docker;

/// <summary>Which versions of TLS are spoken on .NET Framework.</summary>
internal static class FrameworkTls
{
    private const SecurityProtocolType SystemDefault = 0;

    /// <summary>Those that the session speaks, when a Docker engine can be among those who understand them; else TLS 1.2. A Windows PowerShell may begin
    /// with SSL 3.0 and TLS 1.0 alone, and engines speak nothing below 1.2.</summary>
    public static SslProtocols Protocols => Choose(ServicePointManager.SecurityProtocol);

    /// <summary>Chooses by what the session speaks.</summary>
    /// <param name="session">What it speaks.</param>
    /// <returns>What a handler is to speak; none for what the session does.</returns>
    public static SslProtocols Choose(SecurityProtocolType session) =>
        session == SystemDefault || (session & SecurityProtocolType.Tls12) != 0 ? SslProtocols.None : SslProtocols.Tls12;
}
#endif
