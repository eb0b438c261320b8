using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Docker;

/// <summary>Reads certificates and keys from files: PEM, with a key in PKCS#1, PKCS#8 or EC, and PFX without a password.</summary>
internal static class CertificateFiles
{
    private const string PemMark = "-----BEGIN ";

    /// <summary>Reads the authorities of a PEM file, or the one of a DER file.</summary>
    public static X509Certificate2Collection ReadAuthorities(string path) => Reading(path, "no certificates of authorities", () =>
    {
        var certificates = new X509Certificate2Collection();
        if (IsPem(path))
        {
            PemCertificates.AddAll(certificates, File.ReadAllText(path));
        }
        else
        {
            certificates.Import(File.ReadAllBytes(path));
        }

        return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no certificate in it.");
    });

    /// <summary>Reads the client's certificate with its key, and those of the authorities in between, which follow it.</summary>
    /// <returns>Empty when there is none.</returns>
    public static X509Certificate2Collection ReadClient(EngineTls tls) => tls switch
    {
        { Certificate: { HasPrivateKey: false } } =>
            throw SwarmErrors.ClientKeyMissing.Exception($"The client certificate '{tls.Certificate.Subject}' comes without its key."),
        { Certificate: { } loaded } => new X509Certificate2Collection(loaded),
        { CertificateFile: null, KeyFile: null } => [],
        { CertificateFile: null } => throw SwarmErrors.CertificateFileInvalid.Exception($"There is a key, '{tls.KeyFile}', and no client certificate that it belongs to.", tls.KeyFile),
        _ => ReadClient(tls.CertificateFile, tls.KeyFile),
    };

    private static X509Certificate2Collection ReadClient(string path, string? keyPath)
    {
        var holder = keyPath ?? path;
        if (!Reading(path, "no client certificate", () => IsPem(path)))
        {
            return Reading(path, "no client certificate that can be read without a password", () => ReadPfx(path));
        }

        if (!Reading(holder, "no key", () => File.ReadAllText(holder).Contains("PRIVATE KEY-----")))
        {
            throw keyPath is null
                ? SwarmErrors.ClientKeyMissing.Exception($"There is a client certificate, '{path}', without its key.", path)
                : SwarmErrors.CertificateFileInvalid.Exception($"'{keyPath}' holds no key.", keyPath);
        }

        return Reading(holder, $"no key that can be read and belongs to '{path}'", () =>
        {
            var all = new X509Certificate2Collection { PemCertificates.WithKey(File.ReadAllText(path), File.ReadAllText(holder)) };
            PemCertificates.AddAll(all, File.ReadAllText(path));

            // The second is the first again, without its key.
            all.RemoveAt(1);
            return all;
        });
    }

    private static X509Certificate2Collection ReadPfx(string path)
    {
        var all = new X509Certificate2Collection();
        all.Import(File.ReadAllBytes(path), password: null, X509KeyStorageFlags.DefaultKeySet);
        var own = all.Cast<X509Certificate2>().FirstOrDefault(static certificate => certificate.HasPrivateKey)
            ?? throw SwarmErrors.ClientKeyMissing.Exception($"There is a client certificate, '{path}', without its key.", path);
        X509Certificate2[] ownFirst = [own, .. all.Cast<X509Certificate2>().Where(certificate => !ReferenceEquals(certificate, own))];
        return new X509Certificate2Collection(ownFirst);
    }

    private static bool IsPem(string path) => File.ReadAllText(path).Contains(PemMark);

    private static T Reading<T>(string path, string without, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            // The causes' texts tell of formats and of paths, never of what is in a key.
            throw SwarmErrors.CertificateFileInvalid.Exception(new SwarmErrorDetail($"'{path}' gives {without}: {problem.Message}") { Target = path, InnerException = problem });
        }
    }
}
