namespace SwarmHa.Core.Tests;

/// <summary>What people read of a node.</summary>
public sealed class SwarmNodeTests
{
    private static readonly SwarmManager Manager = new() { Id = "0123456789abcdefghijklmno", Hostname = "node-40" };

    [Theory]
    [InlineData(true, SwarmReachability.Reachable, "Leader")]
    [InlineData(false, SwarmReachability.Reachable, "Reachable")]
    [InlineData(false, SwarmReachability.Unreachable, "Unreachable")]
    [InlineData(false, SwarmReachability.Unknown, "Unknown")]
    [InlineData(false, SwarmReachability.None, "")]
    public void The_manager_status_is_that_of_docker_node_ls(bool leads, SwarmReachability reachability, string expected)
    {
        var manager = Manager with { IsLeader = leads, Reachability = reachability };
        Assert.Equal(expected, manager.ManagerStatus);
        Assert.Equal(reachability == SwarmReachability.Reachable, manager.IsReachable);
        Assert.Equal(reachability != SwarmReachability.None, manager.HasJoinedRaft);
    }

    [Fact]
    public void A_worker_has_no_manager_status() => Assert.Equal(string.Empty, new SwarmNode { Id = "1", Hostname = "node-70" }.ManagerStatus);

    /// <summary>Strict mode and CSV files want the same properties of every node: a manager declares none of its own.</summary>
    [Fact]
    public void A_worker_has_the_properties_of_a_manager()
    {
        Assert.Equal(typeof(SwarmNode).GetProperties().Select(static property => property.Name).Order(), typeof(SwarmManager).GetProperties().Select(static property => property.Name).Order());
        var worker = new SwarmNode { Id = "1", Hostname = "node-70" };
        Assert.Equal((false, false, false, SwarmReachability.None, string.Empty), (worker.IsLeader, worker.IsReachable, worker.HasJoinedRaft, worker.Reachability, worker.RaftAddress));
    }

    [Fact]
    public void A_given_name_goes_before_the_host_name()
    {
        Assert.Equal(("node-40", "node-40"), (Manager.Name, Manager.ToString()));
        var named = Manager with { SpecName = "first" };
        Assert.Equal(("first", "first", "node-40"), (named.Name, named.ToString(), named.Hostname));
    }

    [Theory]
    [InlineData("0123456789abcdefghijklmno", "0123456789ab")]
    [InlineData("0123456789ab", "0123456789ab")]
    [InlineData("short", "short")]
    public void The_short_id_has_twelve_characters(string id, string expected) => Assert.Equal(expected, (Manager with { Id = id }).ShortId);
}
