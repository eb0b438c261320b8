using System.Net.Sockets;

namespace SwarmHa.Docker.Tests;

/// <summary>What people are told to do, and in whose words.</summary>
public sealed class EngineAdviceTests
{
    private const string Socket = "unix:///var/run/docker.sock";
    private const string Pipe = "npipe://./pipe/docker_engine";
    private const string Tcp = "tcp://node-40:2375";
    private const string Ssh = "ssh://admin@node-40";

    // What only the other systems have.
    private static readonly Dictionary<string, string[]> Foreign = new()
    {
        ["Windows"] = ["sudo", "root", ".sock", "systemctl", "service docker status"],
        ["Linux"] = ["Start-Service", "Get-Service", "elevated", "docker-users", "Docker Desktop"],
        ["MacOS"] = ["Start-Service", "Get-Service", "elevated", "docker-users", "systemctl", "service docker status", "root"],
    };

    [Theory]
    [InlineData(nameof(SwarmErrors.AccessDenied), Socket, "Linux", "Run as root, or as a member of the group docker.")]
    [InlineData(nameof(SwarmErrors.AccessDenied), Socket, "MacOS", "Run as the user who started Docker Desktop.")]
    [InlineData(nameof(SwarmErrors.AccessDenied), Socket, "Windows", "Run in an elevated session, or as a member of the group docker-users.")]
    [InlineData(nameof(SwarmErrors.AccessDenied), Pipe, "Windows", "Run in an elevated session, or as a member of the group docker-users.")]
    [InlineData(nameof(SwarmErrors.AccessDenied), Tcp, "Windows", "Check the firewall")]
    [InlineData(nameof(SwarmErrors.AccessDenied), Tcp, "Linux", "Check the firewall")]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), Socket, "Linux", "Check that the engine runs: systemctl status docker, or service docker status.")]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), Socket, "MacOS", "Check that the engine runs: start Docker Desktop.")]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), Socket, "Windows", "Check that the engine runs: Get-Service docker. Start it with Start-Service docker in an elevated session, or start Docker Desktop.")]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), Pipe, "Windows", "Check that the engine runs: Get-Service docker. Start it with Start-Service docker in an elevated session, or start Docker Desktop.")]
    public void It_fits_the_system(string row, string endpoint, string system, string begin)
    {
        var advice = EngineAdvice.Of(Row(row), EngineEndpoint.Parse(endpoint), Enum.Parse<HostSystem>(system));
        Assert.StartsWith(begin, advice, StringComparison.Ordinal);
        Assert.All(Foreign[system], word => Assert.DoesNotContain(word, advice, StringComparison.Ordinal));
    }

    /// <summary>The engine behind ssh is one of a Linux host, whatever this machine is.</summary>
    [Theory]
    [InlineData(nameof(SwarmErrors.AccessDenied), "Windows", "Log in to the host as root, or as a member of its group docker.")]
    [InlineData(nameof(SwarmErrors.AccessDenied), "Linux", "Log in to the host as root, or as a member of its group docker.")]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), "Windows", "Run ssh USER@HOST docker version by hand: it shows whether the host or its engine does not answer.")]
    public void Behind_ssh_it_is_for_the_host(string row, string system, string advice) =>
        Assert.Equal(advice, EngineAdvice.Of(Row(row), EngineEndpoint.Parse(Ssh), Enum.Parse<HostSystem>(system)));

    /// <summary>What runs at the other end is not known.</summary>
    [Theory]
    [InlineData(nameof(SwarmErrors.ConnectionRefused), Tcp)]
    [InlineData(nameof(SwarmErrors.HostNotFound), Tcp)]
    [InlineData(nameof(SwarmErrors.HostNotFound), Ssh)]
    [InlineData(nameof(SwarmErrors.EngineTimeout), Socket)]
    public void Else_the_row_has_it(string row, string endpoint) => Assert.Null(EngineAdvice.Of(Row(row), EngineEndpoint.Parse(endpoint)));

    [Fact]
    public void A_pipe_is_one_of_Windows_whatever_this_machine_is()
    {
        var denied = EngineErrorMap.Translate(new UnauthorizedAccessException("Access to the path is denied."), EngineEndpoint.Parse(Pipe));
        Assert.Equal($"{Pipe}: Access is denied.", denied.Message);
        Assert.StartsWith("Run in an elevated session", denied.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_behind_ssh_have_it_as_well() =>
        Assert.StartsWith("Log in to the host as root", SshErrorMap.Translate(1, "dial unix /var/run/docker.sock: connect: permission denied", EngineEndpoint.Parse(Ssh), null).Advice, StringComparison.Ordinal);

    [Fact]
    public void It_is_kept_when_an_error_is_told_in_other_words()
    {
        var refused = EngineErrorMap.Translate(new SocketException((int)SocketError.ConnectionRefused), EngineEndpoint.Parse(Socket));
        var reworded = EngineErrorMap.WithOthers(refused, ["tcp://node-50:2375: No reply."]);
        Assert.EndsWith("Other managers: tcp://node-50:2375: No reply.", reworded.Message, StringComparison.Ordinal);
        Assert.NotEqual(SwarmErrors.ConnectionRefused.Advice, refused.Advice);
        Assert.Equal((refused.Advice, refused.Endpoint, refused.Target), (reworded.Advice, reworded.Endpoint, reworded.Target));
    }

    /// <summary>The texts are those of Windows, which are sentences, and name what is told before them.</summary>
    [Theory]
    [InlineData(SocketError.ConnectionRefused, "No connection could be made because the target machine actively refused it.", "The connection was refused.")]
    [InlineData(SocketError.TimedOut, "A connection attempt failed because the connected party did not properly respond.", "The connection timed out.")]
    [InlineData(SocketError.HostUnreachable, "A socket operation was attempted to an unreachable host.", "The host is unreachable.")]
    [InlineData(SocketError.NetworkUnreachable, "A socket operation was attempted to an unreachable network.", "The network is unreachable.")]
    [InlineData(SocketError.NoBufferSpaceAvailable, "The queue\r\nis full.", "No connection (The queue is full).")]
    [InlineData(SocketError.ConnectionReset, "An existing connection was forcibly closed by the remote host.", "The connection broke (An existing connection was forcibly closed by the remote host).")]
    public void A_systems_words_are_told_once(SocketError error, string words, string told) =>
        Assert.Equal($"{Tcp}: {told}", EngineErrorMap.Translate(new HttpRequestException($"{words} (node-40:2375)", new SocketException((int)error, words)), EngineEndpoint.Parse(Tcp)).Message);

    [Fact]
    public void A_program_that_cannot_be_started_is_told_once_too() => Assert.Equal(
        $"{Ssh}: The ssh program cannot be started (Access is denied).",
        SshErrorMap.NoProgram(EngineEndpoint.Parse(Ssh), new System.ComponentModel.Win32Exception(5, "Access is denied.")).Message);

    private static SwarmError Row(string id) => SwarmErrors.All.Single(row => row.Id == id);
}
