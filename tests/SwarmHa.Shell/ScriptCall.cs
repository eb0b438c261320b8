using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SwarmHa.Shell;

/// <summary>Calls a script file with the words of a command line, as pwsh -File does.</summary>
internal static class ScriptCall
{
    internal static void AddTo(PowerShell shell, string path, IReadOnlyList<string> words)
    {
        Command script = new(path, isScript: false, useLocalScope: false);
        string? awaitsValue = null;
        foreach (string word in words)
        {
            if (!word.StartsWith('-'))
            {
                script.Parameters.Add(new CommandParameter(awaitsValue, word));
                awaitsValue = null;
                continue;
            }

            if (awaitsValue is not null)
            {
                script.Parameters.Add(new CommandParameter(awaitsValue));
                awaitsValue = null;
            }

            // A name with its dash goes to the engine's binder as a token: only that knows whether a switch or a value's name is meant.
            int colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                script.Parameters.Add(new CommandParameter(word));
            }
            else if (colon == word.Length - 1)
            {
                awaitsValue = word[..colon];
            }
            else
            {
                script.Parameters.Add(new CommandParameter(word[..colon], ToSwitchValue(word[(colon + 1)..])));
            }
        }

        if (awaitsValue is not null)
        {
            script.Parameters.Add(new CommandParameter(awaitsValue));
        }

        shell.Commands.AddCommand(script);
        PassExitToHost(shell.Runspace);
    }

    /// <summary>Makes the exit of the next script file that is called reach the host.</summary>
    /// <remarks>
    /// The engine takes the exit of a script file for the end of that file only, and nothing public tells it afterwards from a native
    /// command that failed: both leave $LASTEXITCODE. pwsh sets this switch before -File; no other way leads to the same codes.
    /// </remarks>
    private static void PassExitToHost(Runspace runspace)
    {
        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
        object? context = typeof(Runspace).GetProperty("ExecutionContext", Internal)?.GetValue(runspace);
        PropertyInfo rethrow = context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Internal)
            ?? throw new NotSupportedException("This version of the engine does not tell how a script exits.");
        rethrow.SetValue(context, true);
    }

    private static object ToSwitchValue(string value) => value.ToUpperInvariant() switch
    {
        "$TRUE" or "TRUE" => true,
        "$FALSE" or "FALSE" => false,
        _ => value,
    };
}
