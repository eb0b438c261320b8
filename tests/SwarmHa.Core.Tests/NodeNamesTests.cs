namespace SwarmHa.Core.Tests;

/// <summary>How a node is called where host names are missing or are not unique.</summary>
public sealed class NodeNamesTests
{
    private static readonly SwarmManager First = Node("cccc01234567890123456782z", "man03");

    [Fact]
    public void A_node_without_a_host_name_is_called_by_its_short_id()
    {
        var node = Node("eeee01234567890123456784z", string.Empty);
        Assert.Equal(("eeee01234567", "eeee01234567", "eeee01234567", "-Id eeee01234567"), (node.Name, node.UniqueName, node.ToString(), NodeNames.Arguments(node)));
    }

    [Fact]
    public void Nodes_of_one_name_are_told_apart_by_their_short_ids()
    {
        var nodes = NodeNames.Distinguish([First, Node("dddd01234567890123456783z", "man04"), Node("eeee01234567890123456784z", "MAN03")]);
        Assert.Equal(["cccc01234567", "man04", "eeee01234567"], nodes.Select(static node => node.UniqueName));
        Assert.Equal("man03 (cccc01234567), man04, MAN03 (eeee01234567)", string.Join(", ", nodes));
        Assert.Equal("-Id cccc01234567, dddd01234567, eeee01234567", NodeNames.Arguments([.. nodes]));
    }

    [Fact]
    public void A_given_name_counts_as_a_name_too()
    {
        var nodes = NodeNames.Distinguish([First, Node("eeee01234567890123456784z", "other") with { SpecName = "man03" }, Node("ffff01234567890123456785z", "own") with { SpecName = "own" }]);
        Assert.Equal(["cccc01234567", "eeee01234567", "own"], nodes.Select(static node => node.UniqueName));
    }

    [Theory]
    [InlineData("node-50", "node-50")]
    [InlineData("10.0.0.5_x", "10.0.0.5_x")]
    [InlineData("node 50", "-Id cccc01234567")]
    [InlineData("node[1]", "-Id cccc01234567")]
    [InlineData("node*", "-Id cccc01234567")]
    [InlineData("-WhatIf", "-Id cccc01234567")]
    [InlineData("a;b", "-Id cccc01234567")]
    [InlineData("a'b", "-Id cccc01234567")]
    [InlineData("n\u00f6de", "-Id cccc01234567")]
    public void A_name_that_a_prompt_would_read_otherwise_is_not_typed(string hostname, string expected) =>
        Assert.Equal(expected, NodeNames.Arguments(First with { Hostname = hostname }));

    [Fact]
    public void Advice_and_figures_name_nodes_so_that_they_can_be_found()
    {
        SwarmNode[] nodes =
        [
            Node("aaaa01234567890123456780z", "man01") with { IsLeader = true },
            Node("bbbb01234567890123456781z", "man02"),
            First with { Reachability = SwarmReachability.Unreachable },
            Node("eeee01234567890123456784z", "man03"),
        ];
        var quorum = SwarmQuorum.Of(nodes);
        Assert.Equal(["cccc01234567"], quorum.Unreachable);
        Assert.Contains("Bring man03 (cccc01234567) back", quorum.Advice[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("Invoke-SwarmDemote -Id cccc01234567.", quorum.Advice[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Without eeee01234567: 4 managers", SwarmQuorumTest.Of(nodes, [Node("eeee01234567890123456784z", string.Empty)]).Reason, StringComparison.Ordinal);
    }

    /// <summary>The silent engine of one of two nodes of the same name is not taken for the other's.</summary>
    [Fact]
    public void A_silent_manager_is_told_by_its_id()
    {
        SwarmNode[] nodes = [Node("aaaa01234567890123456780z", "man03") with { IsLeader = true }, First with { Reachability = SwarmReachability.Unreachable }];
        var silent = SwarmManagerView.Without((SwarmManager)nodes[0], SwarmManagerViewState.Silent, "No reply.");
        Assert.Contains(SwarmQuorum.Of(nodes, views: [silent]).Advice, static advice => advice.Kind == SwarmQuorumAdviceKind.Silent);
    }

    [Fact]
    public void A_list_without_a_manager_is_said_to_be_one()
    {
        var quorum = SwarmQuorum.Of([]);
        Assert.Equal((0, 0, false), (quorum.Managers, quorum.DesignTolerance, quorum.HasQuorum));
        Assert.Contains("names no manager", Assert.Single(quorum.Advice).Text, StringComparison.Ordinal);
        Assert.Contains("names no manager", SwarmQuorumTest.Of([], []).Reason, StringComparison.Ordinal);
    }

    private static SwarmManager Node(string id, string hostname) =>
        new() { Id = id, Hostname = hostname, Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable, State = SwarmNodeState.Ready };
}
