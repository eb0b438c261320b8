using System.Reflection;

namespace SwarmHa.Docker.Tests;

/// <summary>What is given to the ssh program.</summary>
public sealed class SshCommandTests
{
    private const string Always = "-T -o BatchMode=yes -o ConnectTimeout=30 -o ControlMaster=no -o ClearAllForwardings=yes ";

    [Theory]
    [InlineData("ssh://node-40", "-- node-40 docker system dial-stdio")]
    [InlineData("ssh://node-40/", "-- node-40 docker system dial-stdio")]
    [InlineData("ssh://admin@node-40", "-l admin -- node-40 docker system dial-stdio")]
    [InlineData("ssh://node-40:2222", "-p 2222 -- node-40 docker system dial-stdio")]
    [InlineData("ssh://node-40:22", "-p 22 -- node-40 docker system dial-stdio")]
    [InlineData("ssh://admin@node-40:2222/run/user/1000/docker.sock", "-l admin -p 2222 -- node-40 docker --host=unix:///run/user/1000/docker.sock system dial-stdio")]
    [InlineData("ssh://admin@10.0.0.40", "-l admin -- 10.0.0.40 docker system dial-stdio")]
    [InlineData("ssh://admin@[fd00::40]:2222", "-l admin -p 2222 -- fd00::40 docker system dial-stdio")]
    [InlineData("ssh://[fe80::1%eth0]", "-- fe80::1%eth0 docker system dial-stdio")]
    [InlineData("ssh://[fe80::1%25eth0]", "-- fe80::1%eth0 docker system dial-stdio")]
    [InlineData("ssh://Admin@MyBox/Run/Docker.sock", "-l Admin -- MyBox docker --host=unix:///Run/Docker.sock system dial-stdio")]
    [InlineData("SSH://ssh", "-- ssh docker system dial-stdio")]
    [InlineData("ssh://my_host", "-- my_host docker system dial-stdio")]
    [InlineData("ssh://node@node", "-l node -- node docker system dial-stdio")]
    public void Arguments(string endpoint, string expected) =>
        Assert.Equal(Always + expected, string.Join(' ', SshCommand.Arguments(EngineEndpoint.Parse(endpoint), TimeSpan.FromSeconds(30))));

    [Theory]
    [InlineData(30_000, "30")]
    [InlineData(1_500, "2")]
    [InlineData(1, "1")]
    public void The_time_is_told_in_whole_seconds(int milliseconds, string seconds) =>
        Assert.Contains($"ConnectTimeout={seconds}", SshCommand.Arguments(EngineEndpoint.Parse("ssh://node-40"), TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("ssh://DOMAIN%5Cadmin@node-40", @"DOMAIN\admin")]
    [InlineData("ssh://admin%40example.org@node-40", "admin@example.org")]
    public void The_user_may_be_percent_encoded(string address, string user)
    {
        var arguments = SshCommand.Arguments(Unchecked(address), TimeSpan.FromSeconds(30)).ToList();
        Assert.Equal(user, arguments[arguments.IndexOf("-l") + 1]);
    }

    [Theory]
    [InlineData("ssh://admin%24%28reboot%29@node-40")]
    [InlineData("ssh://admin%20-oProxyCommand=reboot@node-40")]
    [InlineData("ssh://%2DoProxyCommand@node-40")]
    [InlineData("ssh://admin%22@node-40")]
    [InlineData("ssh://node-40/run/$(reboot)")]
    [InlineData("ssh://node-40/run/a%20b")]
    public void What_a_shell_could_take_for_more_than_a_name_goes_no_further(string address) =>
        Assert.Throws<EndpointInvalidException>(() => SshCommand.Arguments(Unchecked(address), TimeSpan.FromSeconds(30)));

    /// <summary>An endpoint that nobody has looked at.</summary>
    private static EngineEndpoint Unchecked(string address) =>
        (EngineEndpoint)Activator.CreateInstance(typeof(EngineEndpoint), BindingFlags.NonPublic | BindingFlags.Instance, null, [new Uri(address)], null)!;
}
