using System.Globalization;
using System.Management.Automation.Host;

namespace SwarmHa;

/// <summary>How people are shown a swarm's quorum: the figures in a row, and below it what needs attention.</summary>
public static class SwarmQuorumText
{
    private const int Indent = 2;

    private static readonly string[] Lost = ["quorum lost"];

    /// <summary>How many managers can be lost, or that quorum is lost already.</summary>
    /// <param name="tolerance">The number; negative when quorum is lost.</param>
    /// <param name="host">The host that shows it.</param>
    /// <returns>The number, or words.</returns>
    public static string CanLose(int tolerance, PSHost host) =>
        tolerance < 0 ? SwarmColour.Lost(Lost, host) : tolerance.ToString(CultureInfo.InvariantCulture);

    /// <summary>What needs attention, short enough for a column.</summary>
    /// <param name="quorum">The figures.</param>
    /// <param name="host">The host that shows them.</param>
    /// <returns>The managers that are not reachable, and what else there is advice about.</returns>
    public static string Attention(SwarmQuorum quorum, PSHost host)
    {
        var others = quorum.Advice.Select(static advice => advice.Kind)
            .Where(static kind => kind is not (SwarmQuorumAdviceKind.QuorumLost or SwarmQuorumAdviceKind.Unreachable or SwarmQuorumAdviceKind.NotInRaft))
            .Distinct();
        return string.Join("; ", new[] { SwarmColour.Lost(quorum.Unreachable, host), string.Join(", ", others) }.Where(static text => text.Length > 0));
    }

    /// <summary>The figures, names that have no room beside them, and the advice.</summary>
    /// <param name="quorum">The figures.</param>
    /// <param name="host">The host that shows them.</param>
    /// <returns>The lines; none is wider than the screen.</returns>
    public static IReadOnlyList<string> Lines(SwarmQuorum quorum, PSHost host)
    {
        (string Heading, string Plain, string Shown)[] figures =
        [
            Figure("MANAGERS", quorum.Managers),
            Figure("REACHABLE", quorum.Reachable),
            Figure("QUORUM", quorum.Quorum),
            ("CAN LOSE NOW", quorum.FaultTolerance < 0 ? Lost[0] : $"{quorum.FaultTolerance}", CanLose(quorum.FaultTolerance, host)),
            Figure("WHEN ALL UP", quorum.DesignTolerance),
        ];
        var (leader, unreachable) = (PublicText.Of(quorum.Leader), PublicText.Of(string.Join(", ", quorum.Unreachable)));
        (string Heading, string Plain, string Shown)[] names =
        [
            ("LEADER", leader, leader),
            ("UNREACHABLE", unreachable, SwarmColour.Lost(quorum.Unreachable, host)),
        ];
        var beside = figures.Sum(static column => column.Heading.Length + 1) + names.Sum(static column => Width(column) + 1) <= SwarmDisplay.Width(host);
        List<string> lines =
        [
            Row(figures, beside ? names : [], static column => column.Heading, static column => column.Heading),
            Row(figures, beside ? names : [], static column => new string('-', column.Heading.Length), static column => new string('-', column.Heading.Length)),
            Row(figures, beside ? names : [], static column => column.Plain, static column => column.Shown),
        ];
        if (!beside)
        {
            lines.Add(string.Empty);
            lines.AddRange(names.Where(static name => name.Plain.Length > 0).SelectMany(name => Block($"{name.Heading}: {name.Plain}", host)));
        }

        if (quorum.Advice.Count > 0)
        {
            lines.Add(string.Empty);
            lines.AddRange(quorum.Advice.SelectMany(advice => Block($"{advice.Kind}: {advice.Text}", host)));
        }

        return lines;
    }

    private static (string Heading, string Plain, string Shown) Figure(string heading, int figure)
    {
        var text = figure.ToString(CultureInfo.InvariantCulture);
        return (heading, text, text);
    }

    private static int Width((string Heading, string Plain, string Shown) column) => Math.Max(column.Heading.Length, column.Plain.Length);

    /// <summary>A row: figures stand at the right of their columns, names at the left. A colour has no width.</summary>
    private static string Row(
        IEnumerable<(string Heading, string Plain, string Shown)> figures,
        IEnumerable<(string Heading, string Plain, string Shown)> names,
        Func<(string Heading, string Plain, string Shown), string> plain,
        Func<(string Heading, string Plain, string Shown), string> shown) => string.Join(" ",
        [
            .. figures.Select(column => new string(' ', Width(column) - plain(column).Length) + shown(column)),
            .. names.Select(column => shown(column) + new string(' ', Width(column) - plain(column).Length)),
        ]).TrimEnd();

    private static IEnumerable<string> Block(string text, PSHost host)
    {
        var lines = SwarmDisplay.Wrap(text, host, 2 * Indent).Split([SwarmDisplay.LineBreak], StringSplitOptions.None);
        return lines.Select(static (line, index) => new string(' ', index == 0 ? Indent : 2 * Indent) + line);
    }
}
