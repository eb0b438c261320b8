using System.Globalization;
using System.Text.RegularExpressions;

namespace SwarmHa.Lab;

/// <summary>Reads from an engine's log what it knows about who leads. Its lines are the same at log level info and debug.</summary>
public static partial class RaftLog
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">A line of dockerd's log in its text format, with or without an end of line.</param>
    /// <returns>What it says about who leads; null when it says nothing about that.</returns>
    public static RaftEvent? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);

        // Most lines are about something else, and a pattern takes longer than a look.
        if (!line.StartsWith("time=\"", StringComparison.Ordinal)
            || LinePattern().Match(line) is not { Success: true } match
            || !DateTimeOffset.TryParse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        string text = match.Groups["text"].Value;
        return match.Groups["module"].Value switch
        {
            "raft" => OfRaft(time, text),
            "node" when text == "Stopping manager" => new RaftEvent(time, RaftEventKind.ManagerStopping, string.Empty, string.Empty, 0),
            "node" when text == "Manager shut down" => new RaftEvent(time, RaftEventKind.ManagerShutDown, string.Empty, string.Empty, 0),
            "" when text == "Processing signal 'terminated'" => new RaftEvent(time, RaftEventKind.SignalReceived, string.Empty, string.Empty, 0),
            _ => null,
        };
    }

    /// <summary>Reads a whole log, also while its engine writes to it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it says about who leads, in its own order.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<RaftEvent> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var events = new List<RaftEvent>();
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } found)
            {
                events.Add(found);
            }
        }

        return events;
    }

    private static RaftEvent? OfRaft(DateTimeOffset time, string text)
    {
        var match = RaftPattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var kind = match.Groups["what"].Value switch
        {
            "became candidate" => RaftEventKind.BecameCandidate,
            "became leader" => RaftEventKind.BecameLeader,
            "lost leader" => RaftEventKind.LostLeader,
            _ => RaftEventKind.ElectedLeader,
        };
        string self = match.Groups["self"].Value;
        string leader = kind switch
        {
            RaftEventKind.BecameLeader => self,
            RaftEventKind.BecameCandidate => string.Empty,
            _ => match.Groups["leader"].Value,
        };
        return new RaftEvent(time, kind, self, leader, long.Parse(match.Groups["term"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^time="(?<time>[^"]+)" level=\w+ msg="(?<text>(?:[^"\\]|\\.)*)"(?:.* module=(?<module>\S+))?""", RegexOptions.ExplicitCapture)]
    private static partial Regex LinePattern();

    [GeneratedRegex(
        "^(raft\\.node: )?(?<self>[0-9a-f]+) (?<what>became candidate|became leader|lost leader|elected leader|changed leader)"
        + "( from [0-9a-f]+ to)?( (?<leader>[0-9a-f]+))? at term (?<term>[0-9]+)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex RaftPattern();
}
