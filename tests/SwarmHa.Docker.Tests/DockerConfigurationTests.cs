namespace SwarmHa.Docker.Tests;

/// <summary>Which engine is found, in folders as docker writes them and in spoilt ones.</summary>
public sealed class DockerConfigurationTests : IDisposable
{
    private const string Default = "the default of this platform";
    private const string Host = "the environment variable DOCKER_HOST";

    private readonly DockerHome _home = new();

    public static TheoryData<string, string> SpoiltContexts => new()
    {
        { "", "is not JSON: line 1, byte 1" },
        { "{\"Name\":\"prod\",\n \"Endpoints\":", "is not JSON: line 2, " },
        { "{\"Name\":\"prod\",\"Endpoints\":nothing-hidden}", "is not JSON: line 1, " },
        { "null", "holds no JSON object" },
        { "[]", "holds no JSON object" },
        { "{\"Name\":\"Prod\",\"Endpoints\":{\"docker\":{}}}", "has another name in it" },
        { "{\"Endpoints\":{\"docker\":{}}}", "has another name in it" },
        { "{\"Name\":7,\"Endpoints\":{\"docker\":{}}}", "Name is not a text" },
        { "{\"Name\":\"\\ud83d\",\"Endpoints\":{\"docker\":{}}}", "not Unicode" },
        { "{\"\\ud83d\":\"prod\"}", "not Unicode" },
        { "{\"Name\":\"prod\"}", "names no Docker engine" },
        { "{\"Name\":\"prod\",\"Endpoints\":null}", "names no Docker engine" },
        { "{\"Name\":\"prod\",\"Endpoints\":[]}", "Endpoints is not an object" },
        { "{\"Name\":\"prod\",\"Endpoints\":{}}", "names no Docker engine" },
        { "{\"Name\":\"prod\",\"Endpoints\":{\"kubernetes\":{}}}", "names no Docker engine" },
        { "{\"Name\":\"prod\",\"Endpoints\":{\"docker\":null}}", "names no Docker engine" },
        { "{\"Name\":\"prod\",\"Endpoints\":{\"docker\":\"tcp://prod:1\"}}", "docker is not an object" },
        { "{\"Name\":\"prod\",\"Endpoints\":{\"docker\":{\"Host\":[]}}}", "Host is not a text" },
        { "{\"Name\":\"prod\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://prod:1\",\"SkipTLSVerify\":\"true\"}}}", "SkipTLSVerify is not true or false" },
    };

    public void Dispose() => _home.Dispose();

    [Theory]
    // What is said first counts, and the rest is not looked at.
    [InlineData("one", "tcp://host:1", "two", "three", "one", "tcp://one:1", "the context 'one' (-Context)")]
    [InlineData(null, "tcp://host:1", "two", "three", "default", "tcp://host:1", Host)]
    [InlineData(null, null, "two", "three", "two", "tcp://two:1", "the context 'two' (environment variable DOCKER_CONTEXT)")]
    [InlineData(null, null, null, "three", "three", "tcp://three:1", "the current context 'three' of docker")]
    [InlineData(null, null, null, null, "default", "unix:///var/run/docker.sock", Default)]
    // What is empty is not said.
    [InlineData("", "", "", "", "default", "unix:///var/run/docker.sock", Default)]
    [InlineData("", "", "two", "three", "two", "tcp://two:1", "the context 'two' (environment variable DOCKER_CONTEXT)")]
    [InlineData("", "", "", "three", "three", "tcp://three:1", "the current context 'three' of docker")]
    // A host that is blank is said, and says nothing.
    [InlineData(null, " ", "two", "three", "default", "unix:///var/run/docker.sock", Default)]
    [InlineData(null, " tcp://host:1 ", "two", "three", "default", "tcp://host:1", Host)]
    // The default is a context by name, too.
    [InlineData("default", null, "two", "three", "default", "unix:///var/run/docker.sock", Default)]
    [InlineData("default", "tcp://host:1", "two", "three", "default", "tcp://host:1", Host)]
    [InlineData(null, null, "default", "three", "default", "unix:///var/run/docker.sock", Default)]
    [InlineData(null, null, null, "default", "default", "unix:///var/run/docker.sock", Default)]
    public void The_engine_is(string? explicitly, string? host, string? variable, string? current, string context, string endpoint, string source)
    {
        Environment(host, variable).Contexts("one", "two", "three");
        if (current is not null)
        {
            _home.Config($"{{\"auths\":{{}},\"currentContext\":\"{current}\"}}");
        }

        var found = _home.Find(explicitly);
        Assert.Equal((context, endpoint, source), (found.Context, found.Endpoint.ToString(), found.Source));
        Assert.Null(found.Tls);
    }

