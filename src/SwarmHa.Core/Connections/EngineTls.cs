using System.Security.Cryptography.X509Certificates;

namespace SwarmHa;

/// <summary>How TLS is spoken with engines: whom to trust, and with which certificate to say who one is. Paths only; nothing is read yet.</summary>
public sealed record EngineTls
{
    /// <summary>A PEM file with the authorities that may have signed an engine's certificate, and no others. Without it those of the system are trusted.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's certificate: PEM, or PFX without a password.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of a certificate in PEM (PKCS#1, PKCS#8 or EC, not encrypted).</summary>
    public string? KeyFile { get; init; }

    /// <summary>The client's certificate with its key, already loaded; it goes before <see cref="CertificateFile"/>.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether to trust whoever answers. Somebody in between can then read and change everything.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>What requests TLS, as errors name it: <c>-CertificatePath</c>, <c>the environment variable DOCKER_TLS_VERIFY</c>.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The files by docker's names: <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>.</summary>
    /// <param name="find">Gives a file's path by its name; null when it is not there. What is missing is left out, as docker does.</param>
    /// <returns>The files that are there.</returns>
    public static EngineTls OfFiles(Func<string, string?> find) => new() { CaFile = find("ca.pem"), CertificateFile = find("cert.pem"), KeyFile = find("key.pem") };
}
