using System.Management.Automation.Host;

namespace SwarmHa;

/// <summary>Which table shows nodes.</summary>
internal sealed class NodeView
{
    private const int Columns = 6;
    private readonly string _name;

    private NodeView(string name) => _name = name;

    /// <summary>Chooses a table.</summary>
    /// <param name="nodes">The nodes that are shown together.</param>
    /// <param name="areOfMany">Whether they belong to several swarms, so that their table names the swarm of each.</param>
    /// <param name="host">The host that shows them.</param>
    /// <param name="before">The table of those before them, which stays when it is narrow already.</param>
    /// <returns>The table.</returns>
    public static NodeView For(IReadOnlyCollection<SwarmNode> nodes, bool areOfMany, PSHost host, NodeView? before = null) => before is not null && TableView.IsNarrow(before._name)
        ? before
        : new NodeView(TableView.Fitted(areOfMany ? "SwarmHa.SwarmNode#ManySwarms" : "SwarmHa.SwarmNode", Width(nodes, areOfMany), host));

    /// <summary>A node that PowerShell shows in this table.</summary>
    public object Of(SwarmNode node) => _name == "SwarmHa.SwarmNode" ? node : TableView.Of(node, _name);

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
