using System.Security.Cryptography.X509Certificates;
#if NET
using System.Net.Security;
#endif

namespace SwarmHa.Docker;

/// <summary>TLS as it is spoken with the engines of one connection: the files have been read, and found good.</summary>
internal sealed class EngineSecurity
{
    private EngineSecurity(ServerTrust trust, X509Certificate2Collection client, string? requestedBy)
    {
        Trust = trust;
        RequestedBy = requestedBy;
#if NET
        // With the intermediate certificates that stand behind the client's own, which the engine may need to follow it to its authority.
        ClientCertificate = client.Count > 0 ? SslStreamCertificateContext.Create(client[0], client, offline: true) : null;
#else
        ClientCertificate = client.Count > 0 ? client[0] : null;
#endif
    }

    /// <summary>The system's authorities, and no client certificate.</summary>
    public static EngineSecurity OfTheSystem { get; } = Load(new EngineTls());

    /// <summary>Judges the engines' certificates.</summary>
    public ServerTrust Trust { get; }

    /// <summary>What requests TLS; null when the endpoint's scheme does.</summary>
    public string? RequestedBy { get; }

#if NET
    /// <summary>The client's certificate with its key; null for none.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; }
#else
    /// <summary>The client's certificate with its key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; }
#endif

    /// <summary>Reads the files.</summary>
    /// <param name="tls">Where they are.</param>
    /// <returns>What is in them.</returns>
    /// <exception cref="CertificateFileInvalidException">A file is missing or cannot be read.</exception>
    /// <exception cref="ClientKeyMissingException">There is a client certificate without its key.</exception>
    public static EngineSecurity Load(EngineTls tls)
    {
        var authorities = tls.CaFile is null ? null : CertificateFiles.ReadAuthorities(tls.CaFile);
        return new EngineSecurity(new ServerTrust(authorities, tls.SkipCertificateCheck), CertificateFiles.ReadClient(tls), tls.RequestedBy);
    }
}
