using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class NodeQueryTests(ThreeManagersLab three)
{
    private static readonly string[] All = ["node-40", "node-50", "node-60", "node-70"];

    [Theory]
    [InlineData("Get-SwarmNode", "node-40 node-50 node-60 node-70")]
    [InlineData("Get-SwarmNode node-5*, NODE-60", "node-50 node-60")]
    [InlineData("Get-SwarmNode node-50, node-*", "node-50 node-40 node-60 node-70")]
    [InlineData("Get-SwarmNode nobody*", "")]
    [InlineData("Get-SwarmNode -Role Worker", "node-70")]
    [InlineData("Get-SwarmNode -State Ready -Role Manager", "node-40 node-50 node-60")]
    [InlineData("Get-SwarmNode -State Down", "")]
    [InlineData("Get-SwarmManager", "node-40 node-50 node-60")]
    [InlineData("Get-SwarmManager -Reachable", "node-40 node-50 node-60")]
    [InlineData("Get-SwarmManager -Reachable:$false", "")]
    [InlineData("'node-60', 'node-70' | Get-SwarmNode", "node-60 node-70")]
    [InlineData("Get-SwarmNode node-60 | Get-SwarmNode", "node-60")]
    [InlineData("[pscustomobject]@{ Id = (Get-SwarmNode node-50).Id.Substring(0, 12) } | Get-SwarmNode", "node-50")]
    [InlineData("Get-SwarmNode -Id (Get-SwarmNode node-70).ShortId", "node-70")]
    public void Nodes_are_found_by_name_id_role_and_state(string command, string expected)
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        var result = session.Run(command);
        Assert.Empty(result.Errors);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), result.Of<SwarmNode>().Select(static node => node.Name));
    }

    [Fact]
    public void An_unknown_name_is_told_and_the_others_go_on()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        var result = session.Run("Get-SwarmNode node-40, nobody, node-60");
        Assert.Equal(["node-40", "node-60"], result.Of<SwarmNode>().Select(static node => node.Name));
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("NodeNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("nobody", error.TargetObject);
        Assert.IsType<NodeNotFoundException>(error.Exception);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_node_tells_all_that_the_engine_knows_of_it()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-50"));
        var nodes = session.Run("Get-SwarmNode").Of<SwarmNode>();
        Assert.Equal(All, nodes.Select(static node => node.Name));
        Assert.Equal("node-50", Assert.Single(nodes, static node => node.IsSelf).Name);
        Assert.Single(nodes.OfType<SwarmManager>(), static manager => manager.IsLeader);
        Assert.All(nodes, node =>
        {
            Assert.Equal(25, node.Id.Length);
            Assert.Equal(three.Node(node.Name).Address.ToString(), node.Address);
            Assert.Equal("CN=swarm-ca", node.TlsIssuer);
            Assert.Equal(Environment.ProcessorCount, node.Cpus);
            Assert.True(node.MemoryBytes > 1 << 28);
            Assert.StartsWith("linux/", node.Platform, StringComparison.Ordinal);
            Assert.NotEmpty(node.EngineVersion);
            Assert.InRange(node.Created, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
            Assert.True(node.SpecVersion > 0);
            Assert.NotEmpty(node.SwarmId);
        });
        Assert.All(nodes.OfType<SwarmManager>(), manager => Assert.Equal($"{manager.Address}:2377", manager.RaftAddress));
    }

    [Fact]
    public async Task Labels_filter_and_are_shown()
    {
        await three.DockerAsync("node-40", "node", "update", "--label-add", "zone=a", "--label-add", "ssd", "node-70");
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        Assert.Equal("a", session.Run("Get-SwarmNode -Label zone=a, ssd").One<SwarmNode>().Labels["zone"]);
        Assert.Empty(session.Run("Get-SwarmNode -Label zone=b").Output);
        Assert.Equal("zone=a", session.Run("(Get-SwarmNode -Label zone).Labels.ToString().Split(', ') | Where-Object { $_ -like 'zone*' }").One<string>());
    }

    [Fact]
    public void The_answer_that_was_asked_for_fits_eighty_columns()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        session.Host.Width = 80;
        var table = session.Render("Get-SwarmNode");
        Assert.All(table.Split('\n'), static line => Assert.True(line.TrimEnd().Length <= 80, line));
        Assert.DoesNotContain("…", table, StringComparison.Ordinal);
    }
}
