namespace SwarmHa;

/// <summary>Opens swarms and probes services: the only way from the cmdlets into the assemblies of the private load context.</summary>
public interface ISwarmConnector
{
    /// <summary>Connects to a swarm by one or more of its managers.</summary>
    /// <param name="request">The managers' endpoints, and how to reach them and others.</param>
    /// <param name="reporter">Is told of the endpoints that cannot be used.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The swarm.</returns>
    /// <exception cref="SwarmException">No endpoint can be used; the first one's reason is given.</exception>
    Task<ISwarm> ConnectAsync(SwarmConnectRequest request, ISwarmReporter reporter, CancellationToken cancellationToken);

    /// <summary>Makes a probe of a service.</summary>
    /// <param name="target"><c>http://…</c>, <c>https://…</c> or <c>tcp://host:port</c>.</param>
    /// <returns>The probe.</returns>
    /// <exception cref="EndpointInvalidException">The target is of another kind.</exception>
    IServiceProbe CreateServiceProbe(Uri target);
}
