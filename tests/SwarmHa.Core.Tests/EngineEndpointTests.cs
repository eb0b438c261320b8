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
    [InlineData("fd00::40", "tcp://[fd00::40]:2375")]
    [InlineData("tcp://fd00::40", "tcp://[fd00::40]:2375")]
    [InlineData("tcp://[fd00::40]:", "tcp://[fd00::40]:2375")]
    [InlineData("tcp://node-40:", "tcp://node-40:2375")]
    [InlineData("tcp://node-40/v1.41", "tcp://node-40:2375/v1.41")]
    [InlineData("tcp://node-40:1/docker", "tcp://node-40:1/docker")]
    [InlineData("tcp://node-40:1/docker/", "tcp://node-40:1/docker")]
    [InlineData("node-40/a/b%20c", "tcp://node-40:2375/a/b%20c")]
    [InlineData("unix://", "unix:///var/run/docker.sock")]
    [InlineData("npipe://", "npipe://./pipe/docker_engine")]
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
    [InlineData("tcp://node-40:65536")]
    [InlineData("tcp://node-40:-1")]
    [InlineData("tcp://node-40:port")]
    [InlineData("node 40")]
    [InlineData("tcp://node-40?debug=1")]
    [InlineData("tcp://node-40#one")]
    [InlineData("tcp://root@node-40")]
    [InlineData("https://root@node-40")]
    [InlineData("tcp://node-40,tcp://node-50")]
    [InlineData("fd://")]
    [InlineData("ftp://node-40")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix:///")]
    [InlineData("unix://var/run/docker.sock")]
    [InlineData("npipe:////./pipe/")]
    [InlineData("npipe:////./tube/docker_engine")]
    [InlineData("npipe://./pipe/docker_engine/more")]
    [InlineData("npipe:///pipe/docker_engine")]
    public void A_bad_form_is_refused_with_its_text(string? text)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text!));
        Assert.Equal(PublicText.OfAddress((text ?? string.Empty).Trim()), problem.Target);
        Assert.Contains($"'{problem.Target}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://node-40", "https://node-40:2376")]
    [InlineData("https://node-40/", "https://node-40:2376")]
    [InlineData("https://node-40:443", "https://node-40:443")]
    [InlineData("HTTPS://Node-40:8443", "https://node-40:8443")]
    [InlineData("https://[fd00::40]", "https://[fd00::40]:2376")]
    [InlineData("https://node-40/docker", "https://node-40:2376/docker")]
    public void By_https_TLS_is_meant_and_its_own_port(string text, string expected)
    {
        var endpoint = EngineEndpoint.Parse(text);
        Assert.Equal(expected, endpoint.ToString());
        Assert.True(endpoint is { IsTcp: true, IsTls: true, HasHost: true, IsSsh: false });
    }

    [Theory]
    [InlineData("tcp://", "2375")]
    [InlineData(":1", "1")]
    [InlineData("tcp://:1", "1")]
    [InlineData("tcp:///docker", "2375/docker")]
    [InlineData(":1/docker", "1/docker")]
    public void Without_a_host_this_machine_is_meant(string text, string expected) =>
        Assert.Equal($"tcp://{(OperatingSystem.IsWindows() ? "127.0.0.1" : "localhost")}:{expected}", EngineEndpoint.Parse(text).ToString());

    [Fact]
    public void A_socket_can_be_relative_to_a_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sockets");
        Assert.Equal("unix:///srv/docker.sock", EngineEndpoint.Parse("unix://docker.sock", directory: "/srv").ToString());
        Assert.Equal("unix:///docker.sock", EngineEndpoint.Parse("unix://docker.sock", directory: "/").ToString());
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("/var/run/docker.sock", "a socket is unix:///PATH")]
    [InlineData("unix:///", "a socket is unix:///PATH")]
    [InlineData("unix://docker.sock", "has to be absolute")]
    [InlineData("tcp://root@node-40", "a user is not supported")]
    [InlineData("tcp://node-40?debug=1", "a query or a fragment is not supported")]
    [InlineData("tcp://node-40/docker#one", "a query or a fragment is not supported")]
    [InlineData("tcp://node-40:65536", "the port has to be a number from 1 to 65535")]
    [InlineData("tcp://node-40:0", "the port has to be a number from 1 to 65535")]
    [InlineData("tcp://node-40,tcp://node-50", "more than one")]
    [InlineData("node 40", "neither a name nor an address")]
    [InlineData("fd://", "its scheme is not supported")]
    [InlineData("npipe:////./tube/docker_engine", "a named pipe is npipe://./pipe/NAME")]
    [InlineData("ssh://", "ssh://USER@HOST:PORT")]
    public void The_error_has_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("node-40", "tcp://node-40:2376")]
    [InlineData("tcp://node-40", "tcp://node-40:2376")]
    [InlineData("http://node-40", "tcp://node-40:2376")]
    [InlineData("tcp://node-40:2375", "tcp://node-40:2375")]
    [InlineData("unix:///run/docker.sock", "unix:///run/docker.sock")]
    public void Where_TLS_is_going_to_be_spoken_its_port_is_the_usual_one(string text, string expected) =>
        Assert.Equal(expected, EngineEndpoint.Parse(text, tls: true).ToString());

    [Theory]
    [InlineData("ssh://node-40")]
    [InlineData("ssh://root@node-40")]
    [InlineData("ssh://root@node-40:2222")]
    [InlineData("ssh://admin%40example.com@node-40")]
    [InlineData("ssh://root@10.0.0.40/run/user/1000/docker.sock")]
    [InlineData("ssh://root@[fd00::40]:22")]
    public void By_ssh_it_keeps_user_host_port_and_socket(string text)
    {
        var endpoint = EngineEndpoint.Parse(text);
        Assert.Equal(text, endpoint.ToString());
        Assert.True(endpoint is { IsSsh: true, HasHost: true, IsTcp: false, IsTls: false });
    }

    [Theory]
    [InlineData("ssh://")]
    [InlineData("ssh://-oProxyCommand=x")]
    [InlineData("ssh://-lroot@node-40")]
    [InlineData("ssh://node-40/$(reboot)")]
    [InlineData("ssh://node-40/a;b")]
    [InlineData("ssh://node-40/a%20b")]
    [InlineData("ssh://no'de@node-40")]
    [InlineData("ssh://node-40?x=1")]
    [InlineData("ssh://node-40#x")]
    public void What_could_mean_more_to_ssh_or_to_a_shell_is_refused(string text) =>
        Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text));

    [Theory]
    [InlineData("ssh://root:hunter2@node-40")]
    [InlineData("tcp://root:hunter2@node-40:2375")]
    [InlineData("root:hunter2@node 40")]
    [InlineData("npipe://root:hunter2@x")]
    [InlineData("ssh://root%3Ahunter2@node-40")]
    [InlineData("unix://root:hunter2@x")]
    [InlineData("ftp://root:hunter2@node-40")]
    [InlineData("tcp://root:a@hunter2@node-40")]
    [InlineData("tcp://root:hunter2/@node-40")]
    public void A_password_does_not_come_back_in_the_error(string text)
    {
        var problem = Assert.Throws<EndpointInvalidException>(() => EngineEndpoint.Parse(text));
        Assert.DoesNotContain("hunter2", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.Target?.ToString() ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://node-40:8443", null, "https://10.0.0.50:8443")]
    [InlineData("https://node-40:8443", 2376, "https://10.0.0.50:2376")]
    [InlineData("tcp://node-40:2375", 4243, "tcp://10.0.0.50:4243")]
    [InlineData("tcp://node-40:2375/docker", null, "tcp://10.0.0.50:2375/docker")]
    [InlineData("ssh://root@node-40", null, "ssh://root@10.0.0.50")]
    [InlineData("ssh://root@node-40:2222/run/docker.sock", null, "ssh://root@10.0.0.50:2222/run/docker.sock")]
    [InlineData("ssh://node-40", 2222, "ssh://10.0.0.50:2222")]
    public void Another_host_is_reached_in_the_same_way(string text, int? port, string expected) =>
        Assert.Equal(expected, EngineEndpoint.Parse(text).AtHost("10.0.0.50", port).ToString());

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
