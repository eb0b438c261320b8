using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Finds the container that is a node of a swarm.</summary>
internal static class ContainerSearch
{
    /// <summary>How much of its id a container has for its host name when nobody gives it another.</summary>
    private const int UsualHostname = 12;

    /// <summary>Finds it by the labels of a lab, else by its host name; its address has to be the node's as well.</summary>
    /// <exception cref="EngineDriverException">There is none, or more than one.</exception>
    public static async Task<NodeContainer> FindAsync(ContainerHost host, SwarmNode node, CancellationToken cancellationToken)
    {
        var all = await host.ListAsync(label: null, cancellationToken).ConfigureAwait(false);
        var labelled = all.Select(static container => new ContainerNode(container)).Where(container => IsOfLab(container, node)).Select(static container => container.Id).ToList();
        var candidates = new List<NodeContainer>();
        foreach (var id in labelled.Count > 0 ? labelled : Named(all, node))
        {
            var container = await LookAsync(host, id, node, cancellationToken).ConfigureAwait(false);
            if (labelled.Count > 0 || container.Hostname == node.Hostname)
            {
                candidates.Add(container);
            }
        }

        var fitting = candidates.Where(static container => container.CanHaveAddress).ToList();
        return fitting switch
        {
            [var only] => only,
            [] when candidates.Count > 0 => throw new EngineDriverException(
                $"The container {candidates[0].Name} on {host.Endpoint} is called like {node.Name} but has not its address {candidates[0].NodeAddress}."),
            [] => throw new EngineDriverException($"No container on {host.Endpoint} has the host name {node.Hostname}."),
            _ => throw new EngineDriverException(
                $"Several containers on {host.Endpoint} can be {node.Name}: {string.Join(", ", fitting.Select(static container => container.Name))}."),
        };
    }

    /// <summary>The container as it is now.</summary>
    public static async Task<NodeContainer> LookAsync(ContainerHost host, string id, SwarmNode node, CancellationToken cancellationToken) =>
        new(await host.InspectAsync(id, cancellationToken).ConfigureAwait(false), NodeAddress.Of(node));

    private static bool IsOfLab(ContainerNode container, SwarmNode node) =>
        container.IsWhole && container.Name == node.Hostname && (node.DeclaredEndpoint is not { } declared || declared.Equals(container.Endpoint));

    /// <summary>Those that the host name can be an id of, else all: the list does not tell host names.</summary>
    private static IEnumerable<string> Named(IEnumerable<ContainerListResponse> all, SwarmNode node)
    {
        var ids = all.Select(static container => container.ID).ToList();
        return ids.Exists(id => IsBeginningOf(node.Hostname, id)) ? ids.Where(id => IsBeginningOf(node.Hostname, id)) : ids;
    }

    private static bool IsBeginningOf(string hostname, string id) => hostname.Length == UsualHostname && id.StartsWith(hostname, StringComparison.Ordinal);
}
