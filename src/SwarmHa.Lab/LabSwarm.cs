using System.Text.Json.Nodes;

namespace SwarmHa.Lab;

/// <summary>Makes one swarm of the nodes' engines, or completes it: the first nodes are its managers, the others join as workers.</summary>
internal sealed class LabSwarm : IDisposable
{
    private const int RaftPort = 2377;

    private static readonly TimeSpan SwarmLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ServiceLimit = TimeSpan.FromSeconds(60);

    // A manager without a leader does not refuse but hang, so none is waited for long.
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<Member> _members;
    private readonly IProgress<string>? _log;

    public LabSwarm(IReadOnlyList<NodeSite> sites, IProgress<string>? log)
    {
        _members = [.. sites.Select(site => new Member(site, new EngineApi(site)))];
        _log = log;
    }

    public void Dispose()
    {
        foreach (var member in _members)
        {
            member.Api.Dispose();
        }
    }

    public Task ImportImagesAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_members.Select(member => LabImage.EnsureAsync(member.Api, cancellationToken)));

    /// <summary>Initialises the swarm when no node is in one, and lets those join that are in none.</summary>
    /// <param name="managers">How many of the nodes, from the first, join as managers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FormAsync(int managers, CancellationToken cancellationToken)
    {
        bool[] inSwarm = await Task.WhenAll(_members.Select(member => IsInSwarmAsync(member, cancellationToken))).ConfigureAwait(false);
        if (!inSwarm.Contains(true))
        {
            await InitializeAsync(_members[0], cancellationToken).ConfigureAwait(false);
            inSwarm[0] = true;
        }

        if (inSwarm.Contains(false))
        {
            var manager = await WorkingManagerAsync(cancellationToken).ConfigureAwait(false);
            var swarm = await manager.Api.GetAsync("swarm", cancellationToken).ConfigureAwait(false);
            var joining = _members.Select((member, index) => (Member: member, IsManager: index < managers)).Where((_, index) => !inSwarm[index]).ToList();

            // Managers one after the other: two that join raft at once can leave one unreachable.
            foreach (var (member, _) in joining.Where(static entry => entry.IsManager))
            {
                await JoinAsync(member, manager.Site, "Manager", swarm, cancellationToken).ConfigureAwait(false);
            }

            var workers = joining.Where(static entry => !entry.IsManager);
            await Task.WhenAll(workers.Select(entry => JoinAsync(entry.Member, manager.Site, "Worker", swarm, cancellationToken))).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a manager lists every node as ready and the service answers on all that may run tasks.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var manager = await WorkingManagerAsync(cancellationToken).ConfigureAwait(false);
        await LabService.EnsureAsync(manager.Api, cancellationToken).ConfigureAwait(false);
        var active = await ReadyAsync(cancellationToken).ConfigureAwait(false);
        _log?.Report("all nodes are ready");
        await Task.WhenAll(active.Select(member => AnswersAsync(member.Site, cancellationToken))).ConfigureAwait(false);
        string answering = string.Join(", ", active.Select(member => $"http://{member.Site.Address}:{LabService.Port}/"));
        _log?.Report($"service {LabService.Name} answers on {answering}");
    }

    private async Task InitializeAsync(Member first, CancellationToken cancellationToken)
    {
        await first.Api.PostAsync("swarm/init", Addresses(first.Site), cancellationToken).ConfigureAwait(false);

        // The ingress network needs IPVS and the host's firewall; no node is to set it up.
        await first.Api.DeleteAsync("networks/ingress", cancellationToken).ConfigureAwait(false);
        _log?.Report($"{first.Site.Name}: swarm initialised");
    }

    private async Task JoinAsync(Member member, NodeSite manager, string role, JsonNode swarm, CancellationToken cancellationToken)
    {
        var request = Addresses(member.Site);
        request["RemoteAddrs"] = new JsonArray($"{manager.Address}:{RaftPort}");
        request["JoinToken"] = (string)swarm["JoinTokens"]![role]!;
        await member.Api.PostAsync("swarm/join", request, cancellationToken).ConfigureAwait(false);
        _log?.Report($"{member.Site.Name}: joined as a {role.ToLowerInvariant()}");
    }

    private async Task<IReadOnlyList<Member>> ReadyAsync(CancellationToken cancellationToken)
    {
        string[] ids = await Task.WhenAll(_members.Select(member => NodeIdAsync(member, cancellationToken))).ConfigureAwait(false);
        JsonNode?[] nodes = [];
        bool ready = await Until.TrueAsync(
            async () =>
            {
                var manager = await WorkingManagerAsync(cancellationToken).ConfigureAwait(false);
                string? list = await manager.Api.TryGetAsync("nodes", ProbeLimit, cancellationToken).ConfigureAwait(false);
                nodes = [.. ids.Select(id => JsonNode.Parse(list ?? "[]")!.AsArray().FirstOrDefault(node => (string?)node!["ID"] == id))];
                return nodes.All(IsReady);
            },
            SwarmLimit,
            cancellationToken).ConfigureAwait(false);
        if (!ready)
        {
            var late = _members.Where((_, i) => !IsReady(nodes[i])).Select(member => member.Site.Name);
            throw new EngineLabException($"Not ready in the swarm after {SwarmLimit.TotalSeconds:0} s: {string.Join(", ", late)}.");
        }

        return [.. _members.Where((_, i) => (string?)nodes[i]!["Spec"]!["Availability"] == "active")];
    }

    private async Task<Member> WorkingManagerAsync(CancellationToken cancellationToken)
    {
        Member? found = null;
        bool any = await Until.TrueAsync(
            async () =>
            {
                var lists = await Task.WhenAll(_members.Select(member => member.Api.TryGetAsync("nodes", ProbeLimit, cancellationToken)))
                    .ConfigureAwait(false);
                int index = Array.FindIndex(lists, list => list is not null);
                found = index < 0 ? null : _members[index];
                return found is not null;
            },
            SwarmLimit,
            cancellationToken).ConfigureAwait(false);
        return any ? found! : throw new EngineLabException(
            $"No manager of the lab's swarm answers after {SwarmLimit.TotalSeconds:0} s: it may have lost its quorum. "
            + "The lab can be taken down and raised anew.");
    }

    private static async Task AnswersAsync(NodeSite site, CancellationToken cancellationToken)
    {
        bool answers = await Until.TrueAsync(() => LabService.AnswersAsync(site, cancellationToken), ServiceLimit, cancellationToken)
            .ConfigureAwait(false);
        if (!answers)
        {
            throw new EngineLabException(
                $"Service {LabService.Name} of {site.Name} does not answer on http://{site.Address}:{LabService.Port}/ "
                + $"after {ServiceLimit.TotalSeconds:0} s. The engine's log {site.Log} says: {EngineLog.Complaints(site.Log, 0)}");
        }
    }

    private static async Task<bool> IsInSwarmAsync(Member member, CancellationToken cancellationToken)
    {
        var info = await member.Api.GetAsync("info", cancellationToken).ConfigureAwait(false);
        return (string?)info["Swarm"]?["LocalNodeState"] is not (null or "" or "inactive");
    }

    private static async Task<string> NodeIdAsync(Member member, CancellationToken cancellationToken)
    {
        var info = await member.Api.GetAsync("info", cancellationToken).ConfigureAwait(false);
        return (string?)info["Swarm"]?["NodeID"] ?? string.Empty;
    }

    /// <summary>A manager is ready when the others hear it too.</summary>
    private static bool IsReady(JsonNode? node) =>
        (string?)node?["Status"]?["State"] == "ready"
        && ((string?)node["Spec"]?["Role"] != "manager" || (string?)node["ManagerStatus"]?["Reachability"] == "reachable");

    private static JsonObject Addresses(NodeSite site) => new()
    {
        ["ListenAddr"] = $"{site.Address}:{RaftPort}",
        ["AdvertiseAddr"] = site.Address.ToString(),
        ["DataPathAddr"] = site.Address.ToString(),
    };

    private sealed record Member(NodeSite Site, EngineApi Api);
}
