using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Rehearses the loss of the leader: stops its engine, watches another manager take over and the services answer, and starts it again.</summary>
/// <example>
/// <summary>With a web page watched, by means of your own.</summary>
/// <code>Test-SwarmFailover http://web.example:8080 -StopEngine { param($node) ssh $node.Address sudo systemctl stop docker.socket docker } -StartEngine { param($node) ssh $node.Address sudo systemctl start docker }</code>
/// </example>
/// <example>
/// <summary>On a lab.</summary>
/// <code>Test-SwarmFailover (Get-SwarmLab).Service</code>
/// </example>
/// <example>
/// <summary>What would be done.</summary>
/// <code>Test-SwarmFailover -WhatIf</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "SwarmFailover", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = DriverSet)]
[OutputType(typeof(SwarmFailoverReport))]
public sealed class TestSwarmFailoverCommand : ConnectedCommand
{
    private const string DriverSet = "Driver";
    private const string ScriptBlockSet = "ScriptBlock";

    /// <summary>Stops the engine of the node that it is given: <c>{ param($node) ssh $node.Address sudo systemctl stop docker.socket docker }</c>.
    /// A second parameter is given the fault. It runs in a runspace of its own, with copies of the variables and functions that it uses.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? StopEngine { get; set; }

    /// <summary>Starts the engine of the node that it is given. It runs in any case, also after Ctrl+C, in the same runspace as -StopEngine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? StartEngine { get; set; }

    /// <summary>Tells before the drill whether the engine of the node that it is given can be stopped and started. False, or an error, refuses the drill.
    /// Without it nothing is known of script blocks beforehand.</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? TestEngine { get; set; }

    /// <summary>Arranges on the node's host that the engine is started after a time, also when this machine is gone by then:
    /// <c>{ param($node, $delay) ssh $node.Address sudo systemd-run --on-active=$([int] $delay.TotalSeconds) --unit=drill systemctl start docker }</c>.
    /// -StartEngine has to take it back. What it gives is told in the report.</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? ArrangeStart { get; set; }

    /// <summary>A built-in way to the engine's host: Lab, Ssh, Local, WinRM or Container.</summary>
    [Parameter(ParameterSetName = DriverSet)]
    public SwarmEngineDriver Driver { get; set; } = SwarmEngineDriver.Lab;

    /// <summary>Where the hosts are: for the driver Ssh such as 'ssh://admin@{Hostname}.example.com:2222', for WinRM such as
    /// '{Hostname}.example.com', in quotes because of the braces. It can name {Address}, {Hostname}, {Name} and {Id}. Without it Ssh takes the nodes' own ssh:// endpoints, else their addresses, and WinRM their host names.</summary>
    [Parameter(ParameterSetName = DriverSet)]
    [ValidateNotNullOrEmpty]
    public string? HostTemplate { get; set; }

    /// <summary>For the driver Container: the engine on which the swarm's engines are containers. Without it that one is taken that docker itself would use.</summary>
    [Parameter(ParameterSetName = DriverSet)]
    [ValidateNotNullOrEmpty]
    public string? ContainerHost { get; set; }

    /// <summary>Services to watch all the while: <c>http://…</c>, <c>https://…</c> or <c>tcp://host:port</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public Uri[] ServiceProbe { get; set; } = [];

    /// <summary>How long to wait for another leader, and again for the old one to come back, in seconds. An election takes 8 to 19.</summary>
    [Parameter]
    [ValidateRange(5, 3600)]
    public int TimeoutSec { get; set; } = 90;

    /// <summary>How often each manager and each service is asked, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(20, 10000)]
    public int ProbeIntervalMilliseconds { get; set; } = 100;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new FailoverDrillOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            ProbeInterval = TimeSpan.FromMilliseconds(ProbeIntervalMilliseconds),
        };
        var services = new List<IServiceProbe>();
        var driver = OrEnd(OpenDriver);
        try
        {
            foreach (var target in ServiceProbe)
            {
                services.Add(OrEnd(() => PrivateParts.Connector().CreateServiceProbe(target)));
            }

            var drill = new FailoverDrill(Swarm, driver, services, options, Reporter, TimeProvider.System);
            var plan = RunOrEnd(drill.PrepareAsync);
            WriteVerbose($"{plan.Leader.Name} leads; without it {plan.DuringOutage}. Watching {string.Join(", ", plan.Survivors)}.");
            if (ShouldProcess($"{plan.Leader.Name} (leader; without it {plan.DuringOutage})", "Stop the engine, wait for another leader, start the engine again"))
            {
                WriteObject(RunOrEnd(token => drill.RunAsync(plan, token)));
            }
        }
        finally
        {
            services.ForEach(static service => service.Dispose());
            (driver as IDisposable)?.Dispose();
        }
    }

    private IEngineDriver OpenDriver() =>
        ParameterSetName == ScriptBlockSet
            ? new ScriptBlockDriver(new EngineScriptBlocks(StopEngine!, StartEngine!, TestEngine, ArrangeStart), SessionState, Host)
            : new DriverChoice(Driver, HostTemplate, ContainerHost).Open(Swarm, SessionState, Host);
}
