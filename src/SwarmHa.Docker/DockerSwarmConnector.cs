namespace SwarmHa.Docker;

/// <summary>Opens swarms over the Engine API. One of the types that are looked up by name from outside the private load context.</summary>
public sealed class DockerSwarmConnector : ISwarmConnector
{
    /// <inheritdoc/>
    public async Task<ISwarm> ConnectAsync(SwarmConnectRequest request, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        request.Discovery.DemandUsable();
        var security = request.Tls is null ? null : EngineSecurity.Load(request.Tls);
        if (request.Tls is { SkipCertificateCheck: true })
        {
            reporter.Warning("The engines' certificates are not checked: whoever stands in between can read and change everything.");
        }

        var connecting = new Connecting(request, security, reporter);
        try
        {
            return await connecting.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            connecting.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IServiceProbe CreateServiceProbe(Uri target) => (target.IsAbsoluteUri ? target.Scheme : string.Empty) switch
    {
        "http" or "https" => new HttpServiceProbe(target),
        "tcp" when target.Port > 0 => new TcpServiceProbe(target),
        _ => throw SwarmErrors.EndpointInvalid.Exception(new SwarmErrorDetail($"'{PublicText.Of(target)}' is not a service to probe: it has to be http://…, https://… or tcp://HOST:PORT.")
        {
            Target = target,
            Advice = "Give the service's address, such as http://HOST:PORT.",
        }),
    };

    /// <inheritdoc/>
    public IEngineDriver CreateSshDriver(ISwarm swarm, string? hostTemplate) =>
        new LinuxHostDriver("Ssh", new SshHosts(() => swarm.Endpoints, hostTemplate).Find);

    /// <inheritdoc/>
    public IEngineDriver CreateLocalDriver() => new LinuxHostDriver("Local", static _ => new LocalHostShell());

    /// <inheritdoc/>
    public IEngineDriver CreateContainerDriver(DockerTarget host) =>
        new ContainerEngineDriver(() => ContainerHost.Of(host));
}