    [Theory]
    [InlineData(false, "unix:///var/run/docker.sock")]
    [InlineData(true, "npipe://./pipe/docker_engine")]
    public void The_default_is_that_of_the_platform(bool isWindows, string endpoint)
    {
        _home.Context("blank", null);
        Assert.Equal(endpoint, _home.Configuration(isWindows).Find(null).Endpoint.ToString());
        Assert.Equal(endpoint, _home.Configuration(isWindows).Find("blank").Endpoint.ToString());
    }

    [Theory]
    [InlineData("tcp://node-40:1", false, new string[0], "tcp://node-40:1", false)]
    [InlineData("tcp://node-40", false, new string[0], "tcp://node-40:2375", false)]
    [InlineData("tcp://node-40:1", false, new[] { "ca.pem", "cert.pem", "key.pem" }, "tcp://node-40:1", true)]
    [InlineData("tcp://node-40", false, new[] { "ca.pem" }, "tcp://node-40:2376", true)]
    [InlineData("tcp://node-40:1", false, new[] { "cert.pem", "key.pem", "note.txt" }, "tcp://node-40:1", true)]
    [InlineData("tcp://node-40:1", true, new[] { "ca.pem" }, "tcp://node-40:1", true)]
    [InlineData("tcp://node-40", true, new string[0], "tcp://node-40:2376", true)]
    [InlineData("https://node-40", false, new string[0], "https://node-40:2376", true)]
    [InlineData("https://node-40:1", true, new string[0], "https://node-40:1", true)]
    [InlineData("https://node-40:1", false, new[] { "ca.pem" }, "https://node-40:1", true)]
    // TLS is for TCP alone.
    [InlineData("unix:///run/other.sock", true, new[] { "ca.pem" }, "unix:///run/other.sock", false)]
    [InlineData("npipe:////./pipe/other", true, new[] { "ca.pem" }, "npipe://./pipe/other", false)]
    [InlineData("ssh://admin@node-40", true, new[] { "ca.pem" }, "ssh://admin@node-40", false)]
    [InlineData("", true, new[] { "ca.pem" }, "unix:///var/run/docker.sock", false)]
    [InlineData(null, true, new[] { "ca.pem" }, "unix:///var/run/docker.sock", false)]
    public void A_context_is(string? host, bool skipTlsVerify, string[] files, string endpoint, bool speaksTls)
    {
        _home.Context("prod", host, skipTlsVerify);
        if (files.Length > 0)
        {
            _home.TlsFiles("prod", files);
        }

        string? In(string file) => files.Contains(file) ? Path.Combine(_home.TlsFolder("prod"), file) : null;
        var expected = new EngineTls { CaFile = In("ca.pem"), CertificateFile = In("cert.pem"), KeyFile = In("key.pem"), SkipCertificateCheck = skipTlsVerify, RequestedBy = "the context 'prod'" };
        var found = _home.Find("prod");
        Assert.Equal(endpoint, found.Endpoint.ToString());
        Assert.Equal(speaksTls ? expected : null, found.Tls);
    }

    /// <summary>As docker does: whoever empties the folder has not said that TLS is to be left out.</summary>
    [Fact]
    public void An_empty_folder_for_certificates_asks_for_TLS()
    {
        _home.Context("prod", "tcp://node-40").TlsFiles("prod");
        Assert.Equal(new DockerTarget(EngineEndpoint.Parse("tcp://node-40:2376"), new EngineTls { RequestedBy = "the context 'prod'" }, "prod", "the context 'prod' (-Context)"), _home.Find("prod"));
    }

