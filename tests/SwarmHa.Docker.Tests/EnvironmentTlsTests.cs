namespace SwarmHa.Docker.Tests;

/// <summary>How the environment asks for TLS, and for which endpoints.</summary>
public sealed class EnvironmentTlsTests : IDisposable
{
    private const string Verify = "the environment variable DOCKER_TLS_VERIFY";

    private readonly DockerHome _home = new();

    private string Certificates => Path.Combine(_home.Root, "certificates");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "", false)]
    [InlineData("1", null, true)]
    // Any value does: nobody reads it.
    [InlineData("0", null, true)]
    [InlineData("false", "", true)]
    [InlineData(null, "1", true)]
    [InlineData("1", "1", true)]
    public void TLS_is_spoken(string? verify, string? tls, bool expected)
    {
        Ask(verify, tls).FilesIn(_home.Folder, "ca.pem", "cert.pem", "key.pem").FilesIn(Certificates, "ca.pem");
        string In(string file) => Path.Combine(_home.Folder, file);
        var requestedBy = $"the environment variable {(string.IsNullOrEmpty(verify) ? "DOCKER_TLS" : "DOCKER_TLS_VERIFY")}";
        var inFolder = new EngineTls { CaFile = In("ca.pem"), CertificateFile = In("cert.pem"), KeyFile = In("key.pem"), RequestedBy = requestedBy };
        Assert.Equal(expected ? inFolder : null, _home.Configuration().EnvironmentTls());

        // The folder alone asks for nothing.
        _home.Set("DOCKER_CERT_PATH", Certificates);
        Assert.Equal(expected ? new EngineTls { CaFile = Path.Combine(Certificates, "ca.pem"), RequestedBy = requestedBy } : null, _home.Configuration().EnvironmentTls());
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("cert.pem", "key.pem")]
    [InlineData("cert.pem")]
    public void Files_that_are_there_are_taken(params string[] files)
    {
        string? In(string file) => files.Contains(file) ? Path.Combine(Certificates, file) : null;
        Ask("1", null).FilesIn(Certificates, files).Set("DOCKER_CERT_PATH", Certificates);
        Assert.Equal(new EngineTls { CaFile = In("ca.pem"), CertificateFile = In("cert.pem"), KeyFile = In("key.pem"), RequestedBy = Verify }, _home.Configuration().EnvironmentTls());
    }

    [Fact]
    public void Without_any_file_the_system_says_whom_to_trust() => Assert.Equal(new EngineTls { RequestedBy = Verify }, Ask("1", null).Configuration().EnvironmentTls());

    [Fact]
    public void A_named_folder_without_certificates_is_an_error()
    {
        Ask("1", null).FilesIn(Certificates, "readme.txt").Set("DOCKER_CERT_PATH", Certificates);
        var problem = Assert.Throws<CertificateFileInvalidException>(() => _home.Configuration().EnvironmentTls());
        Assert.Contains($"'{Certificates}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("has no ca.pem, cert.pem or key.pem", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dockers_folder_can_be_another()
    {
        Ask("1", null).FilesIn(Certificates, "ca.pem").Set("DOCKER_CONFIG", Certificates);
        Assert.Equal(Path.Combine(Certificates, "ca.pem"), _home.Configuration().EnvironmentTls()?.CaFile);
    }

    [Theory]
    [InlineData("1", null, "DOCKER_TLS_VERIFY")]
    [InlineData(null, "1", "DOCKER_TLS")]
    public void A_folder_that_is_not_there(string? verify, string? tls, string variable)
    {
        Ask(verify, tls).Set("DOCKER_CERT_PATH", Certificates);
        foreach (var ask in new Action[] { () => _home.Configuration().EnvironmentTls(), () => _home.Set("DOCKER_HOST", "tcp://host").Find() })
        {
            var problem = Assert.Throws<CertificateFileInvalidException>(ask);
            Assert.Contains(Certificates, problem.Message, StringComparison.Ordinal);
            Assert.Contains(variable + " ", problem.Message, StringComparison.Ordinal);
            Assert.Equal(Certificates, problem.Target);
        }

        // It is in the way only where it is needed.
        Assert.Null(_home.Set("DOCKER_HOST", "unix:///run/other.sock").Find().Tls);
    }

    [Theory]
    [InlineData("tcp://host", "tcp://host:2376", true)]
    [InlineData("tcp://host:2375", "tcp://host:2375", true)]
    [InlineData("host", "tcp://host:2376", true)]
    [InlineData("https://host", "https://host:2376", true)]
    [InlineData("unix:///run/other.sock", "unix:///run/other.sock", false)]
    [InlineData("npipe:////./pipe/other", "npipe://./pipe/other", false)]
    [InlineData("ssh://admin@host", "ssh://admin@host", false)]
    public void A_host_is_reached(string host, string endpoint, bool speaksTls)
    {
        Ask("1", null).Set("DOCKER_HOST", host).FilesIn(_home.Folder, "ca.pem");
        var expected = speaksTls ? new EngineTls { CaFile = Path.Combine(_home.Folder, "ca.pem"), RequestedBy = Verify } : null;
        Assert.Equal(new DockerTarget(EngineEndpoint.Parse(endpoint), expected, "default", "the environment variable DOCKER_HOST"), _home.Find());
        Assert.Equal(_home.Find(), _home.Find("default"));
    }

    [Theory]
    [InlineData("tcp://host", "tcp://host:2375")]
    [InlineData("https://host", "https://host:2376")]
    public void Without_the_variables_there_is_none(string host, string endpoint)
    {
        var found = _home.Set("DOCKER_HOST", host).Set("DOCKER_CERT_PATH", Certificates).Find();
        Assert.Equal((endpoint, null), (found.Endpoint.ToString(), found.Tls));
    }

    /// <summary>As docker does: the default that speaks TLS is not a socket.</summary>
    [Theory]
    [InlineData("1", null, false, "tcp://localhost:2376", "DOCKER_TLS_VERIFY")]
    [InlineData(null, "1", false, "tcp://localhost:2376", "DOCKER_TLS")]
    [InlineData("1", "1", true, "tcp://127.0.0.1:2376", "DOCKER_TLS_VERIFY")]
    public void The_default_is_a_port(string? verify, string? tls, bool isWindows, string endpoint, string variable)
    {
        var found = Ask(verify, tls).Configuration(isWindows).Find(null);
        Assert.Equal(new DockerTarget(EngineEndpoint.Parse(endpoint), new EngineTls { RequestedBy = $"the environment variable {variable}" }, "default", $"the default of this platform with TLS (environment variable {variable})"), found);
    }

    private DockerHome Ask(string? verify, string? tls) => _home.Set("DOCKER_TLS_VERIFY", verify).Set("DOCKER_TLS", tls);
}
