using System.Collections;

namespace SwarmHa;

/// <summary>Offers the zones of the managers, by the label that -ZoneLabel names.</summary>
public sealed class ZoneCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters)
    {
        var label = boundParameters["ZoneLabel"]?.ToString() ?? SwarmZone.UsualLabel;
        return KnownNodes.For(boundParameters).OfType<SwarmManager>()
            .Select(node => (SwarmZone.LabelOf(node, label) ?? string.Empty, node.Name));
    }
}
