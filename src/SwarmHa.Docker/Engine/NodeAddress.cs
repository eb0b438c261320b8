using System.Net;

namespace SwarmHa.Docker;

/// <summary>Tells at which address a node's engine can be expected.</summary>
internal static class NodeAddress
{
    /// <summary>The endpoint at which a node's engine can be expected: what it declares itself, else the usual port of its address.</summary>
    /// <param name="node">The node.</param>
    /// <param name="usual">An endpoint of another engine of the swarm, whose port is taken to be the usual one.</param>
    /// <returns>The endpoint; null when none can be told.</returns>
    public static EngineEndpoint? EndpointOf(SwarmNode node, EngineEndpoint? usual) =>
        usual is not { IsTcp: true } ? null : node.DeclaredEndpoint ?? (Of(node) is { } host ? usual.AtHost(host) : null);

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
