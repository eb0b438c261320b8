using System.Collections;

namespace SwarmHa;

/// <summary>Completes the ids of the audit's rules.</summary>
public sealed class HealthRuleCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        SwarmHealthRules.All.Select(static rule => (rule.Id, rule.Title));
}
