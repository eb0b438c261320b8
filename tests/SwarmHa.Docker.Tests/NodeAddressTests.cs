namespace SwarmHa.Docker.Tests;

/// <summary>At which address a node's engine is expected.</summary>
public sealed class NodeAddressTests
{
    [Theory]
    // What the other managers reach goes first.
    [InlineData("203.0.113.40:2377", "198.51.100.40", "203.0.113.40")]
    [InlineData("203.0.113.40:2377", "", "203.0.113.40")]
    [InlineData("203.0.113.40:2377", "0.0.0.0", "203.0.113.40")]
    [InlineData("[2001:db8::40]:2377", "203.0.113.40", "2001:db8::40")]
    [InlineData("[2001:db8:0:0::40]:4242", "", "2001:db8::40")]
    // Raft tells nothing that means anything elsewhere.
    [InlineData("", "203.0.113.40", "203.0.113.40")]
    [InlineData("127.0.0.1:2377", "203.0.113.40", "203.0.113.40")]
    [InlineData("[::1]:2377", "203.0.113.40", "203.0.113.40")]
    [InlineData("0.0.0.0:2377", "203.0.113.40", "203.0.113.40")]
    [InlineData("[::]:2377", "203.0.113.40", "203.0.113.40")]
    [InlineData("node-40:2377", "203.0.113.40", "203.0.113.40")]
    [InlineData("203.0.113.40:port", "203.0.113.41", "203.0.113.41")]
    [InlineData("?", "203.0.113.40", "203.0.113.40")]
    [InlineData("", "2001:db8::40", "2001:db8::40")]
    // Nobody does.
    [InlineData("", "", null)]
    [InlineData("127.0.0.1:2377", "127.0.0.1", null)]
    [InlineData("", "127.9.8.7", null)]
    [InlineData("", "::1", null)]
    [InlineData("", "0.0.0.0", null)]
    [InlineData("", "::", null)]
    [InlineData("", "node-40", null)]
    [InlineData("node-40:2377", "", null)]
    public void A_manager_is_at(string raftAddress, string address, string? expected) =>
        Assert.Equal(expected, NodeAddress.Of(new SwarmManager { Id = "x", Hostname = "x", RaftAddress = raftAddress, Address = address }));

    [Theory]
    [InlineData("203.0.113.60", "203.0.113.60")]
    [InlineData("127.0.0.1", null)]
    [InlineData("", null)]
    public void A_worker_is_at(string address, string? expected) =>
        Assert.Equal(expected, NodeAddress.Of(new SwarmNode { Id = "x", Hostname = "x", Address = address }));
}
