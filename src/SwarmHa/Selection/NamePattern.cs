using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one way in which a name that a person wrote becomes a pattern.</summary>
internal static class NamePattern
{
    private const WildcardOptions Options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;

    /// <exception cref="PatternInvalidException">It cannot be read as a pattern.</exception>
    public static WildcardPattern Of(string name) => Find(name, out var problem)
        ?? throw Invalid(name, problem);

    public static SwarmException Invalid(string text, WildcardPatternException? problem) =>
        SwarmErrors.PatternInvalid.Exception(new SwarmErrorDetail($"'{text}' is not a valid wildcard pattern.") { Target = text, InnerException = problem });

    /// <summary>The pattern; null for one that cannot be read.</summary>
    public static WildcardPattern? Find(string name, out WildcardPatternException? problem)
    {
        var pattern = WildcardPattern.Get(name, Options);
        try
        {
            // It is read when it is first used.
            pattern.IsMatch(string.Empty);
            problem = null;
            return pattern;
        }
        catch (WildcardPatternException unreadable)
        {
            problem = unreadable;
            return null;
        }
    }
}
