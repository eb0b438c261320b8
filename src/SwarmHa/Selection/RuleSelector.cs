using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one way in which rules of the audit are named.</summary>
internal static class RuleSelector
{
    /// <summary>Finds rules by their ids; wildcards are welcome.</summary>
    /// <param name="include">Only these; null for all.</param>
    /// <param name="exclude">Not these; null for none.</param>
    /// <returns>The rules, in the order of the table.</returns>
    /// <exception cref="RuleNotFoundException">An id without wildcards is none.</exception>
    public static IReadOnlyList<SwarmHealthRule> Select(IReadOnlyList<string>? include, IReadOnlyList<string>? exclude)
    {
        var wanted = include is null ? SwarmHealthRules.All : [.. include.SelectMany(Find)];
        var unwanted = (exclude ?? []).SelectMany(Find).ToList();
        return [.. SwarmHealthRules.All.Where(rule => wanted.Contains(rule) && !unwanted.Contains(rule))];
    }

    private static IReadOnlyList<SwarmHealthRule> Find(string id)
    {
        var pattern = NamePattern.Of(id);
        var found = SwarmHealthRules.All.Where(rule => pattern.IsMatch(rule.Id)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(id)
            ? found
            : throw SwarmErrors.RuleNotFound.Exception($"There is no rule '{id}'.", id);
    }
}
