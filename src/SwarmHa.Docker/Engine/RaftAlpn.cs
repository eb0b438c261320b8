#if NET
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
#endif

namespace SwarmHa.Docker;

/// <summary>Looks by a TLS handshake whether a manager offers ALPN to the other managers. Nothing else is sent.</summary>
internal static class RaftAlpn
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

#if NET
    /// <summary>Makes the handshake.</summary>
    /// <param name="pool">The connection: its swarm has to be the one of the certificate.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it does not come about.</returns>
    public static async Task<bool?> TryAsync(EndpointPool pool, SwarmManager manager, CancellationToken cancellationToken)
    {
        if (!pool.MayAskOthers || RaftPort.AddressOf(manager) is not { } address)
        {
            return null;
        }

        using var expiry = new CancellationTokenSource(Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            var tls = new SslStream(new NetworkStream(socket));
            await using (tls.ConfigureAwait(false))
            {
                // The swarm's own authority issued it, which is known to the managers only; the name in it tells the swarm and the node.
                var options = new SslClientAuthenticationOptions
                {
                    TargetHost = "swarm-manager",
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        certificate is not null && IsOf(certificate.Subject, "O", pool.SwarmId) && IsOf(certificate.Subject, "CN", manager.Id),
                };
                await tls.AuthenticateAsClientAsync(options, either.Token).ConfigureAwait(false);
                return tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
            }
        }
        catch (Exception problem) when (problem is SocketException or IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static bool IsOf(string subject, string attribute, string value) =>
        Array.Exists(subject.Split(','), part => string.Equals(part.Trim(), $"{attribute}={value}", StringComparison.Ordinal));
#else
    /// <summary>.NET Framework does not tell what was negotiated.</summary>
    /// <returns>Null.</returns>
    public static Task<bool?> TryAsync(EndpointPool pool, SwarmManager manager, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);
#endif
}
