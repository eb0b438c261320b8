using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography.X509Certificates;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>What the build for Windows PowerShell does by other means than the one for PowerShell 7, run here from the assembled module.</summary>
public sealed class FrameworkBuildTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha");
    private readonly AssemblyLoadContext _context = new("netstandard2.0", isCollectible: true);
    private readonly Assembly _docker;

    public FrameworkBuildTests()
    {
        var bin = Path.Combine(ModuleSession.ModuleDirectory, "bin", "netstandard2.0");
        _context.Resolving += (context, name) => new[] { bin, Path.Combine(bin, "dependencies") }
            .Select(folder => Path.Combine(folder, name.Name + ".dll"))
            .Where(File.Exists)
            .Select(context.LoadFromAssemblyPath)
            .FirstOrDefault();
        _docker = _context.LoadFromAssemblyPath(Path.Combine(bin, "dependencies", "SwarmHa.Docker.dll"));
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

    private X509Certificate2Collection ReadClient(string folder)
    {
        var tls = _docker.GetType("SwarmHa.Docker.CertificateFolder", throwOnError: true)!.GetMethod("Look")!.Invoke(null, [folder])!;
        var read = _docker.GetType("SwarmHa.Docker.CertificateFiles", throwOnError: true)!.GetMethods().Single(static method => method.Name == "ReadClient");
        return (X509Certificate2Collection)read.Invoke(null, [tls])!;
    }
}
