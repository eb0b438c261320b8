namespace SwarmHa;

/// <summary>Opens swarms, probes services and steers engines from outside: the only way from the cmdlets into the assemblies of the private load context.</summary>
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

    /// <summary>Makes the driver of engines whose hosts are reached by the system's ssh.</summary>
    /// <param name="swarm">The swarm, whose own endpoints tell the way when they are <c>ssh://</c>.</param>
    /// <param name="hostTemplate">Where the hosts are, such as <c>ssh://root@{Address}:2222</c>, with the placeholders of <see cref="ManagerDiscovery"/>; null for
    /// the nodes' own endpoints, else their addresses.</param>
    /// <returns>The driver.</returns>
    IEngineDriver CreateSshDriver(ISwarm swarm, string? hostTemplate);

    /// <summary>Makes the driver of the engine of this very machine, which has to be a Linux.</summary>
    /// <returns>The driver.</returns>
    IEngineDriver CreateLocalDriver();

    /// <summary>Makes the driver of engines that are containers on another engine.</summary>
    /// <param name="host">That engine.</param>
    /// <returns>The driver.</returns>
    IEngineDriver CreateContainerDriver(DockerTarget host);
}
