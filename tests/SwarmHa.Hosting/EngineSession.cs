using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SwarmHa.Hosting;

/// <summary>A PowerShell session for tests: one runspace, an in-memory host, state that stays from one run to the next.</summary>
public sealed class EngineSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Runspace _runspace;
    private PowerShell? _running;

    // Read once, when the engine starts: tests send nothing to anybody.
    static EngineSession() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    public EngineSession(BufferHost? host = null)
    {
        Host = host ?? new BufferHost();
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
    }

    public BufferHost Host { get; }

    /// <summary>Loads a module for the runs to come, and throws when that fails.</summary>
    public void ImportModule(string path)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", path).AddParameter("ErrorAction", ActionPreference.Stop);
        shell.Invoke();
    }

    /// <summary>Runs the script and answers with its streams; an error never comes as an exception.</summary>
    public EngineResult Run(string script, IReadOnlyDictionary<string, object?>? variables = null) =>
        RunAsync(script, variables).GetAwaiter().GetResult();

    /// <summary>Runs the script in the background. It has begun when this method returns, so that it can be stopped.</summary>
    public async Task<EngineResult> RunAsync(string script, IReadOnlyDictionary<string, object?>? variables = null)
    {
        foreach ((string name, object? value) in variables ?? new Dictionary<string, object?>())
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script, useLocalScope: false);
        using PSDataCollection<PSObject> output = [];
        Exception? failure = await InvokeAsync(shell, output).ConfigureAwait(false);
        return ToResult(shell, output, failure);
    }

    /// <summary>
    /// Runs the script as a line typed at a console and answers with all that a person would have seen of it: objects as the formatter
    /// shows them, errors, messages, and the output of native commands.
    /// </summary>
    public string Render(string script)
    {
        int start = Host.Screen.Length;
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script, useLocalScope: false);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);

        // Out-Default straight behind the script would give the test's own console to a native command.
        shell.AddCommand("ForEach-Object").AddParameter("Process", ScriptBlock.Create("$_"));
        shell.AddCommand("Out-Default");
        using PSDataCollection<PSObject> output = [];
        if (InvokeAsync(shell, output).GetAwaiter().GetResult() is Exception failure and not PipelineStoppedException)
        {
            using PowerShell display = PowerShell.Create(_runspace);
            display.AddCommand("Out-Default").Invoke(new[] { ToRecord(failure) });
        }

        return Host.Screen[start..];
    }

    /// <summary>Does what Ctrl+C does, and comes back when the script has ended, its clean-up included.</summary>
    public void Stop()
    {
        // Held to the end, so that the run does not dispose what is being stopped.
        lock (_gate)
        {
            _running?.Stop();
        }
    }

    public void Dispose()
    {
        Stop();
        _runspace.Dispose();
    }

    private async Task<Exception?> InvokeAsync(PowerShell shell, PSDataCollection<PSObject> output)
    {
        try
        {
            // This overload waits on a thread of its own and not on the pipeline's, which a stop waits for with the gate held.
            Task running = Task.Factory.FromAsync(shell.BeginInvoke<PSObject, PSObject>(null, output), result => shell.EndInvoke(result));
            SetRunning(shell);
            await running.ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            SetRunning(null);
        }
    }

    private void SetRunning(PowerShell? shell)
    {
        lock (_gate)
        {
            _running = shell;
        }
    }

    private static EngineResult ToResult(PowerShell shell, PSDataCollection<PSObject> output, Exception? failure) => new()
    {
        Output = [.. output],
        Errors = [.. shell.Streams.Error],
        Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
        Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
        Progress = [.. shell.Streams.Progress],
        Information = [.. shell.Streams.Information],
        Terminating = failure is null or PipelineStoppedException ? null : ToRecord(failure),
        Stopped = failure is PipelineStoppedException,
    };

    private static ErrorRecord ToRecord(Exception exception) => exception is IContainsErrorRecord { ErrorRecord: ErrorRecord record }
        ? record
        : new ErrorRecord(exception, "UncaughtException", ErrorCategory.NotSpecified, targetObject: null);
}
