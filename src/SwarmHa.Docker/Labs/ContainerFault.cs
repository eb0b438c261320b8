using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>The one place where a container that is a node is taken away and brought back.</summary>
internal static class ContainerFault
{
    // A manager that is told to stop hands its lead over first.
    private const uint StopSeconds = 30;

    /// <summary>Takes it away.</summary>
    /// <param name="host">The engine that carries it.</param>
    /// <param name="id">The container.</param>
    /// <param name="fault">How.</param>
    /// <param name="network">The network from which it is cut off, when it is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>A task.</returns>
    /// <exception cref="EngineDriverException">It cannot be done.</exception>
    public static Task MakeAsync(ContainerHost host, string id, SwarmLabFault fault, string network, CancellationToken cancellationToken) => host.DoAsync(
        client => fault switch
        {
            SwarmLabFault.Stop => client.Containers.StopContainerAsync(id, new ContainerStopParameters { WaitBeforeKillSeconds = StopSeconds }, cancellationToken),
            SwarmLabFault.Kill => client.Containers.KillContainerAsync(id, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken),
            SwarmLabFault.Freeze => client.Containers.PauseContainerAsync(id, cancellationToken),
            SwarmLabFault.Isolate => client.Networks.DisconnectNetworkAsync(
                network,
                new NetworkDisconnectParameters { Container = id, Force = true },
                cancellationToken),
            _ => throw new EngineDriverException($"There is no fault {fault}."),
        },
        cancellationToken);

    /// <summary>Brings it back from whatever has been done to it.</summary>
    /// <param name="host">The engine that carries it.</param>
    /// <param name="id">The container.</param>
    /// <param name="isPaused">Whether it is frozen.</param>
    /// <param name="isStopped">Whether it does not run.</param>
    /// <param name="missing">The network from which it is cut off; null when it is from none.</param>
    /// <param name="endpoint">Its address in that network, and its names.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>A task.</returns>
    /// <exception cref="EngineDriverException">It cannot be done.</exception>
    public static Task UndoAsync(
        ContainerHost host,
        string id,
        bool isPaused,
        bool isStopped,
        string? missing,
        EndpointSettings? endpoint,
        CancellationToken cancellationToken) => host.DoAsync(
        async client =>
        {
            if (isPaused)
            {
                await client.Containers.UnpauseContainerAsync(id, cancellationToken).ConfigureAwait(false);
            }

            if (missing is not null)
            {
                var parameters = new NetworkConnectParameters { Container = id, EndpointConfig = endpoint };
                await client.Networks.ConnectNetworkAsync(missing, parameters, cancellationToken).ConfigureAwait(false);
            }

            if (isStopped)
            {
                await client.Containers.StartContainerAsync(id, null, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);
}
