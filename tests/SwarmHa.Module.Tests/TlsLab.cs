using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Three managers whose engines speak TLS, with an authority of the test's own.</summary>
public sealed class TlsLab : LabFixture
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-tls");

    public static IReadOnlyList<string> Managers { get; } = ["node-40", "node-50", "node-60"];

    /// <summary>The folder with ca.pem, cert.pem and key.pem of a client that all engines let in.</summary>
    public string ClientFolder => Path.Combine(_folder.FullName, "client");

    public TestAuthority Authority => _authority;

    /// <summary>What connects to the managers in this order, in PowerShell.</summary>
    public string Connect(params IEnumerable<string> nodes) =>
        $"Connect-Swarm {string.Join(", ", nodes.Select(name => Endpoint(name).OriginalString))} -CertificatePath '{ClientFolder}'";

    /// <summary>A folder of a client's own below the others.</summary>
    public string NewFolder(TestCertificate certificate) => certificate.WriteFolder(Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected override EngineLabOptions Options => new()
    {
        Name = "tls",
        Nodes = Managers,
        Managers = 3,
        EnginePort = 2376,
        Certificates = (_, address) =>
        {
            var server = _authority.Server([address]);
            return new EngineCertificates(server.Authority, server.Certificate, server.Key);
        },
    };

    /// <summary>Starts whatever a test has taken away, and waits until every manager is heard.</summary>
    internal async Task BecomeWholeAsync()
    {
        foreach (var node in Lab.Nodes)
        {
            await Lab.UnsilenceAsync(node.Name, TestContext.Current.CancellationToken);
            if (node.State != EngineLabNodeState.Running)
            {
                await Lab.StartAsync(node.Name, TestContext.Current.CancellationToken);
            }
        }

        using var session = ModuleSession.Open();
        Assert.Null(session.Run($"$null = {Connect(Managers)}").Terminating);
        Assert.True(
            SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -Reachable").Output.Count == 3, TimeSpan.FromSeconds(90)),
            "Not all managers are heard again.");
    }

    private protected override Task PrepareAsync()
    {
        _authority.Client().WriteFolder(ClientFolder);
        return BecomeWholeAsync();
    }
}
