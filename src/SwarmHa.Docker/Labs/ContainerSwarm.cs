using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Makes one swarm of the nodes' engines.</summary>
/// <param name="nodes">The nodes, the managers first.</param>
/// <param name="managers">How many of them are managers.</param>
/// <param name="reporter">Is told of the steps.</param>
internal sealed class ContainerSwarm(IReadOnlyList<ContainerSwarm.Member> nodes, int managers, ISwarmReporter reporter)
{
    private const string Anywhere = "0.0.0.0:2377";
    private const int RaftPort = 2377;

    /// <summary>Initialises the swarm on the first node and lets the others join.</summary>
    public async Task FormAsync(CancellationToken cancellationToken)
    {
        var first = nodes[0];
        var parameters = new SwarmInitParameters
        {
            ListenAddr = Anywhere,
            AdvertiseAddr = first.Address,
            DataPathAddr = first.Address,
            Availability = "active",
        };
        await first.Host.DoAsync(client => client.Swarm.InitSwarmAsync(parameters, cancellationToken), cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{first.Name}: swarm initialised");
        var tokens = await TokensAsync(first, cancellationToken).ConfigureAwait(false);

        // Managers one after the other: two that join raft at once can leave one unreachable.
        foreach (var manager in nodes.Take(managers).Skip(1))
        {
            await JoinAsync(manager, "manager", tokens.Manager, cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(nodes.Skip(managers).Select(worker => JoinAsync(worker, "worker", tokens.Worker, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Waits until the first manager lists every node as ready, and every manager as reachable.</summary>
    public async Task ReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ready = [];
        async Task<bool> AreAllAsync(CancellationToken token)
        {
            var listed = await nodes[0].Host.AskAsync(client => client.Swarm.ListNodesAsync(token), token).ConfigureAwait(false);
            ready = [.. listed.Where(IsReady).Select(static node => node.Description?.Hostname ?? string.Empty)];
            return nodes.All(node => ready.Contains(node.Name));
        }

        if (!await ContainerHost.UntilAsync(AreAllAsync, limit, cancellationToken).ConfigureAwait(false))
        {
            var late = nodes.Select(static node => node.Name).Except(ready);
            throw new EngineDriverException($"Not ready in the swarm after {limit.TotalSeconds:0} s: {string.Join(", ", late)}.");
        }

        reporter.Verbose("all nodes are ready");
    }

    private static Task<JoinTokens> TokensAsync(Member first, CancellationToken cancellationToken) => first.Host.AskAsync(
        async client => (await client.Swarm.InspectSwarmAsync(cancellationToken).ConfigureAwait(false)).JoinTokens,
        cancellationToken);

    private async Task JoinAsync(Member member, string role, string token, CancellationToken cancellationToken)
    {
        var parameters = new SwarmJoinParameters
        {
            ListenAddr = Anywhere,
            AdvertiseAddr = member.Address,
            DataPathAddr = member.Address,
            Availability = "active",
            RemoteAddrs = [$"{nodes[0].Address}:{RaftPort}"],
            JoinToken = token,
        };
        await member.Host.DoAsync(client => client.Swarm.JoinSwarmAsync(parameters, cancellationToken), cancellationToken).ConfigureAwait(false);
        reporter.Verbose($"{member.Name}: joined as a {role}");
    }

    private static bool IsReady(NodeListResponse node) =>
        node.Status?.State == "ready" && (node.Spec?.Role != "manager" || node.ManagerStatus?.Reachability == "reachable");

    /// <summary>An engine that becomes a node.</summary>
    internal sealed record Member(string Name, string Address, ContainerHost Host);
}
