using System.Globalization;
using Docker.DotNet;
using TasksListParameters = Docker.DotNet.Models.TasksListParameters;

namespace SwarmHa.Docker;

/// <summary>One engine over Docker.DotNet.</summary>
internal sealed class DockerEngine : IEngine
{
    private readonly DockerClient _client;
    private readonly ApiNegotiation _negotiation;
    private EngineStatus? _identity;

    /// <summary>Opens an engine; nothing is sent yet.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="identity">What it is known to be, so that it need not be asked; null when it is not known yet.</param>
    /// <param name="security">How TLS is spoken; null for none.</param>
    /// <param name="ssh">How ssh is used; null for the usual way.</param>
    public DockerEngine(EngineEndpoint endpoint, EngineStatus? identity = null, EngineSecurity? security = null, SshTransportOptions? ssh = null)
    {
        Endpoint = endpoint;
        _identity = identity;
        _negotiation = new ApiNegotiation();
        _client = EngineTransport.Open(endpoint, security, _negotiation, ssh);
    }

    public EngineEndpoint Endpoint { get; }

    /// <summary>The API version that is spoken; null while there has been no answer.</summary>
    public Version? ApiVersion => _negotiation.Agreed;

    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            var info = await _client.System.GetSystemInfoAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(info.ServerVersion))
            {
                throw SwarmErrors.NotAnEngine.Exception("What answers is not a Docker engine: it tells no version.");
            }

            var status = new EngineStatus
            {
                EngineVersion = info.ServerVersion,
                ApiVersion = ApiVersion,
                Hostname = info.Name ?? string.Empty,
                NodeId = info.Swarm?.NodeID ?? string.Empty,
                SwarmId = info.Swarm?.Cluster?.ID ?? string.Empty,
                InSwarm = info.Swarm?.LocalNodeState is "active" or "pending" or "error" or "locked",
                IsManager = info.Swarm?.ControlAvailable ?? false,
                SwarmMessage = info.Swarm?.Error ?? string.Empty,
                SystemTime = DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
                RemoteManagers = [.. (info.Swarm?.RemoteManagers ?? []).Select(static peer => new RemoteManager(peer.NodeID ?? string.Empty, peer.Addr ?? string.Empty))],
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

    public Task<SwarmCluster> GetClusterAsync(CancellationToken cancellationToken) => AskAsync(
        async () => ClusterMapping.ToCluster(await _client.Swarm.InspectSwarmAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    public Task<bool> HasUnlockKeyAsync(CancellationToken cancellationToken) => AskAsync(
        async () => !string.IsNullOrEmpty((await _client.Swarm.GetSwarmUnlockKeyAsync(cancellationToken).ConfigureAwait(false))?.UnlockKey),
        cancellationToken);

    public Task<IReadOnlyList<SwarmService>> GetServicesAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<SwarmService>>(
        async () =>
        {
            var services = await _client.Swarm.ListServicesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. services.Select(ClusterMapping.ToService).OrderBy(static service => service.Name, StringComparer.OrdinalIgnoreCase)];
        },
        cancellationToken);

    public Task<IReadOnlyList<SwarmTask>> GetTasksAsync(string? nodeId, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<SwarmTask>>(
        async () =>
        {
            var parameters = new TasksListParameters { Filters = nodeId is null ? null : new Dictionary<string, IDictionary<string, bool>> { ["node"] = new Dictionary<string, bool> { [nodeId] = true } } };
            var tasks = await _client.Tasks.ListAsync(parameters, cancellationToken).ConfigureAwait(false);
            return [.. tasks.Select(ClusterMapping.ToTask)];
        },
        cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await _client.Swarm.UpdateNodeAsync(update.NodeId, update.Version, NodeMapping.ToParameters(update), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public async Task<SwarmConfig?> FindConfigAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var config = await AskAsync(() => _client.Configs.InspectConfigAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);

            // Engines also take it for the beginning of an id.
            return config.Spec?.Name == name ? ClusterMapping.ToConfig(config) : null;
        }
        catch (ConfigNotFoundException)
        {
            return null;
        }
    }

    public Task<string> CreateConfigAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) => AskAsync(
        async () => (await _client.Configs.CreateConfigAsync(ClusterMapping.ToParameters(name, labels), cancellationToken).ConfigureAwait(false)).ID,
        cancellationToken);

    public Task RemoveConfigAsync(string id, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await _client.Configs.RemoveConfigAsync(id, cancellationToken).ConfigureAwait(false);
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
