using System.Net.Sockets;

namespace SwarmHa.Docker;

/// <summary>Opens a TCP connection to a service and closes it again.</summary>
internal sealed class TcpServiceProbe(Uri target) : IServiceProbe
{
    public Uri Target => target;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
#if NET
        await client.ConnectAsync(target.Host, target.Port, cancellationToken).ConfigureAwait(false);
#else
        // Closing the client is what ends an attempt on .NET Framework.
        using var closing = cancellationToken.Register(client.Close);
        try
        {
            await client.ConnectAsync(target.Host, target.Port).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
#endif
    }

    public void Dispose()
    {
        // Nothing is kept between two attempts.
    }
}
