using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Commands;

/// <summary>Connects to a swarm by one or more of its managers. The new connection is the default afterwards.</summary>
[Cmdlet(VerbsCommunications.Connect, "Swarm", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(SwarmConnection))]
public sealed class ConnectSwarmCommand : SwarmCommand
{
    private const string EndpointSet = "Endpoint";
    private const string ContextSet = "Context";

    // Each of them requests TLS; errors name the first one given.
    private static readonly string[] TlsParameters = [nameof(Tls), nameof(CertificatePath), nameof(CACertificate), nameof(ClientCertificate), nameof(ClientKey), nameof(Certificate), nameof(SkipCertificateCheck)];

    /// <summary>The managers: <c>tcp://host:2375</c>, <c>https://host:2376</c>, <c>unix:///path</c>, <c>npipe://./pipe/name</c> or
    /// <c>ssh://user@host</c>. Without it the engine is used that docker itself would use: by DOCKER_HOST, DOCKER_CONTEXT or docker's current context.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = EndpointSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Endpoint { get; set; }

    /// <summary>A context of docker's, with its TLS material.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContextSet)]
    [ArgumentCompleter(typeof(ContextNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>What to call the swarm in this session. Without it the context's name or the first endpoint's host is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Take the name away from a connection to another swarm, which is closed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Speak TLS. It goes without saying with https:// and with each of the certificate parameters.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The folder with ca.pem, cert.pem and key.pem, as DOCKER_CERT_PATH names it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>A PEM file with the authorities that may have signed the engines' certificates, and no others.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CACertificate { get; set; }

    /// <summary>The file with the client's certificate: PEM, or PFX without a password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientCertificate { get; set; }

    /// <summary>The file with the key of a client certificate in PEM.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientKey { get; set; }

    /// <summary>The client's certificate with its key, as Get-PfxCertificate or the Cert: drive gives it.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Trust whoever answers. Somebody in between can then read and change everything.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Look for the other managers now and connect to them, too. Without it they are noted as the swarm tells of them, and asked
    /// when they are needed; with -DiscoverManagers:$false only the named endpoints are ever used.</summary>
    [Parameter]
    public SwitchParameter DiscoverManagers { get; set; }

    /// <summary>The port of the other managers' engines. Without it that of the named endpoints is taken.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int ManagerPort { get; set; }

    /// <summary>The endpoint of another manager, such as https://{Hostname}.example.com:2376 or ssh://admin@{Address}.
    /// It can name {Address}, {Hostname}, {Name} and {Id}.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ManagerTemplate { get; set; }

    /// <summary>How long to wait for an endpoint's answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    private protected override TimeSpan WorkLimit => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (endpoints, tls, name) = OrEnd(FindTarget);
        var request = new SwarmConnectRequest
        {
            Endpoints = endpoints,
            Tls = tls,
            Patience = TimeSpan.FromSeconds(TimeoutSec),
            Discovery = new ManagerDiscovery
            {
                Wanted = MyInvocation.BoundParameters.ContainsKey(nameof(DiscoverManagers)) ? DiscoverManagers.ToBool() : null,
                Port = ManagerPort > 0 ? ManagerPort : null,
                Template = ManagerTemplate,
            },
        };
        WriteObject(OrEnd(() => Connect(request, Name ?? name, isGiven: Name is not null, replace: Force)));
    }

    private (IReadOnlyList<EngineEndpoint> Endpoints, EngineTls? Tls, string Name) FindTarget()
    {
        var docker = PrivateParts.DockerConfiguration(SessionState);
        if (Endpoint is not null)
        {
            var tls = WithParameters(docker, docker.EnvironmentTls());
            EngineEndpoint[] endpoints = [.. Endpoint.Select(text => EngineEndpoint.Parse(text, tls is not null, SessionState.Path.CurrentFileSystemLocation.ProviderPath))];
            return (endpoints, tls, NameOf(endpoints[0]));
        }

        var target = docker.Find(Context);
        Reporter.Verbose($"Connecting to {target.Endpoint}, by {target.Source}.");
        return ([target.Endpoint], WithParameters(docker, target.Tls), NameOf(target));
    }

    private EngineTls? WithParameters(IDockerConfiguration docker, EngineTls? usual)
    {
        if (Array.Find(TlsParameters, name => MyInvocation.BoundParameters.TryGetValue(name, out var value) && value is not SwitchParameter { IsPresent: false }) is not { } parameter)
        {
            return usual;
        }

        var tls = CertificatePath is null ? usual ?? new EngineTls() : docker.TlsIn(FileOf(CertificatePath)!);
        return tls with
        {
            RequestedBy = $"-{parameter}",
            CaFile = FileOf(CACertificate) ?? tls.CaFile,
            CertificateFile = FileOf(ClientCertificate) ?? tls.CertificateFile,
            KeyFile = FileOf(ClientKey) ?? (ClientCertificate is null ? tls.KeyFile : null),
            Certificate = Certificate ?? tls.Certificate,
            SkipCertificateCheck = SkipCertificateCheck || tls.SkipCertificateCheck,
        };
    }

    private string? FileOf(string? path) => path is null ? null : FilePath.IsVerbatim(path) ? path : SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
}
