namespace SwarmHa;

/// <summary>Makes the lists that objects give out.</summary>
internal static class Indexable
{
    /// <summary>The same items as a list that PowerShell can index, and that reads as text.</summary>
    public static IReadOnlyList<T> List<T>(IReadOnlyList<T> items) => items as SwarmList<T> ?? new SwarmList<T>(items.ToArray());
}
