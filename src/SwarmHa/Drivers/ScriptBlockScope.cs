using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SwarmHa;

/// <summary>Finds what script blocks use of the session they were written in, so that they run as well in another.</summary>
internal static class ScriptBlockScope
{
    /// <summary>A session state with the variables and functions that the script blocks use, and what those functions use in turn.</summary>
    public static InitialSessionState Capture(IEnumerable<ScriptBlock> scripts, SessionState caller)
    {
        var state = InitialSessionState.CreateDefault2();
        var pending = new Queue<Ast>(scripts.Select(static script => script.Ast));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var closures = scripts.Select(static script => script.Module?.SessionState).OfType<SessionState>().ToList();
        while (pending.Count > 0)
        {
            var ast = pending.Dequeue();
            foreach (var variable in ast.FindAll(static part => part is VariableExpressionAst, searchNestedScriptBlocks: true).Cast<VariableExpressionAst>())
            {
                AddVariable(state, variable.VariablePath, closures.Append(caller), seen);
            }

            foreach (var command in ast.FindAll(static part => part is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (command.GetCommandName() is { } name
                    && seen.Add("function:" + name)
                    && caller.InvokeCommand.GetCommand(name, CommandTypes.Function) is FunctionInfo { ModuleName: "" or null } function)
                {
                    state.Commands.Add(new SessionStateFunctionEntry(function.Name, function.Definition));
                    pending.Enqueue(function.ScriptBlock.Ast);
                }
            }
        }

        return state;
    }

    private static void AddVariable(InitialSessionState state, VariablePath path, IEnumerable<SessionState> sources, HashSet<string> seen)
    {
        // $using:x means the caller's x, and $global:x its own; the name without its scope is what both are found by.
        var name = path.UserPath.Substring(path.UserPath.LastIndexOf(':') + 1);
        // $null cannot be set, and a runspace that is to begin with it begins without all the others.
        if ((path.IsDriveQualified && !path.UserPath.StartsWith("using:", StringComparison.OrdinalIgnoreCase)) || name.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var source in sources)
        {
            if (source.PSVariable.Get(name) is { } found && (found.Options & (ScopedItemOptions.Constant | ScopedItemOptions.AllScope)) == 0)
            {
                if (seen.Add("variable:" + name))
                {
                    state.Variables.Add(new SessionStateVariableEntry(name, found.Value, found.Description));
                }

                return;
            }
        }
    }
}
