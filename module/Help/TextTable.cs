using Markdig.Extensions.Tables;

namespace SwarmHa.Help;

/// <summary>A table laid out as text; the last column takes what is left and wraps.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>The narrowest that a column is squeezed to.</summary>
    private const int Narrowest = 8;

    public static IEnumerable<string> Lines(Table table) => Lines(table, TopicText.Width - PlainText.Indent);

    public static IEnumerable<string> Lines(Table table, int width)
    {
        var rows = table.Cast<TableRow>()
            .Select(static row => row.Cast<TableCell>().Select(static cell => string.Join(' ', PlainText.Paragraphs(cell)).Replace("\\|", "|", StringComparison.Ordinal)).ToArray())
            .ToList();
        var widths = Widths(rows, width);
        yield return Join([.. rows[0].Select((cell, column) => DisplayWidth.Pad(cell, widths[column]))]);
        yield return Join([.. rows[0].Select((_, column) => new string('-', widths[column]))]);
        foreach (var line in rows.Skip(1).SelectMany(row => Row(row, widths)))
        {
            yield return line;
        }
    }

    /// <summary>The columns' own widths, the widest squeezed until all fit.</summary>
    private static int[] Widths(List<string[]> rows, int width)
    {
        var widths = Enumerable.Range(0, rows.Max(static row => row.Length))
            .Select(column => Math.Max(1, rows.Max(row => column < row.Length ? DisplayWidth.Of(row[column]) : 0)))
            .ToArray();
        while (widths.Sum() + (Gap * (widths.Length - 1)) > width && widths.Max() > Narrowest)
        {
            widths[Array.IndexOf(widths, widths.Max())]--;
        }

        return widths;
    }

    private static IEnumerable<string> Row(string[] row, int[] widths)
    {
        var cells = row.Select((cell, column) => PlainText.Wrap(cell, widths[column]).ToList()).ToList();
        for (var line = 0; line < Math.Max(1, cells.Max(static cell => cell.Count)); line++)
        {
            yield return Join([.. cells.Select((cell, column) => DisplayWidth.Pad(line < cell.Count ? cell[line] : "", widths[column]))]);
        }
    }

    private static string Join(string[] cells) => string.Join(new string(' ', Gap), cells).TrimEnd();
}
