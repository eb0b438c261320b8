using System.Globalization;
using TasksListParameters = Docker.DotNet.Models.TasksListParameters;

namespace SwarmHa.Docker;

/// <summary>One engine over Docker.DotNet. The nodes, which can be many, are read while they arrive; all other replies are small.</summary>
/// <remarks>Once a swarm is required, each answer is one of that swarm, and nothing is sent that would change another.</remarks>
internal sealed class DockerEngine : IEngine
{
    private readonly EngineChannel _channel;
    private readonly ApiNegotiation _negotiation;
    private readonly KnownTexts _texts = new();
    private readonly SwarmMembership _membership;

    /// <summary>Opens an engine; nothing is sent yet.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="identity">What it is known to be, so that it need not be asked; null when it is not known yet.</param>
    /// <param name="security">How TLS is spoken; null for none.</param>
    /// <param name="ssh">How ssh is used; null for the usual way.</param>
    public DockerEngine(EngineEndpoint endpoint, EngineStatus? identity = null, EngineSecurity? security = null, SshTransportOptions? ssh = null)
    {
        Endpoint = endpoint;
        _membership = new SwarmMembership(endpoint, identity);
        _negotiation = new ApiNegotiation();
        _channel = EngineTransport.Open(endpoint, security, _negotiation, ssh);
    }

    public EngineEndpoint Endpoint { get; }

    /// <summary>What the engine said of itself as a manager of its swarm; null while that is not known.</summary>
    public EngineStatus? Identity => _membership.Identity;

    /// <summary>What a message about the engine adds when a proxy was asked; mostly empty.</summary>
    public string Way => _channel.Way;

