using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace SwarmHa;

/// <summary>Where a driver's scripts run.</summary>
/// <remarks>
/// It is a runspace of its own, because a pipeline that Ctrl+C has stopped runs nothing any more, and the engine has to be
/// started then too. The variables and functions that the scripts use are copied into it before the drill begins.
/// </remarks>
internal sealed class ScriptRunspace : IDisposable
{
    private const string NativeTalk = "NativeCommandError";
    private const string ExitCode = "global:LASTEXITCODE";

    private readonly Runspace _runspace;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public ScriptRunspace(IReadOnlyList<ScriptBlock> scripts, SessionState caller, PSHost host)
    {
        _runspace = RunspaceFactory.CreateRunspace(host, ScriptBlockScope.Capture(scripts, caller));
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(caller.Path.CurrentFileSystemLocation.Path);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _turn.Dispose();
    }

    /// <summary>Runs a script, after those that were asked for before.</summary>
    /// <param name="script">Its text.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="arguments">Its parameters by position.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="EngineDriverException">It failed, wrote an error, or its last program ended with another exit code than 0.</exception>
    public async Task<IReadOnlyList<PSObject?>> InvokeAsync(string script, string name, IEnumerable<object?> arguments, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(script, name, arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<PSObject?>> RunAsync(string script, string name, IEnumerable<object?> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _runspace.SessionStateProxy.SetVariable(ExitCode, 0);
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        using var stopping = cancellationToken.Register(() => shell.BeginStop(null, null));
        IReadOnlyList<PSObject?> output;
        try
        {
            output = [.. await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false)];
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RuntimeException problem)
        {
            var (words, cause) = ScriptFailure.Of(problem);
            throw new EngineDriverException($"{name} failed: {words}", cause);
        }

        DemandSuccess(name, shell.Streams.Error);
        return output;
    }

    /// <summary>A command that fails without ending the script fails the drill all the same: the engine may be as it was.</summary>
    private void DemandSuccess(string name, IEnumerable<ErrorRecord> errors)
    {
        // What native commands write to their standard error is talk; their exit code says whether they failed.
        if (errors.FirstOrDefault(static error => !error.FullyQualifiedErrorId.StartsWith(NativeTalk, StringComparison.Ordinal)) is { } error)
        {
            throw new EngineDriverException($"{name} wrote an error: {error}", error.Exception);
        }

        if (_runspace.SessionStateProxy.GetVariable(ExitCode) is int code and not 0)
        {
            throw new EngineDriverException($"{name} ended with exit code {code}.{string.Concat(errors.Select(static error => " " + error))}");
        }
    }
}
