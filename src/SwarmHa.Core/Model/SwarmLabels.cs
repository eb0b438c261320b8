using System.Collections.ObjectModel;

namespace SwarmHa;

/// <summary>Labels: a read-only dictionary that reads as text wherever PowerShell shows or exports it.</summary>
public sealed class SwarmLabels : ReadOnlyDictionary<string, string>
{
    /// <summary>Takes a copy of labels. Of two with the same key the last one counts.</summary>
    /// <param name="labels">The labels; null stands for none.</param>
    public SwarmLabels(IEnumerable<KeyValuePair<string, string>>? labels)
        : base(Copy(labels))
    {
    }

    /// <summary>No labels.</summary>
    public static SwarmLabels None { get; } = new(null);

    /// <summary>The labels as docker takes them, sorted by key.</summary>
    /// <returns>Such as <c>ssd, zone=a</c>.</returns>
    public override string ToString() =>
        PublicText.Of(string.Join(", ", this.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => label.Value.Length > 0 ? $"{label.Key}={label.Value}" : label.Key)));

    private static Dictionary<string, string> Copy(IEnumerable<KeyValuePair<string, string>>? labels)
    {
        var copy = new Dictionary<string, string>((labels as ICollection<KeyValuePair<string, string>>)?.Count ?? 0);
        foreach (var label in labels ?? [])
        {
            copy[label.Key] = label.Value;
        }

        return copy;
    }
}
