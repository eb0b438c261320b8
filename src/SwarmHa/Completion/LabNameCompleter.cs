using System.Collections;

namespace SwarmHa;

/// <summary>Completes the names of labs.</summary>
public sealed class LabNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        KnownLabs.All().Select(static lab => (lab.Name, $"{lab.Name}: {lab.Kind}, {lab.Nodes.Count} nodes"));
}
