using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>A swarm of one engine that speaks TLS, and the authority of all who may take part.</summary>
public sealed class TlsLab : IAsyncLifetime
{
    public static string Name { get; } = TestEngine.LabName("hlabtls");
    public const string Node = "node-40";

    private EngineLab? _lab;

    /// <summary>With a key of RSA: mono knows no other.</summary>
    public TestAuthority Authority { get; } = new("engines and their clients", isRsa: true);

    public EngineLabOptions Options => new()
    {
        Name = Name,
        Nodes = [Node],
        EnginePort = 2376,
        Certificates = (_, address) =>
        {
            var server = Authority.Server([address], form: TestKeyForm.RsaPkcs8);
            return new EngineCertificates(server.Authority, server.Certificate, server.Key);
        },
    };

    internal EngineLab Lab => _lab!;

    internal EngineLabNode Place => Lab.Nodes[0];

    public async ValueTask InitializeAsync()
    {
        await LabMachine.RequireAsync();

        // One that a killed run has left speaks with certificates of another authority.
        await DownAsync();
        _lab = await EngineLab.UpAsync(await TestEngine.OnAsync(Options), null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Authority.Dispose();
    }

    private static async Task DownAsync()
    {
        if (OperatingSystem.IsLinux() && EngineLab.Find(Name) is EngineLab lab)
        {
            await lab.DownAsync();
        }
    }
}
