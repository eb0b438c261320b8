using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SwarmHa;

/// <summary>The one way in which a name becomes something that PowerShell offers.</summary>
internal static class Completions
{
    private static readonly Regex Harmless = new("^[A-Za-z0-9_][A-Za-z0-9_.-]*$", RegexOptions.CultureInvariant);

    /// <summary>Offers the names that fit what has been typed, each once and sorted.</summary>
    /// <param name="typed">What has been typed of the word, with or without a quotation mark before it.</param>
    /// <param name="names">The names, and what is said of each.</param>
    /// <param name="takesWildcards">Whether the parameter takes wildcards, so that such characters in a name have to be escaped.</param>
    /// <returns>The completions.</returns>
    public static IEnumerable<CompletionResult> Of(string typed, IEnumerable<(string Name, string Remark)> names, bool takesWildcards = true)
    {
        var begun = Unquoted(typed ?? string.Empty);
        var pattern = NamePattern.Find(begun + "*", out _);
        return names
            .Where(one => one.Name.Length > 0 && (pattern?.IsMatch(one.Name) == true || one.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase)))
            .GroupBy(static one => one.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static name => name.Key, StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(
                Quoted(takesWildcards ? WildcardPattern.Escape(VisibleText.Of(name.Key)) : VisibleText.Of(name.Key)),
                PublicText.Of(name.Key),
                CompletionResultType.ParameterValue,
                PublicText.Of(string.Join("; ", name.Select(static one => one.Remark).Where(static remark => remark.Length > 0).DefaultIfEmpty(name.Key)))))
            .ToList();
    }

    private static string Unquoted(string typed) => typed.Length > 0 && typed[0] is '\'' or '"'
        ? typed.Trim('\'', '"').Replace("''", "'")
        : typed;

    private static string Quoted(string name) => Harmless.IsMatch(name) ? name : $"'{name.Replace("'", "''")}'";
}
