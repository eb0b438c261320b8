using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SwarmHa;

/// <summary>What the completers share: they never fail, whatever happens.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>Whether the parameter takes wildcards.</summary>
    private protected virtual bool TakesWildcards => true;

    /// <summary>Completes a name.</summary>
    /// <param name="commandName">The command.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What has been typed of the name.</param>
    /// <param name="commandAst">The command line.</param>
    /// <param name="fakeBoundParameters">What the command line says so far.</param>
    /// <returns>The completions; none when there are none, or they cannot be told.</returns>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            return Completions.Of(wordToComplete, Names(commandName, fakeBoundParameters), TakesWildcards);
        }
        catch (Exception)
        {
            // What a completer throws would be shown in the middle of what is being typed.
            return [];
        }
    }

    /// <summary>The names that there are, and what is to be said of each.</summary>
    /// <param name="commandName">The command.</param>
    /// <param name="boundParameters">What the command line says so far.</param>
    /// <returns>The names.</returns>
    private protected abstract IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters);
}
