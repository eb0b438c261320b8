using Docker.DotNet;
using Docker.DotNet.NativeHttp;

namespace SwarmHa.Docker;

/// <summary>One engine over Docker.DotNet.</summary>
internal sealed class DockerEngine : IEngine
{
    // Questions overlap during a drill: those that hang must not keep later ones waiting for a connection.
    private const int MaxConnections = 64;

    private readonly DockerClient _client;
    private EngineStatus? _identity;

    /// <summary>Opens an engine; nothing is sent yet.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="identity">What it is known to be, so that it need not be asked; null when it is not known yet.</param>
    public DockerEngine(EngineEndpoint endpoint, EngineStatus? identity = null)
    {
        Endpoint = endpoint;
        _identity = identity;

        // Every request is limited by its own token, which leaves nothing for a second time limit to do.
        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Uri).WithTimeout(Timeout.InfiniteTimeSpan);
        _client = endpoint.IsTcp
            ? builder.WithTransportOptions(new NativeHttpTransportOptions { ConfigureHandler = static handler => handler.MaxConnectionsPerServer = MaxConnections }).Build()
            : builder.Build();
    }

    public EngineEndpoint Endpoint { get; }

    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            var version = await _client.System.GetVersionAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(version.APIVersion))
            {
                throw SwarmErrors.NotAnEngine.Exception($"{Endpoint}: What answers is not a Docker engine: it tells no API version.", Endpoint);
            }

            var info = await _client.System.GetSystemInfoAsync(cancellationToken).ConfigureAwait(false);
            var status = new EngineStatus
            {
                EngineVersion = version.Version ?? string.Empty,
                ApiVersion = Version.TryParse(version.APIVersion, out var api) ? api : null,
                Hostname = info.Name ?? string.Empty,
                NodeId = info.Swarm?.NodeID ?? string.Empty,
                SwarmId = info.Swarm?.Cluster?.ID ?? string.Empty,
                InSwarm = info.Swarm?.LocalNodeState is "active" or "pending" or "error" or "locked",
                IsManager = info.Swarm?.ControlAvailable ?? false,
                SwarmMessage = info.Swarm?.Error ?? string.Empty,
            };
            _identity = status;
            return status;
        },
        cancellationToken);

    public Task<IReadOnlyList<SwarmNode>> GetNodesAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<SwarmNode>>(
        async () =>
        {
            var nodes = await _client.Swarm.ListNodesAsync(cancellationToken).ConfigureAwait(false);
            return
            [
                .. nodes.Select(node => NodeMapping.ToNode(node, _identity))
                    .OrderBy(static node => node.Hostname, StringComparer.OrdinalIgnoreCase)
                    .ThenBy(static node => node.Id, StringComparer.Ordinal),
            ];
        },
        cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await _client.Swarm.UpdateNodeAsync(update.NodeId, update.Version, NodeMapping.ToParameters(update), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineErrorMap.Translate(problem, Endpoint);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // A handler that is cut off in the middle may fail in any way.
            throw new OperationCanceledException("The request was cut off.", problem, cancellationToken);
        }
    }
}