    /// <summary>The API version that is spoken; null while there has been no answer.</summary>
    public Version? ApiVersion => _negotiation.Agreed;

    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken) => _channel.AskAsync(
        async () =>
        {
            var info = await _channel.Client.System.GetSystemInfoAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(info?.ServerVersion))
            {
                throw SwarmErrors.NotAnEngine.Exception("Not a Docker engine: the response has no version.");
            }

            return _membership.Note(new EngineStatus
            {
                EngineVersion = info!.ServerVersion,
                ApiVersion = ApiVersion,
                Hostname = info.Name ?? string.Empty,
                NodeId = info.Swarm?.NodeID ?? string.Empty,
                SwarmId = info.Swarm?.Cluster?.ID ?? string.Empty,
                InSwarm = info.Swarm?.LocalNodeState is not (null or "" or "inactive"),
                SwarmState = info.Swarm?.LocalNodeState ?? string.Empty,
                IsManager = info.Swarm?.ControlAvailable ?? false,
                SwarmMessage = info.Swarm?.Error ?? string.Empty,
                SystemTime = DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
                RemoteManagers = [.. (info.Swarm?.RemoteManagers ?? []).Select(static peer => new RemoteManager(peer.NodeID ?? string.Empty, peer.Addr ?? string.Empty))],
            });
        },
        cancellationToken);

    /// <summary>Accepts answers of this swarm only, from now on.</summary>
    public void Require(string swarmId) => _membership.Require(swarmId);

    /// <summary>Asks the engine whether it is a manager of the required swarm.</summary>
    /// <exception cref="SwarmException">It is not, or cannot tell now.</exception>
    public async Task<EngineStatus> ProveAsync(CancellationToken cancellationToken)
    {
        var status = await GetStatusAsync(cancellationToken).ConfigureAwait(false);
        _membership.Demand(status);
        return status;
    }

    public async Task<IReadOnlyList<SwarmNode>> GetNodesAsync(CancellationToken cancellationToken)
    {
        using var list = await OpenNodesAsync(cancellationToken).ConfigureAwait(false);
        while (!list.IsComplete)
        {
            await list.ReadMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        return NodeOrder.Sorted(list.Nodes);
    }

    /// <summary>Lists the nodes as they arrive.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The list with its first nodes, to be disposed of by the caller.</returns>
    public async Task<NodeList> OpenNodesAsync(CancellationToken cancellationToken)
    {
        if (_membership is { IsRequired: true, Identity: null })
        {
            await ProveAsync(cancellationToken).ConfigureAwait(false);
        }

        var identity = Identity;
        var list = await NodeList.OpenAsync(_channel, new NodeItem(_texts, identity), cancellationToken).ConfigureAwait(false);
        try
        {
            if (_membership.IsRequired && !_membership.IsShownBy(list.Nodes))
            {
                await ProveAsync(cancellationToken).ConfigureAwait(false);
                if (Identity?.NodeId != identity?.NodeId)
                {
                    // The host joined the swarm again. Only in a new list is its node marked.
                    list.Dispose();
                    list = await NodeList.OpenAsync(_channel, new NodeItem(_texts, Identity), cancellationToken).ConfigureAwait(false);
                }
            }

            _membership.Note(list.Nodes);
            list.Demand(_membership.IsRequired ? Identity?.NodeId : null);
            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    public Task<SwarmCluster> GetClusterAsync(CancellationToken cancellationToken) => ReadAsync(
        async () => ClusterMapping.ToCluster(await _channel.Client.Swarm.InspectSwarmAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    public Task<bool> HasUnlockKeyAsync(CancellationToken cancellationToken) => ReadAsync(
        async () => !string.IsNullOrEmpty((await _channel.Client.Swarm.GetSwarmUnlockKeyAsync(cancellationToken).ConfigureAwait(false)).UnlockKey),
        cancellationToken);

    public Task<IReadOnlyList<SwarmService>> GetServicesAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<SwarmService>>(
        async () =>
        {
            var services = await _channel.Client.Swarm.ListServicesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. services.Select(ClusterMapping.ToService).OrderBy(static service => service.Name, StringComparer.OrdinalIgnoreCase)];
        },
        cancellationToken);

    public Task<IReadOnlyList<SwarmTask>> GetTasksAsync(string? nodeId, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<SwarmTask>>(
        async () =>
        {
            var parameters = new TasksListParameters { Filters = nodeId is null ? null : new Dictionary<string, IDictionary<string, bool>> { ["node"] = new Dictionary<string, bool> { [nodeId] = true } } };
            var tasks = await _channel.Client.Tasks.ListAsync(parameters, cancellationToken).ConfigureAwait(false);
            return [.. tasks.Select(ClusterMapping.ToTask)];
        },
        cancellationToken);

    public Task ReadEventsAsync(DateTimeOffset since, DateTimeOffset until, Action<EngineEvent> take, CancellationToken cancellationToken) => _channel.AskAsync(
        async () =>
        {
            using var reply = await _channel.GetEventsAsync(since, until, cancellationToken).ConfigureAwait(false);
            await EventLines.ReadAsync(reply, take, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public Task UpdateNodeAsync(NodeUpdate update, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            await _channel.Client.Swarm.UpdateNodeAsync(update.NodeId, update.Version, NodeMapping.ToParameters(update), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public async Task<SwarmConfig?> FindConfigAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var config = await ReadAsync(() => _channel.Client.Configs.InspectConfigAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);

            // Engines also take it for the beginning of an id.
            return config.Spec?.Name == name ? ClusterMapping.ToConfig(config) : null;
        }
        catch (ConfigNotFoundException)
        {
            return null;
        }
    }

    public Task<string> CreateConfigAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) => ChangeAsync(
        async () => (await _channel.Client.Configs.CreateConfigAsync(ClusterMapping.ToParameters(name, labels), cancellationToken).ConfigureAwait(false)).ID,
        cancellationToken);

    public Task RemoveConfigAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            await _channel.Client.Configs.RemoveConfigAsync(id, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public void Dispose() => _channel.Dispose();

    /// <summary>Reads what does not show by itself whose it is. That is asked afterwards, so that the answer was the swarm's.</summary>
    private async Task<T> ReadAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var answer = await _channel.AskAsync(ask, cancellationToken).ConfigureAwait(false);
        await DemandSwarmAsync(cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<T> ChangeAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await DemandSwarmAsync(cancellationToken).ConfigureAwait(false);
        return await _channel.AskAsync(ask, cancellationToken).ConfigureAwait(false);
    }

    private async Task DemandSwarmAsync(CancellationToken cancellationToken)
    {
        if (_membership is { IsRequired: true, IsFresh: false })
        {
            await ProveAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
