using System.Collections;

namespace SwarmHa;

/// <summary>Offers the labels that nodes have: their keys, and each key with its values.</summary>
public sealed class LabelCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        from node in KnownNodes.For(boundParameters)
        from label in node.Labels
        from text in label.Value.Length > 0 ? new[] { label.Key, $"{label.Key}={label.Value}" } : [label.Key]
        select (text, node.Name);
}
