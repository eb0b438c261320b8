using System.Management.Automation;

namespace SwarmHa.Shell;

/// <summary>Progress as one status line on a terminal, and as a plain line for every change of an activity's status elsewhere.</summary>
internal sealed class ConsoleProgress(ConsoleScreen screen)
{
    private readonly Lock _gate = new();
    private readonly List<(long Source, int Id, string Line)> _running = [];

    internal void Show(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            int known = _running.FindIndex(activity => activity.Source == sourceId && activity.Id == record.ActivityId);
            string last = known < 0 ? string.Empty : _running[known].Line;
            if (known >= 0)
            {
                _running.RemoveAt(known);
            }

            if (record.RecordType == ProgressRecordType.Processing)
            {
                // What changed last is at the end of the list and so the one that is shown.
                string line = $"{record.Activity}: {record.StatusDescription}";
                _running.Add((sourceId, record.ActivityId, line));
                Show(line, line != last, record);
            }
            else
            {
                screen.ShowStatus(_running.Count == 0 ? string.Empty : _running[^1].Line);
            }
        }
    }

    private void Show(string line, bool changed, ProgressRecord record)
    {
        if (screen.IsTerminal)
        {
            string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : string.Empty;
            string detail = string.IsNullOrEmpty(record.CurrentOperation) ? string.Empty : $" ({record.CurrentOperation})";
            screen.ShowStatus(line + percent + detail);
        }
        else if (changed)
        {
            // Progress is not output: who redirects the output into a file does not want it there.
            screen.Write(line + Environment.NewLine, isError: true);
        }
    }
}
