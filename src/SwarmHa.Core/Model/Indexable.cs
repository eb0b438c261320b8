namespace SwarmHa;

/// <summary>Lists as PowerShell can index them: what the compiler makes of a collection expression has no indexer that it finds, so that
/// <c>$report.Findings[0]</c> would give all of them.</summary>
internal static class Indexable
{
    /// <summary>The same items as an array, which is a list that PowerShell knows.</summary>
    public static IReadOnlyList<T> List<T>(IReadOnlyList<T> items) => items as T[] ?? items.ToArray();
}
