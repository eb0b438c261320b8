using System.Collections;

namespace SwarmHa;

/// <summary>Offers the names of the open connections.</summary>
public sealed class ConnectionNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        ConnectionTable.OfThisRunspace().All.Select(static connection =>
            (connection.Name, $"{connection}, swarm {connection.SwarmId}{(connection.IsDefault ? ", the default" : string.Empty)}"));
}
