using System.Management.Automation;
using SwarmHa.Commands;

namespace SwarmHa;

/// <summary>What a person wants done to a node that is suspended, as a script block.</summary>
/// <remarks>
/// It runs on the pipeline's own thread and in the session that it was written in: all variables and functions are there, Ctrl+C ends it as it
/// ends any command, and nothing of it has to run after that, other than of a drill's script blocks (<see cref="ScriptBlockDriver"/>).
/// </remarks>
internal sealed class NodeAction(ScriptBlock script, SwarmCommand command, SessionState state)
{
    private const string ExitCode = "global:LASTEXITCODE";

    /// <summary>Runs it. What it gives is told as remarks, so that it does not get among the command's own objects.</summary>
    /// <param name="node">The node, which is its parameter and its <c>$_</c>.</param>
    /// <returns>Why it failed; null when it did not.</returns>
    public SwarmException? Run(SwarmNode node)
    {
        state.PSVariable.Set(ExitCode, 0);
        try
        {
            // An error that a command in it merely writes is a failure all the same: the host may be as it was.
            List<PSVariable> variables = [new("ErrorActionPreference", ActionPreference.Stop), new("_", node)];
            foreach (var item in script.InvokeWithContext(null, variables, node))
            {
                command.WriteVerbose($"{node}: {item}");
            }
        }
        catch (Exception problem) when (problem is not PipelineStoppedException)
        {
            var (words, cause) = ScriptFailure.Of(problem);
            return SwarmErrors.ActionFailed.Exception(new SwarmErrorDetail($"The action on {node} failed: {words}") { Target = node, InnerException = cause });
        }

        if (state.PSVariable.GetValue(ExitCode) is int code and not 0)
        {
            // A reboot cuts the connection by which it was ordered.
            command.WriteWarning($"The action on {node} ended with exit code {code}.");
        }

        return null;
    }
}
