using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SwarmHa.Shell;

/// <summary>Shows the exception that ended a pipeline the way the engine shows every other error.</summary>
internal static class ErrorDisplay
{
    internal static ErrorRecord ToRecord(Exception exception) => exception is IContainsErrorRecord { ErrorRecord: ErrorRecord record }
        ? record
        : new ErrorRecord(exception, "UncaughtException", ErrorCategory.NotSpecified, targetObject: null);

    internal static void Show(Runspace runspace, TextUserInterface userInterface, Exception exception)
    {
        try
        {
            using PowerShell shell = PowerShell.Create(runspace);
            shell.AddCommand("Out-Default");

            // The mark by which the formatter knows an error from an object of output is internal to the engine, hence this switch.
            using (userInterface.LinesAreErrors())
            {
                shell.Invoke(new[] { ToRecord(exception) });
            }
        }
        catch (Exception)
        {
            // The error view itself may fail, for example in a runspace that is broken. The message must not be lost.
            userInterface.WriteErrorLine(exception.Message);
        }
    }
}
