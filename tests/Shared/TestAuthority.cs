using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Tests;

/// <summary>A certificate authority that nobody trusts but who is given its certificate.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly AsymmetricAlgorithm _key;
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "SwarmHa test authority", bool isRsa = false)
    {
        _key = NewKey(isRsa);
        var request = Request($"CN={name}", _key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        // Valid for longer than all that it signs, so that only what is signed can be out of date.
        var now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
    }

    /// <summary>The authority's own certificate as PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    /// <summary>A server's certificate for the addresses and names alone.</summary>
    public TestCertificate Server(
        IEnumerable<IPAddress> addresses,
        IEnumerable<string>? names = null,
        TestValidity? validity = null,
        TestKeyForm form = TestKeyForm.EcPkcs8)
    {
        var subject = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses)
        {
            subject.AddIpAddress(address);
        }

        foreach (string name in names ?? [])
        {
            subject.AddDnsName(name);
        }

        return Sign("CN=engine", "1.3.6.1.5.5.7.3.1", validity, form, subject.Build());
    }

    /// <summary>A client's certificate.</summary>
    public TestCertificate Client(string name = "client", TestValidity? validity = null, TestKeyForm form = TestKeyForm.EcPkcs8) =>
        Sign($"CN={name}", "1.3.6.1.5.5.7.3.2", validity, form);

    private TestCertificate Sign(string subject, string use, TestValidity? validity, TestKeyForm form, params X509Extension[] more)
    {
        using var key = NewKey(form is TestKeyForm.RsaPkcs1 or TestKeyForm.RsaPkcs8);
        var request = Request(subject, key);
        X509Extension[] extensions =
        [
            new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
            new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false),
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, includeIssuerAndSerial: false),
            .. more,
        ];
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        // A positive number, as a serial number has to be.
        byte[] serial = [1, .. RandomNumberGenerator.GetBytes(15)];
        var (from, until) = validity ?? TestValidity.Current;
        var signer = _key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)_key);
        using var signed = request.Create(_certificate.SubjectName, signer, from, until, serial);
        return new TestCertificate(Certificate, signed.ExportCertificatePem(), Write(key, form));
    }

    private static AsymmetricAlgorithm NewKey(bool isRsa) => isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);

    private static string Write(AsymmetricAlgorithm key, TestKeyForm form) => form switch
    {
        TestKeyForm.RsaPkcs1 => ((RSA)key).ExportRSAPrivateKeyPem(),
        TestKeyForm.EcSec1 => ((ECDsa)key).ExportECPrivateKeyPem(),
        _ => key.ExportPkcs8PrivateKeyPem(),
    };
}

/// <summary>The forms in which a private key comes as PEM.</summary>
public enum TestKeyForm
{
    /// <summary>BEGIN RSA PRIVATE KEY.</summary>
    RsaPkcs1,

    /// <summary>BEGIN PRIVATE KEY, of RSA.</summary>
    RsaPkcs8,

    /// <summary>BEGIN EC PRIVATE KEY.</summary>
    EcSec1,

    /// <summary>BEGIN PRIVATE KEY, of an elliptic curve.</summary>
    EcPkcs8,
}

/// <summary>When a certificate is valid.</summary>
public sealed record TestValidity(DateTimeOffset From, DateTimeOffset Until)
{
    public static TestValidity Current => FromDays(-1, 1);

    public static TestValidity Expired => FromDays(-2, -1);

    public static TestValidity NotYet => FromDays(1, 2);

    private static TestValidity FromDays(int from, int until) =>
        new(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until));
}

/// <summary>A certificate with its key and its authority's certificate, as PEM texts.</summary>
public sealed record TestCertificate(string Authority, string Certificate, string Key)
{
    /// <summary>Writes them as docker has them: ca.pem, cert.pem and key.pem, the key for its owner alone.</summary>
    /// <returns>The directory.</returns>
    public string WriteFolder(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "ca.pem"), Authority);
        File.WriteAllText(Path.Combine(directory, "cert.pem"), Certificate);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var key = new StreamWriter(Path.Combine(directory, "key.pem"), options);
        key.Write(Key);
        return directory;
    }

    /// <summary>Writes the certificate and its key as PFX without a password.</summary>
    /// <returns>The path.</returns>
    public string WritePfx(string path)
    {
        using var certificate = Load();
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx));
        return path;
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(Certificate, Key);
}
