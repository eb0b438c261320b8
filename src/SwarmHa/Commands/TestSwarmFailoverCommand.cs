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
    /// It runs in a runspace of its own, with copies of the variables and functions that it uses.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? StopEngine { get; set; }

    /// <summary>Starts the engine of the node that it is given. It runs in any case, also after Ctrl+C, in the same runspace as -StopEngine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? StartEngine { get; set; }

    /// <summary>A built-in way to stop and start the engine.</summary>
    [Parameter(ParameterSetName = DriverSet)]
    public SwarmEngineDriver Driver { get; set; } = SwarmEngineDriver.Lab;

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
        ParameterSetName == ScriptBlockSet ? new ScriptBlockDriver(StopEngine!, StartEngine!, SessionState, Host) : PrivateParts.LabDriver();
}
