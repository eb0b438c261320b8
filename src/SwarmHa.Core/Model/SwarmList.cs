using System.Collections.ObjectModel;

namespace SwarmHa;

/// <summary>A read-only list that PowerShell can index and that reads as text in a cell of a table or of a CSV file.</summary>
/// <remarks>What the compiler makes of a collection expression has no indexer that PowerShell finds, so that <c>$report.Findings[0]</c> would
/// give all of them; and an array reads as the name of its type wherever one value is wanted.</remarks>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class SwarmList<T> : ReadOnlyCollection<T>
{
    // Beyond that it is no cell any more that a person reads: the thousand samples of a probe, say.
    private const int MostShown = 100;

    /// <summary>Wraps a list as it is.</summary>
    /// <param name="items">The items.</param>
    internal SwarmList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The items in a line.</summary>
    /// <returns>Such as <c>node-50, node-60</c>; of more than 100 items the first ones and how many more there are.</returns>
    public override string ToString() => PublicText.Of(Count <= MostShown
        ? string.Join(", ", this)
        : FormattableString.Invariant($"{string.Join(", ", this.Take(MostShown))} and {Count - MostShown} more"));
}
