using System.Net;

namespace SwarmHa.Docker;

/// <summary>Tells at which address a node's engine can be expected.</summary>
internal static class NodeAddress
{
    /// <summary>The endpoint at which a node's engine can be expected: what it declares itself, else what the rule says, else the usual
    /// port of its address.</summary>
    /// <param name="node">The node.</param>
    /// <param name="usual">An endpoint of another engine of the swarm, whose kind and port are taken to be the usual ones.</param>
    /// <param name="rule">What was said of other managers' endpoints.</param>
    /// <returns>The endpoint; null when none can be told.</returns>
    /// <exception cref="EndpointInvalidException">The rule's template gives no endpoint.</exception>
    public static EngineEndpoint? EndpointOf(SwarmNode node, EngineEndpoint? usual, ManagerDiscovery rule)
    {
        if (rule.Template is not null)
        {
            return rule.FromTemplate(node, Of(node));
        }

        if (usual is not { HasHost: true } && rule.Port is not null && Of(node) is { } address)
        {
            // Through a socket nothing is known of the others but what was said: their port.
            return EngineEndpoint.Parse("tcp://localhost").AtHost(address, rule.Port);
        }

        return usual is not { HasHost: true } ? null : node.DeclaredEndpoint ?? (Of(node) is { } host ? usual.AtHost(host, rule.Port) : null);
    }

    /// <summary>The same for a manager that another node knows only by the address of its raft.</summary>
    public static EngineEndpoint? EndpointOf(RemoteManager peer, EngineEndpoint usual, ManagerDiscovery rule) =>
        EndpointOf(EndpointPool.ManagerOf(peer), usual, rule);

    /// <summary>The host part of a manager's raft address, which others use to reach it, else the address that the managers see.</summary>
    /// <param name="node">The node.</param>
    /// <returns>An IP address; null when the swarm tells none that means anything elsewhere.</returns>
    public static string? Of(SwarmNode node)
    {
        var raft = node is SwarmManager { RaftAddress.Length: > 0 } manager && Uri.TryCreate("tcp://" + manager.RaftAddress, UriKind.Absolute, out var uri)
            ? uri.Host.Trim('[', ']')
            : null;
        return new[] { raft, node.Address }.FirstOrDefault(IsMeaningful);
    }

    private static bool IsMeaningful(string? text) =>
        IPAddress.TryParse(text, out var address)
        && !IPAddress.IsLoopback(address)
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any);
}
