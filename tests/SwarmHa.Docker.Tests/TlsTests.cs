using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SwarmHa.Tests;

namespace SwarmHa.Docker.Tests;

/// <summary>TLS: whom the module trusts, who it says it is, and what it says of each thing that is wrong.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("somebody else");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(TestKeyForm.RsaPkcs1)]
    [InlineData(TestKeyForm.RsaPkcs8)]
    [InlineData(TestKeyForm.EcSec1)]
    [InlineData(TestKeyForm.EcPkcs8)]
    public async Task A_folder_with_a_key_in_each_form_gets_in(TestKeyForm form)
    {
        await using var served = Serve(_authority.Server([IPAddress.Loopback], form: form));
        using var engine = Open(served, Files(_authority.Client(form: form)));
        Assert.Equal(2, (await engine.GetNodesAsync(Token)).Count);
    }

    [Fact]
    public async Task A_PFX_file_and_a_loaded_certificate_get_in()
    {
        await using var served = Serve(_authority.Server([IPAddress.Loopback]));
        var client = _authority.Client();
        var authority = Files(client) with { CertificateFile = null, KeyFile = null };
        using var byFile = Open(served, authority with { CertificateFile = client.WritePfx(Path.Combine(_folder.FullName, "client.pfx")) });
        Assert.Equal(2, (await byFile.GetNodesAsync(Token)).Count);

        using var loaded = client.Load();
        using var byObject = Open(served, authority with { Certificate = loaded });
        Assert.Equal(2, (await byObject.GetNodesAsync(Token)).Count);
    }

    [Fact]
    public async Task A_certificate_and_its_key_may_be_in_one_file()
    {
        await using var served = Serve(_authority.Server([IPAddress.Loopback]));
        var client = _authority.Client();
        var both = Path.Combine(_folder.FullName, "both.pem");
        await File.WriteAllTextAsync(both, client.Certificate + "\n" + client.Key, Token);
        using var engine = Open(served, Files(client) with { CertificateFile = both, KeyFile = null });
        Assert.Equal(2, (await engine.GetNodesAsync(Token)).Count);
    }

    [Fact]
    public async Task The_host_may_be_named_by_a_name_of_the_certificate()
    {
        await using var served = Serve(_authority.Server([], ["localhost"]));
        var endpoint = EngineEndpoint.Parse($"tcp://localhost:{served.Endpoint.Uri.Port}");
        using var engine = new DockerEngine(endpoint, security: EngineSecurity.Load(Files(_authority.Client())));
        Assert.Equal(2, (await engine.GetNodesAsync(Token)).Count);
    }

    [Fact]
    public async Task An_authority_of_which_nobody_said_anything_is_refused_before_anything_is_sent()
    {
        await using var served = Serve(_stranger.Server([IPAddress.Loopback]));
        var problem = await RefusedAsync<CertificateUntrustedException>(served, Files(_authority.Client()));
        Assert.Contains("somebody else", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_authorities_those_of_the_system_count()
    {
        await using var served = Serve(_authority.Server([IPAddress.Loopback]));
        await RefusedAsync<CertificateUntrustedException>(served, new EngineTls());
        await RefusedAsync<CertificateUntrustedException>(served, null);
    }

    [Fact]
    public async Task The_certificate_of_another_host_is_refused_and_its_names_are_told()
    {
        await using var served = Serve(_authority.Server([IPAddress.Parse("203.0.113.40")], ["node-40.example"]));
        var problem = await RefusedAsync<CertificateNameMismatchException>(served, Files(_authority.Client()));
        Assert.Contains("node-40.example, 203.0.113.40", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_now_is_refused()
    {
        await using var expired = Serve(_authority.Server([IPAddress.Loopback], validity: TestValidity.Expired));
        await RefusedAsync<CertificateOutOfDateException>(expired, Files(_authority.Client()));
        await using var early = Serve(_authority.Server([IPAddress.Loopback], validity: TestValidity.NotYet));
        await RefusedAsync<CertificateOutOfDateException>(early, Files(_authority.Client()));
    }

    [Fact]
    public async Task A_clients_certificate_is_not_good_for_an_engine()
    {
        await using var served = Serve(_authority.Client("engine"));
        await RefusedAsync<CertificateUntrustedException>(served, Files(_authority.Client()));
    }

    [Fact]
    public async Task All_that_is_let_pass_when_a_person_says_so()
    {
        await using var served = Serve(_stranger.Server([IPAddress.Parse("203.0.113.40")], validity: TestValidity.Expired));
        using var engine = Open(served, Files(_authority.Client()) with { SkipCertificateCheck = true });
        Assert.Equal(2, (await engine.GetNodesAsync(Token)).Count);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task An_engine_that_wants_a_client_certificate_says_so(SslProtocols protocol)
    {
        await using var served = Serve(_authority.Server([IPAddress.Loopback]), protocol);
        var without = Files(_authority.Client()) with { CertificateFile = null, KeyFile = null };
        using var engine = Open(served, without);
        var problem = await Assert.ThrowsAnyAsync<SwarmException>(() => engine.GetNodesAsync(Token));

        // .NET's server hangs up where an engine, which is written in Go, sends an alert: the lab's tests show that.
        Assert.True(problem is ClientCertificateRefusedException or ConnectionLostException or TlsFailedException, problem.ToString());
        Assert.Empty(served.Requests);
    }

    [Theory]
    [InlineData("https", "-CertificatePath", "the scheme https://")]
    [InlineData("tcp", "-CertificatePath", "-CertificatePath")]
    [InlineData("tcp", "the environment variable DOCKER_TLS_VERIFY", "the environment variable DOCKER_TLS_VERIFY")]
    public async Task What_does_not_speak_TLS_says_so_and_what_requested_it(string scheme, string requestedBy, string named)
    {
        // Go's server answers what is not HTTP in this way.
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request"u8.ToArray(), Token);
                await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Token);
            },
            Token);
        var endpoint = EngineEndpoint.Parse($"{scheme}://{listener.LocalEndpoint}");
        using var engine = new DockerEngine(endpoint, security: EngineSecurity.Load(Files(_authority.Client()) with { RequestedBy = requestedBy }));
        var problem = await Assert.ThrowsAsync<TlsNotOfferedException>(() => engine.GetNodesAsync(Token));
        Assert.StartsWith($"{endpoint}: ", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith($" TLS was requested by {named}.", problem.Message, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public void A_certificate_without_its_key_is_told_when_it_is_read()
    {
        var files = Files(_authority.Client());
        Assert.Throws<ClientKeyMissingException>(() => EngineSecurity.Load(files with { KeyFile = null }));
        using var without = X509CertificateLoader.LoadCertificateFromFile(files.CertificateFile!);
        Assert.Throws<ClientKeyMissingException>(() => EngineSecurity.Load(files with { Certificate = without }));
        Assert.Throws<CertificateFileInvalidException>(() => EngineSecurity.Load(files with { CertificateFile = null }));
    }

    [Fact]
    public void A_key_that_belongs_to_another_certificate_is_refused()
    {
        var files = Files(_authority.Client());
        var other = Path.Combine(_folder.FullName, "other.pem");
        File.WriteAllText(other, _authority.Client().Key);
        var problem = Assert.Throws<CertificateFileInvalidException>(() => EngineSecurity.Load(files with { KeyFile = other }));
        Assert.Equal(other, problem.Target);
    }

    [Fact]
    public void A_file_that_is_missing_or_something_else_is_named_and_nothing_of_it_is_told()
    {
        var files = Files(_authority.Client());
        var nonsense = Path.Combine(_folder.FullName, "nonsense.pem");
        File.WriteAllText(nonsense, "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n");
        foreach (var bad in new[] { nonsense, Path.Combine(_folder.FullName, "nowhere.pem") })
        {
            foreach (var tls in new[] { files with { CaFile = bad }, files with { CertificateFile = bad }, files with { KeyFile = bad } })
            {
                var problem = Assert.Throws<CertificateFileInvalidException>(() => EngineSecurity.Load(tls));
                Assert.Contains($"'{bad}'", problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_encrypted_key_is_refused_and_the_way_out_is_told()
    {
        var files = Files(_authority.Client());
        using var key = System.Security.Cryptography.ECDsa.Create();
        var parameters = new System.Security.Cryptography.PbeParameters(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(files.KeyFile!, key.ExportEncryptedPkcs8PrivateKeyPem("hunter2", parameters));
        var problem = Assert.Throws<CertificateFileInvalidException>(() => EngineSecurity.Load(files));
        Assert.Contains("Get-PfxCertificate", problem.Error.Advice, StringComparison.Ordinal);
    }

    private static DockerEngine Open(ServedEngine served, EngineTls? tls) => new(served.Endpoint, security: tls is null ? null : EngineSecurity.Load(tls));

    private static async Task<T> RefusedAsync<T>(ServedEngine served, EngineTls? tls)
        where T : SwarmException
    {
        using var engine = Open(served, tls);
        var problem = await Assert.ThrowsAsync<T>(() => engine.GetNodesAsync(Token));
        Assert.StartsWith($"{served.Endpoint}: ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(served.Endpoint.Uri, problem.Endpoint);
        Assert.Equal((0, 0), (served.Pings, served.Requests.Count));
        Assert.Contains(" TLS was ", problem.Message, StringComparison.Ordinal);
        return problem;
    }

    private EngineTls Files(TestCertificate client)
    {
        var folder = client.WriteFolder(Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N")));
        return CertificateFolder.Look(folder) with { CaFile = Write(folder, _authority.Certificate) };
    }

    private static string Write(string folder, string authority)
    {
        var path = Path.Combine(folder, "ca.pem");
        File.WriteAllText(path, authority);
        return path;
    }

    private static ServedEngine Serve(TestCertificate certificate, SslProtocols protocols = SslProtocols.None)
    {
        // A certificate straight from PEM has a key that only lives in memory, which is good enough here.
        var server = certificate.Load();
        return ServedEngine.OnTls(new SslServerAuthenticationOptions
        {
            ServerCertificate = server,
            ClientCertificateRequired = true,
            EnabledSslProtocols = protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.Issuer == "CN=SwarmHa test authority",
        }).Plays(ServedManagers.First);
    }
}
