using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Rehearses the loss of the leader, and proves what came of it: takes it away, watches another manager take over and the services answer, brings it
/// back, and judges by what was expected.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SwarmFailover", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = DriverSet)]
[OutputType(typeof(SwarmFailoverReport), typeof(SwarmFailoverSeries))]
public sealed class TestSwarmFailoverCommand : ConnectedCommand
{
    private const string DriverSet = "Driver";
    private const string ScriptBlockSet = "ScriptBlock";

    private readonly List<Uri> _targets = [];

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

    /// <summary>A built-in way to the engine's host: Ssh, Local, WinRM, Container or Lab. Without it a lab on this machine is found by itself; for any other
    /// swarm the command says which drivers there are and what each needs.</summary>
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
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ServiceAddress]
    [ValidateNotNullOrEmpty]
    public Uri[] ServiceProbe { get; set; } = [];

    /// <summary>What is done to the leader. Demote needs no access to its host.</summary>
    [Parameter]
    public SwarmFailoverFault Fault { get; set; }

    /// <summary>To how many managers it is done, the leader first. Refused where quorum would be lost.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Count { get; set; } = 1;

    /// <summary>Quorum is to be lost: the drill then checks that writes really stop, and come back.</summary>
    [Parameter]
    public SwitchParameter ExpectQuorumLoss { get; set; }

    /// <summary>The longest time that the swarm may be without management, by reads and by committed writes: seconds, or a time span.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? MaxControlPlaneGap { get; set; }

    /// <summary>The longest time that a service may be silent: seconds, or a time span.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? MaxServiceGap { get; set; }

    /// <summary>How many service probes may fail, all in all. Without it none may.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxFailedProbes { get; set; }

    /// <summary>The longest time from undoing the fault until the managers are back: seconds, or a time span.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? MaxRejoin { get; set; }

    /// <summary>How many times the drill is done. With more than one the result is a series with statistics.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Repeat { get; set; } = 1;

    /// <summary>How long to wait for another leader, and again for the old one to come back, in seconds. An election takes 10 to 20 s, and up to 24 s when a vote is split.</summary>
    [Parameter]
    [ValidateRange(5, 3600)]
    public int TimeoutSec { get; set; } = 90;

    /// <summary>How long stopping an engine may take, and starting it, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int DriverTimeoutSec { get; set; } = 60;

    /// <summary>For how long everything has to be well before the fault, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int SteadySec { get; set; } = 3;

    /// <summary>How often each manager and each service is asked, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(20, 10000)]
    public int ProbeIntervalMilliseconds { get; set; } = 100;

    /// <summary>How often each manager is asked to have a write committed, in milliseconds; 0 for never. The write changes nothing: a manager's
    /// own record is written as it is, under its version guard.</summary>
    [Parameter]
    [ValidateRange(0, 60000)]
    public int WriteIntervalMilliseconds { get; set; } = 250;

    /// <summary>Begins also when a manager or a service is not as it should be, as long as quorum holds. The verdict is Fail then.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _targets.AddRange(ServiceProbe);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = Options();
        var services = new List<IServiceProbe>();
        var driver = Fault == SwarmFailoverFault.Demote ? null : OrEnd(OpenDriver);
        try
        {
            foreach (var target in _targets)
            {
                services.Add(OrEnd(() => PrivateParts.Connector().CreateServiceProbe(target)));
            }

            var drill = new FailoverDrill(Swarm, driver, services, options, new DrillHost(), Reporter, TimeProvider.System);
            Change(
                () => Prepare(drill),
                plan => new Proposal($"{string.Join(", ", plan.Targets)} ({Fault}; now {QuorumCount.Of(plan.Nodes)}; meanwhile {plan.DuringOutage})", "Take away, watch another manager take over, bring back")
                {
                    Steps = [.. plan.Steps.Select(static (step, index) => $"{index + 1}. {step}.")],
                },
                plan =>
                {
                    WriteVerbose($"{plan.Leader} leads; meanwhile {plan.DuringOutage}. Watching {string.Join(", ", plan.Survivors)}.");
                    var series = RunOrEnd(token => new FailoverRepetition(drill, options, Reporter, TimeProvider.System).RunAsync(plan, Repeat, token));
                    series = series with { Reports = [.. series.Reports.Select(report => report with { Swarm = Used.Name })] };
                    WriteObject(Repeat == 1 ? series.Reports[0] : series);
                });
        }
        finally
        {
            services.ForEach(static service => service.Dispose());
            (driver as IDisposable)?.Dispose();
        }
    }

    private FailoverDrillOptions Options() => new()
    {
        Fault = Fault,
        Count = Count,
        ExpectQuorumLoss = ExpectQuorumLoss,
        Force = Force,
        Limits = new SwarmFailoverLimits
        {
            ControlPlaneGap = MaxControlPlaneGap,
            ServiceGap = MaxServiceGap,
            FailedProbes = MaxFailedProbes,
            Rejoin = MaxRejoin,
        },
        SteadyPeriod = TimeSpan.FromSeconds(SteadySec),
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
        DriverTimeout = TimeSpan.FromSeconds(DriverTimeoutSec),
        ProbeInterval = TimeSpan.FromMilliseconds(ProbeIntervalMilliseconds),
        Handover = Handovers.For(Swarm, MyInvocation.MyCommand.Name, new LeaderMoveOptions()),
        WriteInterval = WriteIntervalMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(WriteIntervalMilliseconds),
    };

    private FailoverPlan Prepare(FailoverDrill drill)
    {
        var plan = RunOrEnd(drill.PrepareAsync);
        OrEnd(() =>
        {
            plan.DemandSafe();
            return plan;
        });
        foreach (var remark in plan.PassedOver)
        {
            WriteWarning($"Passed over by -Force: {remark}");
        }

        return plan;
    }

    private IEngineDriver OpenDriver() =>
        ParameterSetName == ScriptBlockSet
            ? new ScriptBlockDriver(new EngineScriptBlocks(StopEngine!, StartEngine!, TestEngine, ArrangeStart), SessionState, Host)
            : new DriverChoice(MyInvocation.BoundParameters.ContainsKey(nameof(Driver)) ? Driver : null, HostTemplate, ContainerHost).Open(Swarm, SessionState, Host);
}
