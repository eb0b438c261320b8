using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace SwarmHa;

/// <summary>Stops and starts an engine by a person's script blocks.</summary>
/// <remarks>
/// They run in a runspace of their own, because a pipeline that Ctrl+C has stopped runs nothing any more, and the engine has to be
/// started then too. The variables and functions that they use are copied into it before the drill begins.
/// </remarks>
internal sealed class ScriptBlockDriver : IEngineDriver, IDisposable
{
    private const string NativeTalk = "NativeCommandError";
    private const string ExitCode = "global:LASTEXITCODE";

    private readonly Runspace _runspace;
    private readonly string _stop;
    private readonly string _start;

    public ScriptBlockDriver(ScriptBlock stop, ScriptBlock start, SessionState caller, PSHost host)
    {
        _stop = stop.ToString();
        _start = start.ToString();
        _runspace = RunspaceFactory.CreateRunspace(host, ScriptBlockScope.Capture([stop, start], caller));
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(caller.Path.CurrentFileSystemLocation.Path);
    }

    public string Name => "ScriptBlock";

    /// <summary>What a script block does is its author's affair.</summary>
    public IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <summary>Nothing can be told of a script block without running it.</summary>
    public Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => InvokeAsync(_stop, "StopEngine", node, cancellationToken);

    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => InvokeAsync(_start, "StartEngine", node, cancellationToken);

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => $"& {{{_start}}} (Get-SwarmNode {node.Name})";

    public void Dispose() => _runspace.Dispose();

    private async Task InvokeAsync(string script, string parameter, SwarmNode node, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _runspace.SessionStateProxy.SetVariable(ExitCode, 0);
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script).AddArgument(node);
        using var stopping = cancellationToken.Register(() => shell.BeginStop(null, null));
        try
        {
            await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RuntimeException problem)
        {
            throw new EngineDriverException($"-{parameter} failed: {problem.Message}", problem);
        }

        DemandSuccess(parameter, shell.Streams.Error);
    }

    /// <summary>A command that fails without ending the script fails the drill all the same: the engine may be as it was.</summary>
    private void DemandSuccess(string parameter, IEnumerable<ErrorRecord> errors)
    {
        // What native commands write to their standard error is talk; their exit code says whether they failed.
        if (errors.FirstOrDefault(static error => !error.FullyQualifiedErrorId.StartsWith(NativeTalk, StringComparison.Ordinal)) is { } error)
        {
            throw new EngineDriverException($"-{parameter} wrote an error: {error}", error.Exception);
        }

        if (_runspace.SessionStateProxy.GetVariable(ExitCode) is int code and not 0)
        {
            throw new EngineDriverException($"-{parameter} ended with exit code {code}.{string.Concat(errors.Select(static error => " " + error))}");
        }
    }
}