    [Fact]
    public void Certificates_that_cannot_be_looked_for_are_not_done_without()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
        _home.Context("prod", "tcp://node-40:1").TlsFiles("prod");
        var folder = Path.GetDirectoryName(_home.TlsFolder("prod"))!;
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, folder);
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Find("prod"));
        Assert.Contains("'prod'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(folder, problem.Message, StringComparison.Ordinal);
        Assert.Equal("prod", problem.Target);
        Assert.IsAssignableFrom<IOException>(problem.InnerException);
    }

    /// <summary>Docker is started where the shell is, which is not where its process was.</summary>
    [Fact]
    public void Relative_paths_start_at_the_shells_location()
    {
        _home.Contexts("prod").Config("{\"currentContext\":\"prod\"}").Set("DOCKER_CONFIG", ".docker");
        Assert.Equal("tcp://prod:1", _home.Find().Endpoint.ToString());
        Assert.Equal(["default", "prod"], _home.Configuration().ListContexts());

        var certificates = Path.Combine(_home.Root, "certs");
        _home.FilesIn(certificates, "ca.pem").Set("DOCKER_CERT_PATH", "certs").Set("DOCKER_TLS_VERIFY", "1");
        Assert.Equal(Path.Combine(certificates, "ca.pem"), _home.Configuration().EnvironmentTls()?.CaFile);

        _home.Set("DOCKER_HOST", "unix://run/docker.sock").Set("DOCKER_TLS_VERIFY", null);
        Assert.Equal($"unix://{_home.Root}/run/docker.sock", _home.Find().Endpoint.ToString());
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("config.json/deeper")]
    public void A_DOCKER_CONFIG_that_is_a_file_is_not_one_without_a_configuration(string path)
    {
        var folder = Path.GetFullPath(Path.Combine(_home.Folder, path));
        _home.Config("{}").Set("DOCKER_CONFIG", folder);
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Find());
        Assert.Equal($"{Path.Combine(folder, "config.json")} cannot be read: '{_home.ConfigFile}' is not a folder.", problem.Message);
        Assert.Equal("unix:///var/run/docker.sock", _home.Find("default").Endpoint.ToString());

        _home.Set("DOCKER_TLS_VERIFY", "1");
        Assert.Contains("is not a folder", Assert.Throws<CertificateFileInvalidException>(() => _home.Configuration().EnvironmentTls()).Message, StringComparison.Ordinal);
    }

    /// <summary>To leave TLS out instead would give away what it guards.</summary>
    [Fact]
    public void A_file_in_place_of_a_contexts_folder_is_not_nothing()
    {
        _home.Context("prod", "tcp://node-40:1");
        var folder = Path.GetDirectoryName(_home.TlsFolder("prod"))!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "docker"), string.Empty);
        Assert.Contains("is not a folder", Assert.Throws<ContextInvalidException>(() => _home.Find("prod")).Message, StringComparison.Ordinal);

        var meta = Path.GetDirectoryName(_home.MetaFile("other"))!;
        File.WriteAllText(meta, string.Empty);
        Assert.Contains($"'{meta}' is not a folder", Assert.Throws<ContextInvalidException>(() => _home.Find("other")).Message, StringComparison.Ordinal);
    }

    /// <summary>The environment's TLS is for the default alone.</summary>
    [Fact]
    public void A_context_has_its_own_TLS()
    {
        _home.Context("prod", "tcp://node-40").Set("DOCKER_TLS_VERIFY", "1").FilesIn(_home.Folder, "ca.pem");
        Assert.Equal((EngineEndpoint.Parse("tcp://node-40:2375"), null), (_home.Find("prod").Endpoint, _home.Find("prod").Tls));
    }

    [Fact]
    public void Other_programs_may_write_names_in_small_letters()
    {
        _home.Meta("prod", "{\"name\":\"prod\",\"endpoints\":{\"docker\":{\"host\":\"tcp://node-1:1\",\"HOST\":\"tcp://node-40:1\",\"skiptlsverify\":true}}}")
            .Config("{\"CurrentContext\":\"prod\"}");
        var found = _home.Find();
        Assert.Equal("tcp://node-40:1", found.Endpoint.ToString());
        Assert.True(found.Tls?.SkipCertificateCheck);
    }

    [Fact]
    public void The_folder_can_be_named()
    {
        using var other = new DockerHome();
        other.Context("prod", "tcp://node-40:1").TlsFiles("prod", "ca.pem").Config("{\"currentContext\":\"prod\"}");
        _home.Context("prod", "tcp://node-50:1").Config("{\"currentContext\":\"prod\"}").Set("DOCKER_CONFIG", other.Folder + Path.DirectorySeparatorChar);
        var found = _home.Find();
        Assert.Equal("tcp://node-40:1", found.Endpoint.ToString());
        Assert.Equal(Path.Combine(other.TlsFolder("prod"), "ca.pem"), found.Tls?.CaFile);
    }

    [Theory]
    [InlineData("staging", null, null, "the context 'staging' (-Context)")]
    [InlineData(null, "staging", null, "the context 'staging' (environment variable DOCKER_CONTEXT)")]
    [InlineData(null, null, "staging", "the current context 'staging' of docker")]
    public void A_context_that_is_not_there(string? explicitly, string? variable, string? current, string source)
    {
        Environment(null, variable).Contexts("two", "one").Config($"{{\"currentContext\":\"{current}\"}}").Meta("spoilt", "{").Meta("nameless", "{}");
        File.Delete(_home.Context("empty", null).MetaFile("empty"));
        var problem = Assert.Throws<ContextNotFoundException>(() => _home.Find(explicitly));
        Assert.Equal($"Docker does not know {source}. It knows default, one, two.", problem.Message);
        Assert.Equal("staging", problem.Target);
    }

    [Fact]
    public void Contexts_are_listed_and_those_that_cannot_be_read_are_left_out()
    {
        Assert.Equal(["default"], _home.Configuration(isWindows: false).ListContexts());
        _home.Context("prod", "tcp://node-40").Context("beta", "tcp://node-50").Context("spoilt", "tcp://node-60");
        File.WriteAllText(_home.MetaFile("spoilt"), "{");
        Assert.Equal(["default", "beta", "prod"], _home.Configuration(isWindows: false).ListContexts());
    }

    [Fact]
    public void No_context_is_there()
    {
        var problem = Assert.Throws<ContextNotFoundException>(() => _home.Find("staging"));
        Assert.Equal("Docker does not know the context 'staging' (-Context). It knows none but default.", problem.Message);
    }

    [Theory]
    [InlineData("Prod")]
    [InlineData("PROD")]
    public void Case_matters(string name)
    {
        _home.Context("prod", "tcp://node-40:1");
        var problem = Assert.Throws<ContextNotFoundException>(() => _home.Find(name));
        Assert.EndsWith("It knows default, prod. Upper and lower case matter.", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A name is no path.</summary>
    [Theory]
    [InlineData("../prod")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("*")]
    [InlineData(" prod")]
    [InlineData("Default")]
    public void Odd_names_are_not_there(string name)
    {
        _home.Context("prod", "tcp://node-40:1");
        Assert.Equal(name, Assert.Throws<ContextNotFoundException>(() => _home.Find(name)).Target);
    }

    [Theory]
    [MemberData(nameof(SpoiltContexts))]
    public void A_context_that_is_spoilt(string json, string expected)
    {
        _home.Meta("prod", json).Config("{\"currentContext\":\"prod\"}");
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Find());
        Assert.StartsWith(_home.MetaFile("prod"), problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal("prod", problem.Target);
        Assert.DoesNotContain("hidden", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://node-40:99999", "tcp://node-40:99999")]
    [InlineData(" ", "''")]
    [InlineData("fd://3", "fd://3")]
    [InlineData("tcp://admin:hidden@node-40:1", "tcp://***@node-40:1")]
    [InlineData("ssh://admin:hidden@node-40", "ssh://***@node-40")]
    public void A_context_whose_host_is_no_endpoint(string host, string shown)
    {
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Context("prod", host).Find("prod"));
        Assert.Contains("'prod'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(shown, problem.Message, StringComparison.Ordinal);
        Assert.Equal("prod", problem.Target);
        Assert.IsType<EndpointInvalidException>(problem.InnerException);
        Assert.DoesNotContain("hidden", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://admin:hidden@node-40:1", "tcp://***@node-40:1")]
    [InlineData("tcp://node-40?v=1.41", "tcp://node-40?v=1.41")]
    public void A_DOCKER_HOST_that_is_no_endpoint(string host, string shown)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => Environment(host, null).Find());
        Assert.Contains("DOCKER_HOST", problem.Message, StringComparison.Ordinal);
        Assert.Equal(shown, problem.Target);
        Assert.DoesNotContain("hidden", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":\"hidden\"}},\n\"currentContext\":\"prod\"", "is not JSON: line 2, ")]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":nhidden}}}", "is not JSON: line 1, ")]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":\"\\hidden\"}}}", "is not JSON: line 1, ")]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":\"hidden\"}},\"currentContext\":1}", "currentContext is not a text")]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":\"hidden\"}},\"currentContext\":\"\\udc00\"}", "not Unicode")]
    [InlineData("[\"hidden\"]", "holds no JSON object")]
    [InlineData("hidden", "is not JSON: line 1, byte 1")]
    public void A_configuration_that_is_spoilt(string json, string expected)
    {
        _home.Config(json).Contexts("prod");
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Find());
        Assert.StartsWith(_home.ConfigFile, problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal(_home.ConfigFile, problem.Target);
        Assert.DoesNotContain("hidden", problem.ToString(), StringComparison.Ordinal);

        // It is in the way only where it is needed.
        Assert.Equal("prod", _home.Find("prod").Context);
        Assert.Equal("default", _home.Find("default").Context);
        Assert.Equal("prod", _home.Set("DOCKER_CONTEXT", "prod").Find().Context);
        Assert.Equal("default", _home.Set("DOCKER_HOST", "tcp://host:1").Find().Context);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("{\"currentContext\":null}")]
    [InlineData("\ufeff{\"currentContext\":\"\"}")]
    public void A_configuration_that_says_nothing(string json) => Assert.Equal(Default, _home.Config(json).Find().Source);

    [Fact]
    public void There_is_no_folder() => Assert.Equal(Default, _home.Set("DOCKER_CONFIG", Path.Combine(_home.Root, "none")).Find().Source);

    [Fact]
    public void A_configuration_that_is_no_file()
    {
        Directory.CreateDirectory(_home.ConfigFile);
        var problem = Assert.Throws<ContextInvalidException>(() => _home.Find());
        Assert.Contains("cannot be read", problem.Message, StringComparison.Ordinal);
        Assert.Equal(_home.ConfigFile, problem.Target);
        Assert.NotNull(problem.InnerException);
    }

    [Fact]
    public void Each_question_reads_anew()
    {
        var configuration = _home.Contexts("one", "two").Config("{\"currentContext\":\"one\"}").Configuration();
        Assert.Equal("one", configuration.Find(null).Context);
        _home.Config("{\"currentContext\":\"two\"}");
        Assert.Equal("two", configuration.Find(null).Context);
        _home.Set("DOCKER_HOST", "tcp://host:1");
        Assert.Equal("default", configuration.Find(null).Context);
    }

    [Fact]
    public void It_is_made_by_reflection() =>
        Assert.Null(Record.Exception(static () => ((IDockerConfiguration)Activator.CreateInstance(typeof(DockerConfiguration), "/")!).Find("default")));

    private DockerHome Environment(string? host, string? context) => _home.Set("DOCKER_HOST", host).Set("DOCKER_CONTEXT", context);
}
