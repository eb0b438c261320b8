using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace SwarmHa.Shell;

/// <summary>Runs what the command line asks for on the console and answers with the exit code.</summary>
internal static class ScriptRunner
{
    internal static int Run(ShellOptions options)
    {
        using StopSignals signals = new();
        ConsoleHost host = new(interactive: !options.NonInteractive);
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        if (options.File is string path)
        {
            ScriptCall.AddTo(shell, path, options.Arguments);
        }
        else
        {
            shell.AddScript(options.Command, useLocalScope: false);
        }

        // Only with its errors merged and Out-Default next in line does the engine give a native command the console itself.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");

        int exitCode = Invoke(shell, host, signals);
        host.Screen.ClearStatus();
        return signals.ExitCode ?? host.ExitCode ?? exitCode;
    }

    private static int Invoke(PowerShell shell, ConsoleHost host, StopSignals signals)
    {
        try
        {
            IAsyncResult running = shell.BeginInvoke();
            signals.Attach(signal => Stop(shell, host, signal));
            shell.EndInvoke(running);
            return ExitCodes.Success;
        }
        catch (PipelineStoppedException) when (signals.ExitCode is not null)
        {
            return ExitCodes.Failure;
        }
        catch (Exception e)
        {
            host.Screen.ClearStatus();
            ErrorDisplay.Show(shell.Runspace, host.ConsoleUI, e);
            return ExitCodes.Failure;
        }
        finally
        {
            signals.Detach();
        }
    }

    private static void Stop(PowerShell shell, ConsoleHost host, PosixSignal signal)
    {
        // Commands that the clean-up starts once the pipeline is stopping are not to be signalled, hence this order.
        int[] commands = host.RunningCommands();
        IAsyncResult stopping = shell.BeginStop(callback: null, state: null);
        host.StopReading();
        NativeCommands.PassOn(signal, commands);
        shell.EndStop(stopping);
    }
}
