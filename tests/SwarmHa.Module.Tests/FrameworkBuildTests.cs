using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>What the build for Windows PowerShell does by other means than the one for PowerShell 7, run here from the assembled module.</summary>
public sealed class FrameworkBuildTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha");
    private readonly FrameworkContext _context = new();
    private readonly Assembly _docker;

    public FrameworkBuildTests()
    {
        _docker = _context.LoadFromAssemblyName(new AssemblyName("SwarmHa.Docker"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
        _context.Unload();
    }

    [Theory]
    [InlineData(TestKeyForm.RsaPkcs1)]
    [InlineData(TestKeyForm.RsaPkcs8)]
    [InlineData(TestKeyForm.EcSec1)]
    [InlineData(TestKeyForm.EcPkcs8)]
    public void A_key_in_each_form_is_read(TestKeyForm form)
    {
        var client = _authority.Client(form: form);
        var read = ReadClient(client.WriteFolder(Path.Combine(_folder.FullName, "client")));
        using var expected = client.Load();
        Assert.Equal(expected.Thumbprint, read[0].Thumbprint);
        Assert.True(read[0].HasPrivateKey);
    }

    [Fact]
    public void A_key_that_is_encrypted_or_none_is_told()
    {
        var folder = _authority.Client().WriteFolder(Path.Combine(_folder.FullName, "client"));
        File.WriteAllText(Path.Combine(folder, "key.pem"), "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n");
        var problem = Assert.Throws<TargetInvocationException>(() => ReadClient(folder)).InnerException!;
        Assert.Equal("SwarmHa.CertificateFileInvalidException", problem.GetType().FullName);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A Windows PowerShell may begin with SSL 3.0 and TLS 1.0 alone, which no engine speaks.</summary>
    [Theory]
    [InlineData(0, SslProtocols.None)]
    [InlineData(48 | 192, SslProtocols.Tls12)]
    [InlineData(768, SslProtocols.Tls12)]
    [InlineData(192 | 3072, SslProtocols.None)]
    [InlineData(3072 | 12288, SslProtocols.None)]
    public void TLS_1_2_is_spoken_where_the_session_does_not_speak_it(int session, SslProtocols expected) => Assert.Equal(
        expected,
        _docker.GetType("SwarmHa.Docker.FrameworkTls", throwOnError: true)!.GetMethod("Choose")!.Invoke(null, [(SecurityProtocolType)session]));

    /// <summary>.NET Framework often has no error of a socket behind its own.</summary>
    [Theory]
    [InlineData(WebExceptionStatus.NameResolutionFailure, "HostNotFoundException")]
    [InlineData(WebExceptionStatus.ConnectFailure, "ConnectionRefusedException")]
    [InlineData(WebExceptionStatus.TrustFailure, "TlsFailedException")]
    [InlineData(WebExceptionStatus.SecureChannelFailure, "TlsFailedException")]
    [InlineData(WebExceptionStatus.ServerProtocolViolation, "NotAnEngineException")]
    [InlineData(WebExceptionStatus.ReceiveFailure, "ConnectionLostException")]
    [InlineData(WebExceptionStatus.KeepAliveFailure, "ConnectionLostException")]
    public void What_went_wrong_is_known_by_its_status(WebExceptionStatus status, string expected)
    {
        var translate = _docker.GetType("SwarmHa.Docker.EngineErrorMap", throwOnError: true)!.GetMethod("Translate")!;
        var endpoint = translate.GetParameters()[1].ParameterType.GetMethod("Parse")!.Invoke(null, ["tcp://node-40:2375", false, null]);
        var problem = new HttpRequestException("An error occurred while sending the request.", new WebException("no more is known", status));
        Assert.Equal(expected, translate.Invoke(null, [problem, endpoint])!.GetType().Name);
    }

    /// <summary>Otherwise the third probe of a service that hangs would wait for the first one, and be taken for its silence.</summary>
    [Fact]
    public void Many_probes_can_be_under_way()
    {
        var type = _docker.GetType("SwarmHa.Docker.HttpServiceProbe", throwOnError: true)!;
        using var made = (IDisposable)Activator.CreateInstance(type, new Uri("http://127.0.0.1:1"))!;
        var client = type.GetField("_client", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(made)!;
        var handler = (HttpClientHandler)typeof(HttpMessageInvoker).GetField("_handler", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(client)!;
        Assert.InRange(handler.MaxConnectionsPerServer, 16, 1024);
    }

    private X509Certificate2Collection ReadClient(string folder)
    {
        var tls = _docker.GetType("SwarmHa.Docker.CertificateFolder", throwOnError: true)!.GetMethod("Look")!.Invoke(null, [folder])!;
        var read = _docker.GetType("SwarmHa.Docker.CertificateFiles", throwOnError: true)!.GetMethods().Single(static method => method.Name == "ReadClient");
        return (X509Certificate2Collection)read.Invoke(null, [tls])!;
    }

    /// <summary>The build's folder. Its own assemblies are taken from there even when the tests have others of the same name; of the rest, what is not here already.</summary>
    private sealed class FrameworkContext : AssemblyLoadContext
    {
        private readonly string _folder = Path.Combine(ModuleSession.ModuleDirectory, "bin", "netstandard2.0");

        public FrameworkContext()
            : base("netstandard2.0", isCollectible: true) => Resolving += (_, name) => Find(name);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name?.StartsWith("SwarmHa", StringComparison.Ordinal) == true ? Find(assemblyName) : null;

        private Assembly? Find(AssemblyName name) => new[] { _folder, Path.Combine(_folder, "dependencies") }
            .Select(folder => Path.Combine(folder, name.Name + ".dll"))
            .Where(File.Exists)
            .Select(LoadFromAssemblyPath)
            .FirstOrDefault();
    }
}
