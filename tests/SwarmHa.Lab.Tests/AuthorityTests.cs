using System.Net;
using System.Security.Cryptography.X509Certificates;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>The certificates that tests of connections are made with.</summary>
public sealed class AuthorityTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("authority");

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(TestKeyForm.RsaPkcs1, "-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData(TestKeyForm.RsaPkcs8, "-----BEGIN PRIVATE KEY-----")]
    [InlineData(TestKeyForm.EcSec1, "-----BEGIN EC PRIVATE KEY-----")]
    [InlineData(TestKeyForm.EcPkcs8, "-----BEGIN PRIVATE KEY-----")]
    public void A_key_comes_in_each_form_and_belongs_to_its_certificate(TestKeyForm form, string begin)
    {
        var issued = _authority.Client(form: form);
        Assert.StartsWith(begin, issued.Key, StringComparison.Ordinal);
        using var certificate = issued.Load();
        Assert.Equal(form is TestKeyForm.RsaPkcs1 or TestKeyForm.RsaPkcs8, certificate.GetRSAPrivateKey() is not null);
        Assert.Empty(Problems(issued));
    }

    [Fact]
    public void A_server_is_certified_for_its_addresses_and_names_alone()
    {
        using var certificate = _authority.Server([IPAddress.Loopback], ["engine.example"]).Load();
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("engine.example"));
        Assert.False(certificate.MatchesHostname("127.0.0.2"));
        Assert.False(certificate.MatchesHostname("engine"));
    }

    [Fact]
    public void A_certificate_is_valid_when_it_is_said_to_be()
    {
        Assert.Equal(X509ChainStatusFlags.NotTimeValid, Assert.Single(Problems(_authority.Client(validity: TestValidity.Expired))));
        Assert.Equal(X509ChainStatusFlags.NotTimeValid, Assert.Single(Problems(_authority.Client(validity: TestValidity.NotYet))));
        using var other = new TestAuthority();
        Assert.NotEmpty(Problems(_authority.Client() with { Authority = other.Certificate }));
    }

    [Fact]
    public void Files_have_dockers_names_and_the_key_is_for_its_owner()
    {
        var issued = _authority.Client();
        string folder = issued.WriteFolder(Path.Combine(_directory.FullName, "certs"));
        Assert.Equal(issued.Authority, File.ReadAllText(Path.Combine(folder, "ca.pem")));
        Assert.Equal(issued.Certificate, File.ReadAllText(Path.Combine(folder, "cert.pem")));
        Assert.Equal(issued.Key, File.ReadAllText(Path.Combine(folder, "key.pem")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "key.pem")));
        }
    }

    [Fact]
    public void A_PFX_has_the_key_and_no_password()
    {
        var issued = _authority.Client(form: TestKeyForm.RsaPkcs8);
        string path = issued.WritePfx(Path.Combine(_directory.FullName, "client.pfx"));
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
        using var expected = issued.Load();
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(expected.Thumbprint, certificate.Thumbprint);
    }

    private static IEnumerable<X509ChainStatusFlags> Problems(TestCertificate issued)
    {
        using var certificate = issued.Load();
        using var authority = X509Certificate2.CreateFromPem(issued.Authority);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.Build(certificate);
        return chain.ChainStatus.Select(problem => problem.Status);
    }
}
