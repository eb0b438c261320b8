#if NET
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Docker;

/// <summary>PEM by the framework's own means.</summary>
internal static class PemCertificates
{
    /// <summary>Adds all certificates of a text.</summary>
    public static void AddAll(X509Certificate2Collection certificates, string pem) => certificates.ImportFromPem(pem);

    /// <summary>Reads the first certificate of a text together with its key.</summary>
    public static X509Certificate2 WithKey(string pem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(pem, keyPem);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Windows cannot speak TLS with a key that lives in memory only.
        using (certificate)
        {
            return new X509Certificate2(certificate.Export(X509ContentType.Pfx));
        }
    }
}
#endif
