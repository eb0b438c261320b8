namespace SwarmHa.Docker.Tests;

/// <summary>What ssh, a shell or docker says at its end, and which error that is.</summary>
public sealed class SshErrorMapTests
{
    private const string Banner = "***************************\n* Authorised persons only *\n*  All that is done here  *\n*        is noted         *\n***************************\n";

    private const string ChangedKey = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
        Host key for node-40 has changed and you have requested strict checking.
        Host key verification failed.
        """;

    private static readonly EngineEndpoint Endpoint = EngineEndpoint.Parse("ssh://admin@node-40");

    public static TheoryData<int, string, string> Ends => new()
    {
        { 255, "admin@node-40: Permission denied (publickey,password).", nameof(SwarmErrors.SshAuthenticationFailed) },
        { 255, "Received disconnect from 10.0.0.40 port 22:2: Too many authentication failures\nDisconnected from 10.0.0.40 port 22", nameof(SwarmErrors.SshAuthenticationFailed) },
        { 255, "No ED25519 host key is known for node-40 and you have requested strict checking.\nHost key verification failed.", nameof(SwarmErrors.SshHostKeyRejected) },
        { 255, ChangedKey, nameof(SwarmErrors.SshHostKeyRejected) },
        { 255, "ssh: Could not resolve hostname node-40: Name or service not known", nameof(SwarmErrors.HostNotFound) },
        { 255, "ssh: Could not resolve hostname node-40: No such host is known. ", nameof(SwarmErrors.HostNotFound) },
        { 255, "channel 0: open failed: connect failed: Name or service not known\nstdio forwarding failed\nConnection closed by UNKNOWN port 65535", nameof(SwarmErrors.HostNotFound) },
        { 255, "ssh: connect to host node-40 port 22: Connection refused", nameof(SwarmErrors.ConnectionRefused) },
        { 255, "ssh: connect to host node-40 port 22: No route to host", nameof(SwarmErrors.ConnectionRefused) },
        { 255, "ssh: connect to host node-40 port 22: Network is unreachable", nameof(SwarmErrors.ConnectionRefused) },
        { 255, "ssh: connect to host node-40 port 22: Connection timed out", nameof(SwarmErrors.EngineTimeout) },
        { 255, "ssh: connect to host node-40 port 22: Operation timed out", nameof(SwarmErrors.EngineTimeout) },
        { 255, "Connection timed out during banner exchange\nConnection to 10.0.0.40 port 22 timed out", nameof(SwarmErrors.EngineTimeout) },
        { 255, "client_loop: send disconnect: Broken pipe", nameof(SwarmErrors.ConnectionLost) },
        { 255, "Connection to node-40 closed by remote host.", nameof(SwarmErrors.ConnectionLost) },
        { 255, "Read from remote host node-40: Connection reset by peer", nameof(SwarmErrors.ConnectionLost) },
        { 255, "Timeout, server node-40 not responding.", nameof(SwarmErrors.ConnectionLost) },
        { 255, "kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.40 port 22", nameof(SwarmErrors.SshFailed) },
        { 255, "Unable to negotiate with 10.0.0.40 port 22: no matching host key type found. Their offer: ssh-rsa", nameof(SwarmErrors.SshFailed) },
        { 255, "Bad owner or permissions on /root/.ssh/config", nameof(SwarmErrors.SshFailed) },
        { 1, "failed to open the raw stream connection: dial unix /var/run/docker.sock: connect: permission denied", nameof(SwarmErrors.AccessDenied) },
        { 1, "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.24/info\": dial unix /var/run/docker.sock: connect: permission denied", nameof(SwarmErrors.AccessDenied) },
        { 1, "permission denied while trying to connect to the docker API at unix:///var/run/docker.sock", nameof(SwarmErrors.AccessDenied) },
        { 1, "failed to open the raw stream connection: dial unix /var/run/docker.sock: connect: no such file or directory", nameof(SwarmErrors.ConnectionRefused) },
        { 1, "failed to open the raw stream connection: dial unix /var/run/docker.sock: connect: connection refused", nameof(SwarmErrors.ConnectionRefused) },
        { 1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", nameof(SwarmErrors.ConnectionRefused) },
        { 1, "docker: unknown command: docker system dial-stdio\n\nUsage:  docker system\n\nRun 'docker system --help' for more information", nameof(SwarmErrors.SshFailed) },
        { 1, "'docker' is not recognized as an internal or external command,\r\noperable program or batch file.", nameof(SwarmErrors.SshFailed) },
        { 127, "bash: line 1: docker: command not found", nameof(SwarmErrors.SshFailed) },
        { 127, "sh: 1: docker: not found", nameof(SwarmErrors.SshFailed) },
        { 127, "bash: line 1: docker: Kommando nicht gefunden.", nameof(SwarmErrors.SshFailed) },
        { 126, "bash: line 1: /usr/bin/docker: Permission denied", nameof(SwarmErrors.SshFailed) },
        { 143, string.Empty, nameof(SwarmErrors.SshFailed) },
        { 0, string.Empty, nameof(SwarmErrors.ConnectionLost) },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Each_end_has_its_error(int status, string words, string error)
    {
        var problem = SshErrorMap.Translate(status, words, Endpoint, null);
        Assert.Equal(error, problem.Error.Id);
        Assert.Equal((Endpoint.Uri, words.Replace("\r\n", "\n", StringComparison.Ordinal), Endpoint), (problem.Endpoint, problem.EngineMessage, problem.Target));
        Assert.StartsWith("ssh://admin@node-40: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_greeting_does_not_change_that(int status, string words, string error) =>
        Assert.Equal(error, SshErrorMap.Translate(status, $"Warning: Permanently added 'node-40' (ED25519) to the list of known hosts.\r\n{Banner}{words}", Endpoint, null).Error.Id);

    [Theory]
    [InlineData(127, "Is there any docker?", "The user has no docker program there. ssh says: Is there any docker?")]
    [InlineData(42, "First.\nSecond.\r\n\r\nThird.\n", "ssh ended with status 42. ssh says: First. Second. Third.")]
    [InlineData(42, Banner + "Why it ended.", "ssh ended with status 42. ssh says: *        is noted         * *************************** Why it ended.")]
    [InlineData(42, "Warning: Permanently added 'node-40' to the list of known hosts.\n** WARNING: old cipher\ndebug1: that\nWhy.", "ssh ended with status 42. ssh says: Why.")]
    [InlineData(255, "debug1: Reading\nadmin@node-40: Permission denied (publickey).\n", "The host did not let the user in. ssh says: admin@node-40: Permission denied (publickey).")]
    [InlineData(42, "", "ssh ended with status 42.")]
    [InlineData(0, "", "The connection ended without a reply.")]
    public void The_message_holds_what_matters(int status, string words, string message) =>
        Assert.Equal($"ssh://admin@node-40: {message}", SshErrorMap.Translate(status, words, Endpoint, null).Message);

    [Fact]
    public void The_status_may_be_unknown() =>
        Assert.Equal("ssh://admin@node-40: ssh closed the connection without a reply.", Assert.IsType<SshFailedException>(SshErrorMap.Translate(null, string.Empty, Endpoint, null)).Message);

    [Fact]
    public void The_cause_is_kept()
    {
        var cause = new IOException("broken");
        Assert.Same(cause, SshErrorMap.Translate(255, "Connection refused", Endpoint, cause).InnerException);
    }
}
