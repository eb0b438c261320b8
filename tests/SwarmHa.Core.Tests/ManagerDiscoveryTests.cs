namespace SwarmHa.Core.Tests;

/// <summary>Endpoints of managers by a template.</summary>
public sealed class ManagerDiscoveryTests
{
    private static readonly SwarmManager Manager = new() { Id = "id50", Hostname = "node-50", SpecName = "fifty" };

    [Theory]
    [InlineData("https://{Hostname}.example.com:2376", "https://node-50.example.com:2376")]
    [InlineData("tcp://{Address}:4243", "tcp://10.0.0.50:4243")]
    [InlineData("ssh://admin@{address}", "ssh://admin@10.0.0.50")]
    [InlineData("tcp://{Name}:2375", "tcp://fifty:2375")]
    [InlineData("tcp://{Id}", "tcp://id50:2375")]
    public void A_template_is_filled_in(string template, string expected) =>
        Assert.Equal(expected, new ManagerDiscovery { Template = template }.FromTemplate(Manager, "10.0.0.50")?.ToString());

    [Fact]
    public void An_address_of_IPv6_gets_its_brackets() =>
        Assert.Equal("tcp://[fd00::50]:2375", new ManagerDiscovery { Template = "tcp://{Address}:2375" }.FromTemplate(Manager, "fd00::50")?.ToString());

    [Fact]
    public void A_node_that_lacks_what_is_named_has_no_endpoint() =>
        Assert.Null(new ManagerDiscovery { Template = "tcp://{Address}:2375" }.FromTemplate(Manager, null));

    [Theory]
    [InlineData("tcp://{Zone}:2375", "{Zone}")]
    [InlineData("tcp://{}:2375", "{}")]
    public void What_a_node_does_not_have_cannot_be_named(string template, string named)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => new ManagerDiscovery { Template = template }.FromTemplate(Manager, "10.0.0.50"));
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_out_has_to_be_an_endpoint() =>
        Assert.Throws<EndpointInvalidException>(() => new ManagerDiscovery { Template = "gopher://{Hostname}" }.FromTemplate(Manager, null));

    [Fact]
    public void Without_a_template_nothing_is_told() => Assert.Null(ManagerDiscovery.Usual.FromTemplate(Manager, "10.0.0.50"));
}
