using System.Management.Automation;
using System.Management.Automation.Host;

namespace SwarmHa;

/// <summary>Which table shows nodes. PowerShell fits the columns to the rows, and leaves out the last columns where the screen is too narrow for all: then
/// the names are wrapped instead.</summary>
internal sealed class NodeView
{
    private const string Narrow = "Narrow";
    private const int Columns = 6;
    private readonly string? _name;

    private NodeView(string? name) => _name = name;

    /// <summary>Chooses a table.</summary>
    /// <param name="nodes">The nodes that are shown together.</param>
    /// <param name="areOfMany">Whether they belong to several swarms, so that their table names the swarm of each.</param>
    /// <param name="host">The host that shows them.</param>
    /// <param name="before">The table of those before them, which stays when it is narrow already.</param>
    /// <returns>The table.</returns>
    public static NodeView For(IReadOnlyCollection<SwarmNode> nodes, bool areOfMany, PSHost host, NodeView? before = null)
    {
        var view = areOfMany ? "ManySwarms" : string.Empty;
        if (before?._name?.EndsWith(Narrow, StringComparison.Ordinal) == true || Width(nodes, areOfMany) > SwarmDisplay.Width(host))
        {
            view += Narrow;
        }

        return new NodeView(view.Length > 0 ? $"SwarmHa.SwarmNode#{view}" : null);
    }

    /// <summary>A node that PowerShell shows in this table.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The node, with the name of the table unless it is the default one.</returns>
    public object Of(SwarmNode node)
    {
        if (_name is null)
        {
            return node;
        }

        var shown = new PSObject(node);
        shown.TypeNames.Insert(0, _name);
        return shown;
    }

    private static int Width(IReadOnlyCollection<SwarmNode> nodes, bool areOfMany)
    {
        int Column(string heading, Func<SwarmNode, int> cell) => nodes.Aggregate(heading.Length, (most, node) => Math.Max(most, cell(node)));

        return (areOfMany ? Column("SWARM", static node => node.Swarm.Length) : Column("ID", static node => node.ShortId.Length + (node.IsSelf ? 2 : 0)))
            + Column("HOSTNAME", node => (areOfMany ? node.UniqueName : node.Name).Length)
            + Column("STATUS", static node => node.State.ToString().Length)
            + Column("AVAILABILITY", static node => node.Availability.ToString().Length)
            + Column("MANAGER STATUS", static node => node.ManagerStatus.Length)
            + Column("ENGINE VERSION", static node => node.EngineVersion.Length)
            + Columns - 1;
    }
}
