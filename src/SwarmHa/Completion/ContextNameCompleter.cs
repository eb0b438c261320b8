using System.Collections;
using System.Management.Automation;

namespace SwarmHa;

/// <summary>Completes the names of docker's contexts.</summary>
public sealed class ContextNameCompleter : NameCompleter
{
    // A home directory may lie on a network.
    private static readonly LastKnown<IReadOnlyList<string>> Contexts = new();

    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters)
    {
        // A completer is not told the session in which it is asked.
        var docker = PrivateParts.DockerConfiguration(((EngineIntrinsics)ScriptBlock.Create("$ExecutionContext").Invoke()[0].BaseObject).SessionState);
        return (Contexts.Look(() => Task.FromResult(docker.ListContexts())) ?? []).Select(static name => (name, $"docker's context {name}"));
    }
}
