namespace SwarmHa.Docker;

/// <summary>Tells where the hosts of a swarm's nodes are reached by ssh.</summary>
/// <param name="endpoints">The connection's endpoints as they are now.</param>
/// <param name="template">Where a person says that they are, such as <c>ssh://root@{Address}:2222</c>; null when nobody does.</param>
internal sealed class SshHosts(Func<IReadOnlyList<SwarmEndpoint>> endpoints, string? template)
{
    /// <summary>The shell on a node's host: by the template; else as the node's own engine is reached, when that is by ssh; else as another one's is;
    /// else at its address.</summary>
    /// <exception cref="EngineDriverException">It cannot be told.</exception>
    public HostShell Find(SwarmNode node)
    {
        try
        {
            return new SshHostShell(new SshTransportOptions(EndpointOf(node)));
        }
        catch (SwarmException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }

    public EngineEndpoint EndpointOf(SwarmNode node)
    {
        if (template is not null)
        {
            return new ManagerDiscovery { Template = template }.FromTemplate(node, NodeAddress.Of(node)) switch
            {
                { IsSsh: true } endpoint => endpoint,
                null => throw new EngineDriverException($"{node} lacks what the template '{PublicText.OfAddress(template)}' names."),
                var other => throw new EngineDriverException($"The template '{PublicText.OfAddress(template)}' gives {other}, which is not ssh://USER@HOST."),
            };
        }

        var known = endpoints().Where(static endpoint => endpoint.Endpoint.IsSsh).ToList();
        if (known.FirstOrDefault(endpoint => endpoint.NodeId == node.Id) is { } own)
        {
            return own.Endpoint;
        }

        var address = NodeAddress.Of(node) ?? throw new EngineDriverException($"The swarm tells no address of {node}. Say where its host is by -HostTemplate.");
        return (known.FirstOrDefault()?.Endpoint ?? EngineEndpoint.Parse("ssh://localhost")).AtHost(address);
    }
}
