namespace SwarmHa.Docker.Tests;

/// <summary>Where the hosts are, and what goes wrong on the way.</summary>
public sealed class SshHostsTests
{
    private static readonly SwarmManager Node = new() { Id = "id-40", Hostname = "node-40", RaftAddress = "10.0.0.40:2377" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ssh://root@{Address}:2222", "ssh://root@10.0.0.40:2222")]
    [InlineData("ssh://{Hostname}.example.com", "ssh://node-40.example.com")]
    [InlineData(null, "ssh://10.0.0.40")]
    public void By_what_a_person_says_else_by_the_address(string? template, string expected) =>
        Assert.Equal(expected, new SshHosts(() => [At("tcp://10.0.0.40:2375", "id-40")], template).EndpointOf(Node).ToString());

    [Fact]
    public void As_the_nodes_own_engine_is_reached_else_as_anothers_is()
    {
        SwarmEndpoint[] endpoints = [At("ssh://admin@first:2222", "id-50"), At("ssh://me@second/run/docker.sock", "id-40")];
        Assert.Equal("ssh://me@second/run/docker.sock", new SshHosts(() => endpoints, null).EndpointOf(Node).ToString());
        Assert.Equal("ssh://admin@10.0.0.40:2222", new SshHosts(() => [endpoints[0]], null).EndpointOf(Node).ToString());
    }

    [Theory]
    [InlineData("tcp://{Address}")]
    [InlineData("{Address}")]
    [InlineData("ssh://{Nothing}")]
    [InlineData("ssh://root@{Name}")]
    public void What_gives_no_way_by_ssh_is_told(string template)
    {
        var node = Node with { SpecName = "x; reboot" };
        Assert.Throws<EngineDriverException>(() => new SshHosts(() => [], template).Find(node));
    }

    [Theory]
    [InlineData("$(reboot)")]
    [InlineData("-oProxyCommand=reboot")]
    [InlineData("node-40 reboot")]
    [InlineData("node`reboot`")]
    [InlineData("a\nb")]
    public void A_host_name_that_a_shell_could_take_for_more_goes_no_further(string hostname) =>
        Assert.Throws<EngineDriverException>(() => new SshHosts(() => [], "ssh://{Hostname}").Find(Node with { Hostname = hostname }));

    [Fact]
    public void A_node_without_an_address_is_told() =>
        Assert.Contains("-HostTemplate", Assert.Throws<EngineDriverException>(() => new SshHosts(() => [], null).Find(Node with { RaftAddress = string.Empty })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_person_types_words_without_secrets_and_quotes() =>
        Assert.Equal(
            "ssh -l admin -p 2222 10.0.0.40 \"sudo systemctl start docker.service\"",
            Driver(new SshTransportOptions(EngineEndpoint.Parse("ssh://admin@10.0.0.40:2222"))).DescribeManualStart(Node, SwarmFailoverFault.StopEngine));

    [Theory]
    [InlineData(255, "admin@10.0.0.40: Permission denied (publickey).", "The host did not let the user in")]
    [InlineData(255, "ssh: connect to host 10.0.0.40 port 22: Connection refused", "Nothing listens for ssh there")]
    [InlineData(255, "Host key verification failed.", "The host's key is not known")]
    [InlineData(255, "client_loop: send disconnect: Broken pipe", "The connection broke")]
    [InlineData(127, "bash: sh: command not found", "there is no shell 'sh'. It says: bash: sh: command not found")]
    [InlineData(1, "'sh' is not recognized as an internal or external command", "ended with status 1. It says: 'sh' is not recognized")]
    [InlineData(9, "greeting\nswarmha: the engine does not run there", ": the engine does not run there")]
    public async Task What_ssh_ends_with_is_told_with_its_last_line(int status, string words, string expected)
    {
        using var ssh = new FakeSsh();
        ssh.EndsWith(status, words);
        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => Driver(ssh.ToNowhere()).CheckAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith(ssh.Endpoint.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(" sh", Assert.Single(ssh.Commands), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds10)]
    public async Task A_host_that_is_silent_is_given_up_when_the_time_is_over()
    {
        using var ssh = new FakeSsh();
        ssh.IsSilent();
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var check = Driver(ssh.ToNowhere()).CheckAsync(Node, SwarmFailoverFault.StopEngine, cut.Token);
        await Eventually.IsTrueAsync(() => ssh.Commands.Count > 0, "ssh has begun");
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
        await ssh.IsGoneAsync();
    }

    [Fact]
    public async Task A_machine_without_ssh_is_told()
    {
        var driver = Driver(new SshTransportOptions(EngineEndpoint.Parse("ssh://node-40")) { Program = "/nowhere/ssh" });
        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.IsType<SshMissingException>(problem.InnerException);
    }

    private static LinuxHostDriver Driver(SshTransportOptions options) => new("Ssh", _ => new SshHostShell(options));

    private static SwarmEndpoint At(string endpoint, string node) => new() { Endpoint = EngineEndpoint.Parse(endpoint), NodeId = node };
}
