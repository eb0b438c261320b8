using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Docker.Tests;

/// <summary>A handshake tells whether a manager offers ALPN, and nothing is said of whoever is not that manager.</summary>
public sealed class RaftAlpnTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("swarm1", "id-40", true, true)]
    [InlineData("swarm1", "id-40", false, false)]
    [InlineData("another", "id-40", true, null)]
    [InlineData("swarm1", "id-50", true, null)]
    public async Task A_handshake_tells(string swarm, string node, bool offers, bool? expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, $"O={swarm}, OU=swarm-manager, CN={node}", offers);
        Assert.Equal(expected, await TryAsync($"{listener.LocalEndpoint}", wanted: null));
        await serving;
    }

    [Fact]
    public async Task Nobody_who_was_not_named_is_asked_when_that_is_not_wanted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.Null(await TryAsync($"{listener.LocalEndpoint}", wanted: false));
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.0.0.0:2377")]
    public async Task An_address_that_is_none_tells_nothing(string address) => Assert.Null(await TryAsync(address, wanted: null));

    [Fact]
    public async Task A_closed_port_tells_nothing()
    {
        using var port = new ClosedPort();
        Assert.Null(await TryAsync(port.Endpoint.Uri.Authority, wanted: null));
    }

    private static async Task<bool?> TryAsync(string address, bool? wanted)
    {
        using var pool = new EndpointPool("swarm1", [], security: null, new ManagerDiscovery { Wanted = wanted });
        return await RaftAlpn.TryAsync(pool, new SwarmManager { Id = "id-40", Hostname = "node-40", RaftAddress = address }, Token);
    }

    private static async Task ServeAsync(TcpListener listener, string subject, bool offers)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var client = await listener.AcceptTcpClientAsync(Token);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = offers ? [SslApplicationProtocol.Http2] : null }, Token);
            await tls.ReadExactlyAsync(new byte[1], Token);
        }
        catch (Exception problem) when (problem is IOException or AuthenticationException)
        {
            // The client hangs up once it has seen enough.
        }
    }
}
