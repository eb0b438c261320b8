using System.Collections;
using System.Globalization;

namespace SwarmHa;

/// <summary>Offers the numbers of the open connections.</summary>
public sealed class ConnectionIdCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        ConnectionTable.OfThisRunspace().All.Select(static connection => (connection.Id.ToString(CultureInfo.InvariantCulture), connection.ToString()));
}
