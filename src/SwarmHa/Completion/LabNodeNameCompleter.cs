using System.Collections;

namespace SwarmHa;

/// <summary>Completes the names of nodes of labs: of the lab that is named, else of all.</summary>
public sealed class LabNodeNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters)
    {
        var named = boundParameters["Lab"]?.ToString();
        return KnownLabs.All()
            .Where(lab => named is null || string.Equals(lab.Name, named, StringComparison.OrdinalIgnoreCase))
            .SelectMany(static lab => lab.Nodes.Select(node => (node.Name, $"{node.Name} of {lab.Name}: {node.State}")));
    }
}
