using System.Collections;

namespace SwarmHa;

/// <summary>Offers the keys of the labels that managers have, for a label that tells the zone.</summary>
public sealed class LabelKeyCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        KnownNodes.For(boundParameters).OfType<SwarmManager>().SelectMany(static node => node.Labels.Select(label => (label.Key, $"{node.Name} {label.Value}")));
}
