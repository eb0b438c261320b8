using System.Management.Automation;
using System.Runtime.InteropServices;

namespace SwarmHa.Commands;

/// <summary>Connects to a swarm by one or more of its managers. The new connection is the default afterwards.</summary>
[Cmdlet(VerbsCommunications.Connect, "Swarm")]
[OutputType(typeof(SwarmConnection))]
public sealed class ConnectSwarmCommand : SwarmCommand
{
    private const string HostVariable = "DOCKER_HOST";

    /// <summary>The managers: <c>tcp://host:2375</c>, <c>unix:///path</c> or <c>npipe://./pipe/name</c>.
    /// Without it DOCKER_HOST is used, else the engine of this machine.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Endpoint { get; set; }

    /// <summary>How long to wait for an endpoint's answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var connector = PrivateParts.Connector();
        var swarm = RunOrEnd(token => connector.ConnectAsync(ParseEndpoints(), TimeSpan.FromSeconds(TimeoutSec), Reporter, token));
        WriteObject(Connections.Add(swarm));
    }

    private IReadOnlyList<EngineEndpoint> ParseEndpoints()
    {
        if (Endpoint is not null)
        {
            return [.. Endpoint.Select(EngineEndpoint.Parse)];
        }

        var variable = Environment.GetEnvironmentVariable(HostVariable);
        var isSet = !string.IsNullOrWhiteSpace(variable);
        var endpoint = isSet ? EngineEndpoint.Parse(variable!) : EngineEndpoint.PlatformDefault(RuntimeInformation.IsOSPlatform(OSPlatform.Windows));
        Reporter.Verbose($"Connecting to {endpoint}, {(isSet ? $"from the environment variable {HostVariable}" : "the default of this platform")}.");
        return [endpoint];
    }
}
