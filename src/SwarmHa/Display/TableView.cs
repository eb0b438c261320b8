using System.Management.Automation;
using System.Management.Automation.Host;

namespace SwarmHa;

/// <summary>The table that PowerShell shows an object in. It fits the columns to the rows, and leaves out the last columns where the screen is
/// too narrow for all: then a narrow table wraps the names instead.</summary>
internal static class TableView
{
    private const string Narrow = "Narrow";

    /// <summary>The table that fits.</summary>
    /// <param name="view">The usual table.</param>
    /// <param name="width">The columns that it needs.</param>
    /// <param name="host">The host that shows it.</param>
    public static string Fitted(string view, int width, PSHost host) =>
        width <= SwarmDisplay.Width(host) ? view : view + (view.IndexOf('#') < 0 ? "#" : string.Empty) + Narrow;

    public static bool IsNarrow(string view) => view.EndsWith(Narrow, StringComparison.Ordinal);

    /// <summary>The object, which PowerShell shows in a table.</summary>
    public static object Of(object item, string view)
    {
        if (view == item.GetType().FullName)
        {
            return item;
        }

        var shown = new PSObject(item);
        shown.TypeNames.Insert(0, view);
        return shown;
    }
}
