namespace SwarmHa.Docker.Tests;

/// <summary>Which proxy is asked for which engine: the decisions of Go's client, which docker is made with.</summary>
public sealed class ProxyVariablesTests
{
    private readonly Dictionary<string, string> _environment = [];

    [Theory]
    [InlineData("tcp://localhost:2375", "")]
    [InlineData("tcp://127.0.0.1:2375", "")]
    [InlineData("tcp://127.9.9.9:2375", "")]
    [InlineData("tcp://[::1]:2375", "")]
    [InlineData("tcp://10.1.2.3:2375", "*")]
    [InlineData("tcp://10.1.2.3:2375", "other, * ,more")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3")]
    [InlineData("tcp://10.1.2.3:2375", " 192.168.0.0/16 , 10.0.0.0/8 ")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.0/24")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3/32")]
    [InlineData("tcp://10.1.2.3:2375", "0.0.0.0/0")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3:2375")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3:")]
    [InlineData("tcp://[fd00::40]:2375", "fd00::40")]
    [InlineData("tcp://[fd00::40]:2375", "fd00:0:0::40")]
    [InlineData("tcp://[fd00::40]:2375", "[fd00::40]:2375")]
    [InlineData("tcp://[fd00::40]:2375", "fd00::/8")]
    [InlineData("tcp://mgr.example.test:2375", "mgr.example.test")]
    [InlineData("tcp://mgr.example.test:2375", "MGR.Example.Test")]
    [InlineData("tcp://MGR.example.test:2375", "mgr.example.test")]
    [InlineData("tcp://mgr.example.test:2375", "example.test")]
    [InlineData("tcp://mgr.example.test:2375", ".example.test")]
    [InlineData("tcp://mgr.example.test:2375", "*.example.test")]
    [InlineData("tcp://mgr.example.test:2375", "test")]
    [InlineData("tcp://mgr.example.test:2375", "example.test:2375")]
    [InlineData("tcp://mgr.example.test:2375", "*.example.test:2375")]
    [InlineData("tcp://mgr.bücher.test:2375", "bücher.test")]
    [InlineData("tcp://node_40:2375", "node_40")]
    [InlineData("ssh://admin@10.1.2.3", "")]
    [InlineData("unix:///var/run/docker.sock", "")]
    [InlineData("npipe://./pipe/docker_engine", "")]
    public void No_proxy_is_asked(string endpoint, string noProxy) => Assert.Null(Proxy(endpoint, noProxy));

    [Theory]
    [InlineData("tcp://10.1.2.3:2375", "")]
    [InlineData("tcp://10.1.2.3:2375", ",, ,")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.30")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3:2376")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.3.0/24")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3/33")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.3/x")]
    [InlineData("tcp://10.1.2.3:2375", "10")]
    [InlineData("tcp://10.1.2.3:2375", "2.3")]
    [InlineData("tcp://10.1.2.3:2375", "*.2.3")]
    [InlineData("tcp://10.1.2.3:2375", "10.1.2.*")]
    [InlineData("tcp://10.1.2.3:2375", ":2375")]
    [InlineData("tcp://10.1.2.3:2375", "fd00::/8")]
    [InlineData("tcp://[fd00::40]:2375", "fd00::41")]
    [InlineData("tcp://[fd00::40]:2375", "10.0.0.0/8")]
    [InlineData("tcp://mgr.example.test:2375", "10.0.0.0/8")]
    [InlineData("tcp://mgr.example.test:2375", "ample.test")]
    [InlineData("tcp://example.test:2375", ".example.test")]
    [InlineData("tcp://example.test:2375", "*.example.test")]
    [InlineData("tcp://mgr.example.test:2375", "example.test:2376")]
    [InlineData("tcp://mgr.example.test:2375", "mgr")]
    [InlineData("tcp://localhost.example.test:2375", "")]
    [InlineData("tcp://[fd00::40]:2375", "[fd00::40]")]
    public void The_proxy_is_asked(string endpoint, string noProxy) =>
        Assert.Equal("http://proxy.example:3128", Proxy(endpoint, noProxy)?.Address?.OriginalString);

    [Theory]
    [InlineData("tcp://10.1.2.3:2375", false, "HTTP_PROXY")]
    [InlineData("tcp://10.1.2.3:2376", true, "HTTPS_PROXY")]
    [InlineData("https://10.1.2.3:2376", true, "HTTPS_PROXY")]
    public void TLS_has_a_variable_of_its_own(string endpoint, bool isSecure, string variable)
    {
        Set("HTTP_PROXY", "http://plain:1").Set("HTTPS_PROXY", "http://secure:1");
        Assert.Equal(variable, For(endpoint, isSecure)?.Variable);
        _environment.Remove(variable);
        Assert.Null(For(endpoint, isSecure));
    }

    [Fact]
    public void Capitals_go_before_small_letters_and_an_empty_value_is_none()
    {
        Set("http_proxy", "http://small:1");
        Assert.Equal(("http_proxy", "small"), (For()?.Variable, For()?.Address?.Host));
        Set("HTTP_PROXY", "http://capital:1");
        Assert.Equal(("HTTP_PROXY", "capital"), (For()?.Variable, For()?.Address?.Host));
        Set("HTTP_PROXY", string.Empty);
        Assert.Equal("small", For()?.Address?.Host);
        Set("no_proxy", "10.0.0.0/8");
        Assert.Null(For());
        Set("NO_PROXY", "example.test");
        Assert.Equal("small", For()?.Address?.Host);
    }

    [Fact]
    public void Docker_has_no_ALL_PROXY()
    {
        Set("ALL_PROXY", "http://all:1").Set("all_proxy", "http://all:1");
        Assert.Null(For());
    }

    [Theory]
    [InlineData("proxy", "http://proxy:80", null, null)]
    [InlineData("proxy:3128", "http://proxy:3128", null, null)]
    [InlineData("http://proxy", "http://proxy:80", null, null)]
    [InlineData("HTTP://proxy:3128/", "http://proxy:3128", null, null)]
    [InlineData("https://proxy", "https://proxy:443", null, null)]
    [InlineData("socks5://proxy", "socks5://proxy:1080", null, null)]
    [InlineData("socks5h://proxy:9", "socks5://proxy:9", null, null)]
    [InlineData("http://[fd00::80]", "http://[fd00::80]:80", null, null)]
    [InlineData("http://user:pass@proxy:3128", "http://proxy:3128", "user", "pass")]
    [InlineData("user:p%40s%2Fs@proxy:3128", "http://proxy:3128", "user", "p@s/s")]
    [InlineData("http://user:p@ss@proxy:3128", "http://proxy:3128", "user", "p@ss")]
    [InlineData("http://user@proxy:3128", "http://proxy:3128", "user", "")]
    public void A_proxy_is(string value, string address, string? user, string? password)
    {
        var proxy = EngineProxy.Parse("HTTP_PROXY", value);
        Assert.Null(proxy.Problem);
        Assert.Equal((address, user, password), (proxy.Address?.OriginalString, proxy.Credentials?.UserName, proxy.Credentials?.Password));
        Assert.Equal($"the proxy {address} (environment variable HTTP_PROXY)", proxy.ToString());
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://user:secret@")]
    [InlineData("http://user:123/secret@proxy:3128")]
    [InlineData("http://user:123#secret@proxy:3128")]
    [InlineData("gopher://user:secret@proxy")]
    [InlineData("http://user:secret@pro xy")]
    [InlineData("http://user:secret@proxy:port")]
    public void What_cannot_be_used_is_never_shown(string value)
    {
        var proxy = EngineProxy.Parse("HTTP_PROXY", value);
        Assert.NotNull(proxy.Problem);
        Assert.Null(proxy.Address);
        Assert.DoesNotContain("secret", proxy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("123", proxy.ToString(), StringComparison.Ordinal);
    }

    private EngineProxy? Proxy(string endpoint, string noProxy)
    {
        Set("HTTP_PROXY", "http://proxy.example:3128").Set("NO_PROXY", noProxy);
        return For(endpoint);
    }

    private EngineProxy? For(string endpoint = "tcp://10.1.2.3:2375", bool isSecure = false) =>
        new ProxyVariables(_environment.GetValueOrDefault).For(EngineEndpoint.Parse(endpoint), isSecure);

    private ProxyVariablesTests Set(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }
}
