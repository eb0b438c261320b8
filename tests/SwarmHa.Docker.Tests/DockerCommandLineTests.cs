using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>What docker's own command line wrote is found, and what it says it would use is what we would use.</summary>
public sealed class DockerCommandLineTests : IDisposable
{
    private const string Socket = "unix:///var/run/docker.sock";

    private readonly DockerHome _home;

    public static TheoryData<string?, string?, string?, string?> Choices => [.. from explicitly in new[] { null, "one", "default" }
        from host in new[] { null, "", "tcp://host:1" }
        from variable in new[] { null, "", "two", "default" }
        from current in new[] { null, "three" }
        select (explicitly, host, variable, current)];

    public DockerCommandLineTests()
    {
        // First of all, because what a constructor made is not disposed of when it ends so.
        DockerCommandLine.SkipWithoutProgram();
        _home = new DockerHome();
        _home.Set("DOCKER_CONFIG", _home.Folder);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("host=tcp://node-40:2375")]
    [InlineData("host=tcp://[fd00::40]:2375")]
    [InlineData("host=ssh://admin@node-40")]
    [InlineData("host=ssh://admin@node-40:2222/run/other.sock")]
    [InlineData("host=unix:///run/other.sock")]
    [InlineData("host=tcp://node-40:2376,skip-tls-verify=true")]
    [InlineData("host=tcp://node-40:2376,skip-tls-verify=false")]
    [InlineData("host=https://node-40:2376,skip-tls-verify=true")]
    public async Task A_context_is_found(string spec)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && spec.Contains("unix:", StringComparison.Ordinal), "needs sockets");
        await DockerCommandLine.DoAsync(_home, "context", "create", "prod-1.eu_a+b", "--description", "a \"test\"", "--docker", spec);
        var said = Docker(await DockerCommandLine.InspectAsync(_home, "prod-1.eu_a+b"));
        var skips = said.GetProperty("SkipTLSVerify").GetBoolean();
        var found = _home.Find("prod-1.eu_a+b");
        Assert.Equal(said.GetProperty("Host").GetString(), found.Endpoint.ToString());
        Assert.Equal(skips ? new EngineTls { SkipCertificateCheck = true, RequestedBy = "the context 'prod-1.eu_a+b'" } : null, found.Tls);
    }

    /// <summary>Docker writes no host at all then, and takes its default.</summary>
    [Fact]
    public async Task A_context_without_a_host_is_found()
    {
        await DockerCommandLine.DoAsync(_home, "context", "create", "blank", "--docker", "host=");
        Assert.False(Docker(await DockerCommandLine.InspectAsync(_home, "blank")).TryGetProperty("Host", out _));
        Assert.Equal(Socket, _home.Find("blank").Endpoint.ToString());
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("cert", "key")]
    [InlineData("ca", "cert", "key")]
    public async Task The_certificates_are_found(params string[] kinds)
    {
        var written = WriteCertificates();
        var spec = string.Join(',', kinds.Select(kind => $"{kind}={written[kind]}").Prepend("host=tcp://node-40:2376"));
        await DockerCommandLine.DoAsync(_home, "context", "create", "prod", "--docker", spec);
        await DockerCommandLine.DoAsync(_home, "context", "use", "prod");

        var said = await DockerCommandLine.InspectAsync(_home);
        var folder = Path.Combine(said.GetProperty("Storage").GetProperty("TLSPath").GetString()!, "docker");
        var paths = said.GetProperty("TLSMaterial").GetProperty("docker").EnumerateArray().Select(file => Path.Combine(folder, file.GetString()!)).Order().ToList();
        var found = _home.Find();
        Assert.Equal("the current context 'prod' of docker", found.Source);
        Assert.Equal(paths, Files(found.Tls).Values.Order());
        Assert.Equal(kinds, Files(found.Tls).Keys);
        Assert.All(Files(found.Tls), file => Assert.Equal(File.ReadAllText(written[file.Key]), File.ReadAllText(file.Value)));
        Assert.False(found.Tls!.SkipCertificateCheck);

        // A copy made by docker has them as well.
        await DockerCommandLine.DoAsync(_home, "context", "create", "copy", "--from", "prod");
        Assert.Equal(kinds, Files(_home.Find("copy").Tls).Keys);
        Assert.Empty(Files(found.Tls).Values.Intersect(Files(_home.Find("copy").Tls).Values));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task The_same_engine_is_chosen(string? explicitly, string? host, string? variable, string? current)
    {
        _home.Contexts("one", "two", "three");
        if (current is not null)
        {
            await DockerCommandLine.DoAsync(_home, "context", "use", current);
        }

        _home.Set("DOCKER_HOST", host).Set("DOCKER_CONTEXT", variable);
        var said = await DockerCommandLine.InspectAsync(_home, explicitly);
        var found = _home.Find(explicitly);
        Assert.Equal(said.GetProperty("Name").GetString(), found.Context);
        Assert.Equal(Docker(said).GetProperty("Host").GetString(), found.Endpoint.ToString());
    }

    /// <summary>Docker says what it makes of a host without connecting to it.</summary>
    [Theory]
    [InlineData("tcp://")]
    [InlineData(":1")]
    [InlineData("tcp://:1")]
    [InlineData("unix://")]
    [InlineData("node-40")]
    [InlineData("node-40:")]
    [InlineData("node-40:1")]
    [InlineData("tcp://node-40:1/docker")]
    [InlineData("tcp://node-40/a/b")]
    [InlineData(":1/docker")]
    [InlineData("tcp:///docker")]
    [InlineData("::1")]
    [InlineData("tcp://fd00::40")]
    [InlineData("[fd00::40]:1")]
    [InlineData("tcp://[fd00::40]:")]
    [InlineData("unix:///run/other.sock")]
    [InlineData("ssh://admin@node-40:2222")]
    public async Task The_same_address_is_meant(string host)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && host.StartsWith("unix:", StringComparison.Ordinal), "needs sockets");
        _home.Set("DOCKER_HOST", host);
        var said = await DockerCommandLine.InspectAsync(_home, "default");
        Assert.Equal(Docker(said).GetProperty("Host").GetString(), _home.Find("default").Endpoint.ToString());
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("1", null, null)]
    [InlineData("1", null, "tcp://node-40:1")]
    [InlineData("0", null, "tcp://node-40:1")]
    [InlineData("", "", "tcp://node-40:1")]
    [InlineData(null, "1", "tcp://node-40:1")]
    [InlineData(null, "1", null)]
    [InlineData(null, null, "tcp://node-40:1")]
    public async Task The_default_speaks_TLS_when_docker_would(string? verify, string? tls, string? host)
    {
        WriteCertificates();
        _home.Set("DOCKER_CERT_PATH", _home.Root).Set("DOCKER_TLS_VERIFY", verify).Set("DOCKER_TLS", tls).Set("DOCKER_HOST", host);
        var said = await DockerCommandLine.InspectAsync(_home, "default");
        var files = said.GetProperty("TLSMaterial").TryGetProperty("docker", out var material) ? material.EnumerateArray().Select(static file => file.GetString()).Order() : null;
        var found = _home.Configuration(OperatingSystem.IsWindows()).Find("default");
        Assert.Equal(Docker(said).GetProperty("Host").GetString(), found.Endpoint.ToString());
        Assert.Equal(files, found.Tls is null ? null : Files(found.Tls).Values.Select(Path.GetFileName).Order());

        // Here we differ: with DOCKER_TLS alone docker trusts whoever answers.
        Assert.False(found.Tls?.SkipCertificateCheck ?? false);
    }

    [Fact]
    public async Task A_context_that_was_removed_is_gone()
    {
        await DockerCommandLine.DoAsync(_home, "context", "create", "prod", "--docker", "host=tcp://node-40:1");
        await DockerCommandLine.DoAsync(_home, "context", "create", "test", "--docker", "host=tcp://node-40:2");
        await DockerCommandLine.DoAsync(_home, "context", "update", "test", "--docker", "host=tcp://node-40:3");
        await DockerCommandLine.DoAsync(_home, "context", "rm", "prod");
        Assert.Contains("It knows default, test.", Assert.Throws<ContextNotFoundException>(() => _home.Find("prod")).Message, StringComparison.Ordinal);
        Assert.Equal("tcp://node-40:3", _home.Find("test").Endpoint.ToString());
    }

    [Theory]
    [InlineData("Prod")]
    [InlineData("other")]
    public async Task What_docker_does_not_find_we_do_not_find(string name)
    {
        await DockerCommandLine.DoAsync(_home, "context", "create", "prod", "--docker", "host=tcp://node-40:1");
        Assert.NotEqual(0, (await DockerCommandLine.RunAsync(_home, "context", "inspect", name)).Code);
        Assert.Throws<ContextNotFoundException>(() => _home.Find(name));
    }

    private static JsonElement Docker(JsonElement context) => context.GetProperty("Endpoints").GetProperty("docker");

    private static Dictionary<string, string> Files(EngineTls? tls) => new (string Kind, string? Path)[]
        {
            ("ca", tls?.CaFile), ("cert", tls?.CertificateFile), ("key", tls?.KeyFile),
        }
        .Where(static file => file.Path is not null)
        .ToDictionary(static file => file.Kind, static file => file.Path!);

    /// <summary>Real ones, because docker tries them when it makes a context.</summary>
    private Dictionary<string, string> WriteCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=swarmha", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var texts = new Dictionary<string, string>
        {
            ["ca"] = certificate.ExportCertificatePem(),
            ["cert"] = certificate.ExportCertificatePem(),
            ["key"] = key.ExportPkcs8PrivateKeyPem(),
        };
        return texts.ToDictionary(static text => text.Key, text =>
        {
            var path = Path.Combine(_home.Root, $"{text.Key}.pem");
            File.WriteAllText(path, text.Value);
            return path;
        });
    }
}
