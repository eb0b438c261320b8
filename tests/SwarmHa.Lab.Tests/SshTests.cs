using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>Nodes that are reached by ssh.</summary>
public sealed class SshTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_is_reached_through_a_session_on_its_node()
    {
        await using var server = await ServerAsync();
        using var ssh = new SshFolder([server]);
        Assert.EndsWith("\r\n\r\nOK", await AskAsync(ssh, server, "_ping"), StringComparison.Ordinal);
        Assert.Contains($"\"Name\":\"{server.Node.Name}\"", await AskAsync(ssh, server, "info"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dockers_own_client_gets_in()
    {
        await using var server = await ServerAsync();
        using var ssh = new SshFolder([server]);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = ssh.SearchPath,
            ["DOCKER_HOST"] = $"ssh://root@{server.Node.Address}:{server.Port}",
        };
        var (exitCode, output, error) = await Command.RunAsync(environment, string.Empty, "docker", "info", "--format", "{{.Name}}");
        Assert.True(exitCode == 0, error);
        Assert.Equal(server.Node.Name, output.Trim());
    }

    [Fact]
    public async Task A_server_at_the_usual_port_is_known_too()
    {
        await using var server = await ServerAsync(22);
        using var ssh = new SshFolder([server]);
        Assert.EndsWith("\r\n\r\nOK", await AskAsync(ssh, server, "_ping"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_one_does_not_know_is_not_spoken_to()
    {
        await using var server = await ServerAsync();
        using var forgetful = new SshFolder([server], knowsHosts: false);
        Assert.Contains("Host key verification failed", (await RunAsync(forgetful, server, "true")).Error, StringComparison.Ordinal);
        using var keyless = new SshFolder([server], hasKeys: false);
        Assert.Contains("Permission denied (publickey)", (await RunAsync(keyless, server, "true")).Error, StringComparison.Ordinal);
        using var trusting = new SshFolder([server], knowsHosts: false, more: "StrictHostKeyChecking accept-new");
        Assert.Equal(0, (await RunAsync(trusting, server, "true")).ExitCode);
        string learnt = await File.ReadAllTextAsync(trusting.KnownHostsPath, Token);
        Assert.StartsWith($"[{server.Node.Address}]:{server.Port} ssh-ed25519 ", learnt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_goes_with_all_that_its_sessions_have_begun_and_leaves_another_alone()
    {
        await using var other = await ServerAsync(2223);
        await using var server = await ServerAsync();
        using var ssh = new SshFolder([server, other]);
        string mark = $"{Guid.NewGuid()}";
        var session = RunAsync(ssh, server, $"setsid sh -c 'sleep 3600; true' {mark} & wait");
        await Engine.EventuallyAsync(() => Task.FromResult(Runs(mark)), "the session runs");
        await server.DisposeAsync();
        Assert.NotEqual(0, (await session).ExitCode);
        Assert.False(Runs(mark));
        Assert.False(Directory.Exists(Path.GetDirectoryName(server.PrivateKeyPath)));
        Assert.Equal(0, (await RunAsync(ssh, other, "true")).ExitCode);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_says_why()
    {
        await using var server = await ServerAsync();
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => NodeSshServer.StartAsync(server.Node, server.Port, cancellationToken: Token));
        Assert.Contains("Address already in use", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<NodeSshServer> ServerAsync(int port = 2222)
    {
        var lab = await LabFixture.WholeLabAsync();
        try
        {
            await NodeSshServer.InstallAsync(Token);
        }
        catch (EngineLabException e)
        {
            Assert.Skip(e.Message);
        }

        return await NodeSshServer.StartAsync(lab.Nodes[1], port, cancellationToken: Token);
    }

    private static async Task<string> AskAsync(SshFolder ssh, NodeSshServer server, string path)
    {
        string request = $"GET /{path} HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n";
        var (exitCode, output, error) = await RunAsync(ssh, server, "docker system dial-stdio", request);
        Assert.True(exitCode == 0, $"{error}{server.Log}");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", output, StringComparison.Ordinal);
        return output;
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(
        SshFolder ssh, NodeSshServer server, string command, string input = "") =>
        Command.RunAsync(
            new Dictionary<string, string> { ["PATH"] = ssh.SearchPath },
            input,
            "ssh", "-o", "BatchMode=yes", "-p", $"{server.Port}", $"root@{server.Node.Address}", command);

    /// <summary>Whether a process runs that has the mark as an argument of its own.</summary>
    private static bool Runs(string mark) => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Split('\0').Contains(mark);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
