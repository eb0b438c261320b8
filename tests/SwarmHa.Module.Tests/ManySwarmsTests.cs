using System.Management.Automation;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>Several swarms side by side, on simulated labs.</summary>
public sealed class ManySwarmsTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public ManySwarmsTests()
    {
        var raised = _session.Run("""
            $null = New-SwarmLab many-one -Speed 20 -NoConnect
            $null = New-SwarmLab many-two -Speed 20 -NoConnect -Managers 1 -Workers 1 -Seed 7
            $a = Connect-Swarm (Get-SwarmLab many-one).Endpoint -Name one
            $b = Connect-Swarm (Get-SwarmLab many-two).Endpoint -Name two
            """);
        Assert.Empty(raised.Errors);
    }

    public void Dispose()
    {
        _session.Run("Get-SwarmLab many-* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Theory]
    [InlineData("Get-SwarmManager -Connection $a, $b")]
    [InlineData("$a, $b | Get-SwarmManager")]
    [InlineData("Get-SwarmConnection | Get-SwarmManager")]
    public void Managers_of_all_are_tagged_with_their_swarm(string command)
    {
        var managers = _session.Run(command).Of<SwarmManager>();
        Assert.Equal(["one node-40", "one node-50", "one node-60", "two node-40"], managers.Select(static manager => $"{manager.Swarm} {manager.Name}"));
        Assert.Equal(2, managers.Select(static manager => manager.SwarmId).Distinct().Count());
    }

    [Fact]
    public void Names_ids_and_nodes_are_looked_for_in_all()
    {
        Assert.Equal(["one", "two"], _session.Run("Get-SwarmNode node-40 -Connection $a, $b").Of<SwarmNode>().Select(static node => node.Swarm));
        Assert.Equal(["one", "two"], _session.Run("$a, $b | Get-SwarmNode node-40").Of<SwarmNode>().Select(static node => node.Swarm));
        Assert.Equal("one", _session.Run("Get-SwarmNode node-60 -Connection $a, $b").One<SwarmManager>().Swarm);
        Assert.Equal("two", _session.Run("$node = Get-SwarmNode node-50 -Connection $b; $node | Get-SwarmNode -Connection $a, $b").One<SwarmNode>().Swarm);

        var nobody = _session.Run("Get-SwarmNode nobody -Connection $a, $b");
        Assert.IsType<NodeNotFoundException>(Assert.Single(nobody.Errors).Exception);
    }

    [Fact]
    public void The_default_connection_alone_is_used_when_none_is_named()
    {
        Assert.Equal(["two"], _session.Run("Get-SwarmManager").Of<SwarmManager>().Select(static manager => manager.Swarm));
        Assert.Equal("two", _session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Swarm);
    }

    [Fact]
    public void Quorum_of_all_in_their_order()
    {
        var all = _session.Run("$b, $a | Get-SwarmQuorum").Of<SwarmQuorum>();
        Assert.Equal(["two", "one"], all.Select(static quorum => quorum.Swarm));
        Assert.Equal([(1, 1, 1, 0), (3, 3, 2, 1)], all.Select(static quorum => (quorum.Managers, quorum.Reachable, quorum.Quorum, quorum.FaultTolerance)));
        Assert.All(all, static quorum => Assert.True(quorum is { HasQuorum: true, Leader: "node-40" }));
    }

    [Fact]
    public void One_that_fails_is_an_error_of_its_own_and_the_others_are_told()
    {
        _session.Run("Stop-SwarmLabNode node-40 -Lab many-two -Kill");
        var result = _session.Run("$a, $b | Get-SwarmQuorum -TimeoutSec 2");
        Assert.Equal("one", Assert.Single(result.Of<SwarmQuorum>()).Swarm);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ConnectionRefused,", error.FullyQualifiedErrorId, StringComparison.Ordinal);

        // Alone it ends the command.
        Assert.IsType<ConnectionRefusedException>(_session.EndOf("$b | Get-SwarmQuorum -TimeoutSec 2")?.Exception);
    }

    [Fact]
    public void They_are_asked_side_by_side()
    {
        // Both are silent: one after the other would take twice as long.
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-40, node-50, node-60 -Lab many-one -Freeze; Stop-SwarmLabNode node-40 -Lab many-two -Freeze").Errors);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = _session.Run("$a, $b | Get-SwarmQuorum -TimeoutSec 3");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5.5));
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, static error => Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category));
    }

    [Fact]
    public void A_node_is_changed_in_its_own_swarm_whichever_is_the_default()
    {
        var promoted = _session.Run("Get-SwarmNode -Connection $a, $b -Role Worker | Where-Object Name -in 'node-70', 'node-50' | Invoke-SwarmPromote -WarningAction Ignore").Of<SwarmManager>();
        Assert.Equal(["one node-70", "two node-50"], promoted.Select(static manager => $"{manager.Swarm} {manager.Name}"));
        Assert.Equal([4, 2], _session.Run("$a, $b | Get-SwarmQuorum").Of<SwarmQuorum>().Select(static quorum => quorum.Managers));
    }

    [Theory]
    [InlineData("(Get-SwarmLab many-one).Nodes")]
    [InlineData("(Get-SwarmLab many-one).Endpoint")]
    [InlineData("(Get-SwarmQuorum -Connection $a).Views")]
    [InlineData("$a.Endpoints")]
    public void Lists_within_objects_can_be_indexed(string list)
    {
        Assert.True(_session.Run($"@({list}).Count").One<int>() > 1);
        Assert.Equal(1, _session.Run($"@(({list})[0]).Count").One<int>());
    }

    [Fact]
    public void A_closed_connection_is_refused()
    {
        _session.Run("Disconnect-Swarm $a");
        Assert.IsType<NotConnectedException>(_session.EndOf("Get-SwarmManager -Connection $a, $b")?.Exception);
    }

    [Fact]
    public void Endpoints_tell_how_they_do()
    {
        _session.Run("Stop-SwarmLabNode node-50 -Lab many-one");
        var connection = _session.Run("Get-SwarmConnection 1 -Refresh").One<SwarmConnection>();
        Assert.Equal(
            [("node-40", SwarmEndpointState.Up), ("node-50", SwarmEndpointState.Down), ("node-60", SwarmEndpointState.Up)],
            connection.Endpoints.OrderBy(static endpoint => endpoint.Node).Select(static endpoint => (endpoint.Node, endpoint.State)));
        Assert.All(connection.Endpoints, static endpoint => Assert.Equal(SwarmNodeRole.Manager, endpoint.Role));
        Assert.Equal("node-40", Assert.Single(connection.Endpoints, static endpoint => endpoint.IsLeader).Node);
        Assert.All(connection.Endpoints.Where(static endpoint => endpoint.State == SwarmEndpointState.Up), static endpoint => Assert.NotNull(endpoint.ApiVersion));
        Assert.Contains("refused", connection.Endpoints.Single(static endpoint => endpoint.Node == "node-50").LastError, StringComparison.OrdinalIgnoreCase);
    }
}
