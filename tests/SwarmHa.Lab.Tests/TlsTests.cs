using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using SwarmHa.Lab.Tests.Framework;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>An engine that speaks TLS, and only with whom it knows.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class TlsTests(TlsLab tls) : IClassFixture<TlsLab>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_a_client_that_it_knows_and_no_other()
    {
        Assert.Equal($"https://{tls.Place.Address}:2376", tls.Place.Endpoint.OriginalString);
        Assert.Equal("OK", await PingAsync(tls.Authority.Client()));
        using var stranger = new TestAuthority("strangers");
        Assert.Null(await PingAsync(null));
        Assert.Null(await PingAsync(stranger.Client()));
        Assert.Null(await PingAsync(tls.Authority.Client(validity: TestValidity.Expired)));
        Assert.Null(await Engine.PingAsync(tls.Place, TimeSpan.FromSeconds(2)));
        Assert.Equal(TlsLab.Node, (string?)(await Engine.InfoAsync(tls.Place))["Name"]);
    }

    [Fact]
    public async Task The_build_for_Windows_PowerShell_judges_the_engines_certificate()
    {
        await FrameworkProgram.RequireAsync();
        using var stranger = new TestAuthority("strangers", isRsa: true);
        var (lines, _) = await LookAsync(stranger.Client(form: TestKeyForm.RsaPkcs8));
        Assert.Equal("error\tCertificateUntrustedException", lines[^1]);

        // Found good, and then it is the engine that ends it, 20.10 by the first alert and 28.5 by the second: mono does not show a client's certificate to anybody.
        (lines, var error) = await LookAsync(tls.Authority.Client(form: TestKeyForm.RsaPkcs8));
        Assert.Equal("error\tTlsFailedException", lines[^1]);
        Assert.Matches("ALERT_(BAD_CERTIFICATE|HANDSHAKE_FAILURE)", error);

        async Task<(IReadOnlyList<string> Lines, string Error)> LookAsync(TestCertificate client)
        {
            var directory = Directory.CreateTempSubdirectory("hlabtls");
            try
            {
                var (_, lines, error) = await FrameworkProgram.RunAsync("--certificates", client.WriteFolder(directory.FullName), tls.Place.Endpoint.OriginalString);
                return (lines, error);
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }
    }

    [Fact]
    public async Task It_shows_the_certificate_that_it_was_given()
    {
        using var authority = X509Certificate2.CreateFromPem(tls.Authority.Certificate);
        using var own = tls.Authority.Client().Load();
        using var client = new TcpClient();
        await client.ConnectAsync(tls.Place.Address, tls.Place.Endpoint.Port, Token);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = tls.Place.Address.ToString(),
                ClientCertificates = [own],
                CertificateChainPolicy = Trusting(authority),
            },
            Token);
        string shown = ((X509Certificate2)stream.RemoteCertificate!).ExportCertificatePem();
        Assert.Equal(await File.ReadAllTextAsync(FileOf("server-cert.pem"), Token), shown);
        Assert.Equal(tls.Authority.Certificate, await File.ReadAllTextAsync(FileOf("ca.pem"), Token));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf("server-key.pem")));
        }
    }

    [Theory]
    [InlineData(TestKeyForm.RsaPkcs1)]
    [InlineData(TestKeyForm.RsaPkcs8)]
    [InlineData(TestKeyForm.EcSec1)]
    [InlineData(TestKeyForm.EcPkcs8)]
    public async Task Dockers_own_client_gets_in_with_its_folder(TestKeyForm form)
    {
        var directory = Directory.CreateTempSubdirectory("hlabtls");
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["DOCKER_HOST"] = $"tcp://{tls.Place.Endpoint.Authority}",
                ["DOCKER_TLS_VERIFY"] = "1",
                ["DOCKER_CERT_PATH"] = tls.Authority.Client(form: form).WriteFolder(directory.FullName),
            };
            var (exitCode, output, error) = await Command.RunAsync(environment, string.Empty, "docker", "info", "--format", "{{.Name}}");
            Assert.True(exitCode == 0, error);
            Assert.Equal(TlsLab.Node, output.Trim());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Another_process_starts_it_in_the_same_way()
    {
        await SteerAsync("stop");
        Assert.Equal(EngineLabNodeState.Stopped, tls.Place.State);
        await SteerAsync("start");
        Assert.Equal("OK", await PingAsync(tls.Authority.Client()));
        Assert.Null(await PingAsync(null));
    }

    [Fact]
    public async Task Up_again_leaves_it_and_its_certificate_alone()
    {
        int? before = tls.Place.ProcessId;
        string certificate = await File.ReadAllTextAsync(FileOf("server-cert.pem"), Token);
        await EngineLab.UpAsync(tls.Options, null, Token);
        Assert.Equal(before, tls.Place.ProcessId);
        Assert.Equal(certificate, await File.ReadAllTextAsync(FileOf("server-cert.pem"), Token));
    }

    [Fact]
    public async Task A_lab_of_the_other_kind_is_refused()
    {
        var withTls = await Assert.ThrowsAsync<EngineLabException>(
            () => EngineLab.UpAsync(tls.Options with { Certificates = null }, null, Token));
        Assert.Contains("with TLS", withTls.Message, StringComparison.Ordinal);
        await LabFixture.WholeLabAsync();
        var without = await Assert.ThrowsAsync<EngineLabException>(
            () => EngineLab.UpAsync(LabFixture.Options with { Certificates = tls.Options.Certificates }, null, Token));
        Assert.Contains("without TLS", without.Message, StringComparison.Ordinal);
    }

    private static X509ChainPolicy Trusting(X509Certificate2 authority) => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
    };

    private static async Task SteerAsync(string command)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "swarmha-lab.dll");
        var (exitCode, _, error) = await Command.RunAsync(
            [], string.Empty, "dotnet", program, command, "--name", TlsLab.Name, TlsLab.Node);
        Assert.True(exitCode == 0, error);
    }

    private string FileOf(string name) => Path.Combine(tls.Lab.Directory, TlsLab.Node, name);

    /// <summary>What the engine says to the client, or nothing when it refuses it. The engine has to prove itself in any case.</summary>
    private async Task<string?> PingAsync(TestCertificate? issued)
    {
        using var authority = X509Certificate2.CreateFromPem(tls.Authority.Certificate);
        using var certificate = issued?.Load();
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!;
        handler.SslOptions.CertificateChainPolicy = Trusting(authority);
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            return await client.GetStringAsync(new Uri(tls.Place.Endpoint, "_ping"), Token);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // Refused by the engine: since TLS 1.3 a client hears of that only when it reads.
            return null;
        }
    }
}
