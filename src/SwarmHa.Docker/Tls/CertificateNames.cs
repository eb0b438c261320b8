using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Docker;

/// <summary>Tells for which hosts a certificate was made.</summary>
internal static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>The names and addresses in a certificate, for a message.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>Such as <c>node-40, 10.0.0.40</c>.</returns>
    public static string Of(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.Cast<X509Extension>().FirstOrDefault(static candidate => candidate.Oid?.Value == AlternativeNames);
#if NET
        if (extension is not null)
        {
            var names = extension as X509SubjectAlternativeNameExtension ?? new X509SubjectAlternativeNameExtension(extension.RawData);
            return string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString())));
        }
#else
        if (extension is not null)
        {
            return extension.Format(multiLine: false);
        }
#endif
        return $"'{certificate.Subject}'";
    }
}
