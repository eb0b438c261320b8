namespace SwarmHa;

/// <summary>The driver of a drill for which none was named: labs of this machine, so that a first drill needs no parameter. For any other swarm it
/// says which drivers there are, and what each needs.</summary>
internal sealed class UnchosenDriver(IEngineDriver lab) : IEngineDriver
{
    private static readonly string[] Choices =
    [
        "Choose how the engine is stopped and started:",
        "  -Driver Ssh        Linux hosts over ssh. Needs: a login by key, as root or with sudo without a password",
        "  -Driver Local      This machine, when it runs that engine. Needs: root or sudo; on Windows an elevated session",
        "  -Driver WinRM      Windows hosts over PowerShell remoting. Needs: an administrator's session there",
        "  -Driver Container  Engines in containers. Needs: the engine that runs the containers (-ContainerHost)",
        "  -Driver Lab        A lab on this machine, made by New-SwarmLab",
        "  -StopEngine {...} -StartEngine {...}  Commands of your own",
        "  -Fault Demote      No driver and no access to the host: demotes the leader, then promotes it again",
    ];

    private bool _isTold;

    /// <inheritdoc/>
    public string Name => lab.Name;

    /// <inheritdoc/>
    public IReadOnlyList<SwarmFailoverFault> Faults => lab.Faults;

    /// <inheritdoc/>
    public async Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        try
        {
            await lab.CheckAsync(node, fault, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineDriverException problem) when (!_isTold)
        {
            _isTold = true;
            throw SwarmErrors.DrillRefused.Exception(new SwarmErrorDetail(
                $"No -Driver was given, and the default, Lab, cannot stop the engine of {node}: {problem.Message}")
            {
                MoreLines = Choices,
                Target = node,
                InnerException = problem,
            });
        }
    }

    /// <inheritdoc/>
    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken) =>
        lab.ArrangeStartAsync(node, fault, delay, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => lab.StopAsync(node, fault, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => lab.StartAsync(node, fault, cancellationToken);

    /// <inheritdoc/>
    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => lab.DescribeManualStart(node, fault);
}
