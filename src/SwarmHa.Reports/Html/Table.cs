namespace SwarmHa.Reports;

/// <summary>A table that becomes a list of cards where the page is narrow: there each cell says its column itself. The roles keep it a
/// table for those who hear the page.</summary>
internal sealed class Table(Markup page)
{
    private string[] _columns = [];

    /// <summary>Begins the table.</summary>
    /// <param name="kind">Its class in the style sheet.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The headings; one that begins with a plus sign is of figures.</param>
    public Table Begin(string kind, string caption, params string[] columns)
    {
        _columns = columns;
        page.Open("table", ("role", "table"), ("class", kind)).Element("caption", caption).Open("thead", ("role", "rowgroup")).Open("tr", ("role", "row"));
        foreach (var column in columns)
        {
            page.Element("th", Name(column), ("role", "columnheader"), ("scope", "col"), ("class", Kind(column)));
        }

        page.Close("tr").Close("thead").Open("tbody", ("role", "rowgroup"));
        return this;
    }

    /// <summary>One row.</summary>
    /// <param name="kind">Its class in the style sheet; may be empty.</param>
    /// <param name="cells">The cells' texts.</param>
    public Table Row(string kind, params string[] cells)
    {
        page.Open("tr", ("role", "row"), ("class", kind));
        for (var index = 0; index < cells.Length; index++)
        {
            var empty = cells[index].Length == 0 ? " empty" : string.Empty;
            page.Element("td", cells[index], ("role", "cell"), ("data-label", Name(_columns[index])), ("class", Kind(_columns[index]) + empty));
        }

        page.Close("tr");
        return this;
    }

    /// <summary>Ends the table.</summary>
    public void End() => page.Close("tbody").Close("table");

    private static string Name(string column) => column.TrimStart('+');

    private static string Kind(string column) => column[0] == '+' ? "figure" : string.Empty;
}
