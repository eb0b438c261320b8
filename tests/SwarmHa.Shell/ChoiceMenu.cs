using System.Management.Automation.Host;

namespace SwarmHa.Shell;

/// <summary>The choices of a prompt: "&amp;Yes" is shown as [Y] Yes and picked by its letter or by its whole label.</summary>
internal sealed class ChoiceMenu
{
    private readonly List<(string Key, string Label, string Help)> _entries;
    private readonly int _defaultChoice;

    internal ChoiceMenu(IReadOnlyCollection<ChoiceDescription> choices, int defaultChoice)
    {
        ArgumentOutOfRangeException.ThrowIfZero(choices.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(defaultChoice, choices.Count);
        _entries = [.. choices.Select(choice => (KeyOf(choice.Label), LabelOf(choice.Label), choice.HelpMessage ?? string.Empty))];
        _defaultChoice = defaultChoice;
    }

    internal IEnumerable<string> Labels => _entries.Select(entry => entry.Label);

    internal string Question
    {
        get
        {
            string choices = string.Concat(_entries.Select(entry => $"[{entry.Key}] {entry.Label}  ")) + "[?] Help";
            return _defaultChoice < 0 ? $"{choices}: " : $"{choices} (default is \"{NameOf(_entries[_defaultChoice])}\"): ";
        }
    }

    internal List<string> Help => [.. _entries.Select(entry => $"{NameOf(entry)} - {entry.Help}")];

    internal bool TryPick(string answer, out int choice)
    {
        choice = answer.Length == 0
            ? _defaultChoice
            : _entries.FindIndex(entry => Same(entry.Key, answer) || Same(entry.Label, answer));
        return choice >= 0;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string NameOf((string Key, string Label, string Help) entry) => entry.Key.Length > 0 ? entry.Key : entry.Label;

    private static string KeyOf(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark < 0 || mark == label.Length - 1 ? string.Empty : label.Substring(mark + 1, 1).ToUpperInvariant();
    }

    private static string LabelOf(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark < 0 ? label : label.Remove(mark, 1);
    }
}
