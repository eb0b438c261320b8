using System.Collections;

namespace SwarmHa;

/// <summary>Completes the names of docker's contexts.</summary>
public sealed class ContextNameCompleter : NameCompleter
{
    // A home directory may lie on a network.
    private static readonly LastKnown<IReadOnlyList<string>> Contexts = new();

    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        (Contexts.Look(static () => Task.FromResult(PrivateParts.DockerConfiguration().ListContexts())) ?? []).Select(static name => (name, $"docker's context {name}"));
}
