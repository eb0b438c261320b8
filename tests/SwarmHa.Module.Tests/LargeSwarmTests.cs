using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The node cmdlets on a swarm of ten thousand: how often they ask, and in which order they answer. No time is measured here.</summary>
public sealed class LargeSwarmTests : IDisposable
{
    private const int Many = 10_000;

    private readonly ManyNodesServer _served = new(Many);
    private readonly EngineSession _session;
    private readonly int _before;

    public LargeSwarmTests()
    {
        _session = ModuleSession.Open(_served.Endpoint);
        _before = _served.Lists;
    }

    private int Lists => _served.Lists - _before;

    public void Dispose()
    {
        _session.Run("Disconnect-Swarm");
        _session.Dispose();
        _served.Dispose();
    }

    [Theory]
    [InlineData("90000..90999 | ForEach-Object { \"HOST-$_\" } | Get-SwarmNode", 1000)]
    [InlineData("90000..90999 | ForEach-Object { [pscustomobject]@{ Id = 'n' + (99999 - $_).ToString('D24') } } | Get-SwarmNode", 1000)]
    [InlineData("Get-SwarmNode -Name (90000..90999 | ForEach-Object { \"host-$_\" })", 1000)]
    [InlineData("Get-SwarmNode host-9000*, host-90001, 'host-9000[12]'", 10)]
    [InlineData("90000..90999 | ForEach-Object { \"host-$_\" } | Get-SwarmManager", 0)]
    public void However_many_are_looked_up_the_nodes_are_listed_once(string command, int expected)
    {
        var nodes = _session.Run(command);
        Assert.Empty(nodes.Errors);
        Assert.Equal(expected, nodes.Of<SwarmNode>().Select(static node => node.Id).Distinct().Count());
        Assert.Equal(expected, nodes.Output.Count);
        Assert.Equal(1, Lists);
    }

    [Fact]
    public void Nodes_that_come_down_the_pipeline_are_looked_up_in_one_list()
    {
        Assert.Equal(Many, _session.Run("(Get-SwarmNode | Get-SwarmNode).Count").One<int>());
        Assert.Equal(2, Lists);
    }

    [Fact]
    public void All_come_as_the_engine_lists_them()
    {
        var nodes = _session.Run("Get-SwarmNode").Of<SwarmNode>();
        Assert.Equal(Many, nodes.Count);
        Assert.Equal(nodes.Select(static node => node.Id).Order(StringComparer.Ordinal), nodes.Select(static node => node.Id));
        Assert.All(nodes, static node => Assert.Equal(("127.0.0.1", "large"), (node.Swarm, node.SwarmId)));
    }

    [Theory]
    [InlineData("Get-SwarmManager", "host-99997 host-99998 host-99999")]
    [InlineData("Get-SwarmNode -Role Manager", "host-99997 host-99998 host-99999")]
    [InlineData("Get-SwarmNode host-9999[0-2]", "host-99990 host-99991 host-99992")]
    [InlineData("Get-SwarmManager -Leader", "host-99999")]
    [InlineData("foreach ($once in 1) { Get-SwarmNode | ForEach-Object { $_; break } }", "host-99999")]
    public void Few_of_many_come_sorted_by_name(string command, string expected)
    {
        var nodes = _session.Run(command);
        Assert.Empty(nodes.Errors);
        Assert.Equal(expected, string.Join(' ', nodes.Of<SwarmNode>().Select(static node => node.Hostname)));
        Assert.Equal(1, Lists);
    }
}
