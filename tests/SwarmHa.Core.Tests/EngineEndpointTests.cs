namespace SwarmHa.Core.Tests;

/// <summary>What people write for an endpoint, and what is made of it.</summary>
public sealed class EngineEndpointTests
{
    [Theory]
    [InlineData("node-40", "tcp://node-40:2375")]
    [InlineData("node-40:2376", "tcp://node-40:2376")]
    [InlineData("  node-40\t", "tcp://node-40:2375")]
    [InlineData("10.0.0.40", "tcp://10.0.0.40:2375")]
    [InlineData("tcp://node-40", "tcp://node-40:2375")]
    [InlineData("tcp://node-40/", "tcp://node-40:2375")]
    [InlineData("tcp://node-40:1", "tcp://node-40:1")]
    [InlineData("tcp://node-40:65535/", "tcp://node-40:65535")]
    [InlineData("tcp://node-40:80", "tcp://node-40:80")]
    [InlineData("TCP://Node-40:2375", "tcp://node-40:2375")]
    [InlineData("http://node-40", "tcp://node-40:2375")]
    [InlineData("http://node-40/", "tcp://node-40:2375")]
    [InlineData("http://node-40:80", "tcp://node-40:80")]
    [InlineData("http://node-40:80/", "tcp://node-40:80")]
    [InlineData("http://node-40:8080", "tcp://node-40:8080")]
    [InlineData("http://node-80", "tcp://node-80:2375")]
    [InlineData("http://10.0.0.80", "tcp://10.0.0.80:2375")]
    [InlineData("[::1]", "tcp://[::1]:2375")]
    [InlineData("[fd00::40]:2376", "tcp://[fd00::40]:2376")]
    [InlineData("tcp://[fd00::40]", "tcp://[fd00::40]:2375")]
    [InlineData("http://[fd00::80]", "tcp://[fd00::80]:2375")]
    [InlineData("http://[fd00::80]:80", "tcp://[fd00::80]:80")]
    [InlineData("unix:///var/run/docker.sock", "unix:///var/run/docker.sock")]
    [InlineData("npipe://./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    [InlineData("npipe:////./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    [InlineData("NPIPE:////./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    [InlineData("npipe://host-40/pipe/docker_engine", "npipe://host-40/pipe/docker_engine")]
    public void A_good_form_is_read(string text, string expected)
    {
        var endpoint = EngineEndpoint.Parse(text);
        Assert.Equal(expected, endpoint.ToString());
        Assert.Equal(expected.StartsWith("tcp:", StringComparison.Ordinal), endpoint.IsTcp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("tcp://")]
    [InlineData("tcp://:2375")]
    [InlineData("tcp://node-40:65536")]
    [InlineData("tcp://node-40:-1")]
    [InlineData("tcp://node-40:port")]
    [InlineData("node 40")]
    [InlineData("fd00::40")]
    [InlineData("tcp://node-40/v1.41")]
    [InlineData("tcp://node-40?debug=1")]
    [InlineData("tcp://node-40#one")]
    [InlineData("tcp://root@node-40")]
    [InlineData("tcp://node-40,tcp://node-50")]
    [InlineData("fd://")]
    [InlineData("ftp://node-40")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://")]
    [InlineData("unix:///")]
    [InlineData("unix://var/run/docker.sock")]
    [InlineData("npipe://")]
    [InlineData("npipe:////./pipe/")]
    [InlineData("npipe:////./tube/docker_engine")]
    [InlineData("npipe://./pipe/docker_engine/more")]
    [InlineData("npipe:///pipe/docker_engine")]
    public void A_bad_form_is_refused_with_its_text(string? text)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text!));
        Assert.Equal((text ?? string.Empty).Trim(), problem.Target);
        Assert.Contains($"'{problem.Target}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh://root@node-40")]
    [InlineData("https://node-40:2376")]
    public void A_kind_that_is_not_supported_is_named(string text)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text));
        Assert.Contains("does not support", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node-50", "tcp://node-50:4243")]
    [InlineData("10.0.0.50", "tcp://10.0.0.50:4243")]
    [InlineData("fd00::50", "tcp://[fd00::50]:4243")]
    [InlineData("[fd00::50]", "tcp://[fd00::50]:4243")]
    public void Another_host_gets_the_same_port(string host, string expected) =>
        Assert.Equal(expected, EngineEndpoint.Parse("tcp://node-40:4243").AtHost(host).ToString());

    [Theory]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("npipe://./pipe/docker_engine")]
    public void A_local_endpoint_has_no_other_host(string text) =>
        Assert.Throws<InvalidOperationException>(() => EngineEndpoint.Parse(text).AtHost("node-50"));

    [Fact]
    public void The_platforms_default_is_its_socket_or_pipe()
    {
        Assert.Equal("npipe://./pipe/docker_engine", EngineEndpoint.PlatformDefault(isWindows: true).ToString());
        Assert.Equal("unix:///var/run/docker.sock", EngineEndpoint.PlatformDefault(isWindows: false).ToString());
    }

    [Fact]
    public void Two_spellings_of_one_endpoint_are_equal()
    {
        var one = EngineEndpoint.Parse("Node-40");
        var other = EngineEndpoint.Parse("http://node-40:2375/");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, EngineEndpoint.Parse("node-40:2376"));
        Assert.NotEqual(one, EngineEndpoint.Parse("node-50"));
        Assert.False(one.Equals(null));
    }
}
