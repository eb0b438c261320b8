using System.Net.Sockets;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>A manager that answers this host nothing, while the swarm hears it as ever.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class SilenceTests(ManagersLab managers) : IClassFixture<ManagersLab>
{
    private const string Silent = "node-50";

    // As systemd sets it on Debian. A node that checks where packets come from does not say who has its address either.
    private const string CheckSources = "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EngineLab Lab => managers.Lab;

    private EngineLabNode Place => Lab.Nodes.Single(node => node.Name == Silent);

    [Fact]
    public async Task It_is_heard_by_the_others_and_not_by_this_host()
    {
        await RunAsync("nsenter", $"--net=/run/netns/{Place.NetworkNamespace}", "sh", "-c", CheckSources);
        using var open = new TcpClient();
        await open.ConnectAsync(Place.Address, Place.Endpoint.Port, Token);
        await Lab.SilenceAsync(Silent, Token);
        await Lab.SilenceAsync(Silent, Token);
        Assert.True(Place.IsSilent);
        await RunAsync("ip", "neigh", "flush", "to", $"{Place.Address}");
        await Task.WhenAll(AssertNothingIsConnectedAsync(), AssertNothingIsReadAsync(open));
        Assert.Null(await Engine.ServiceAsync(Place));
        Assert.Equal(Silent, (string?)(await Engine.InfoAsync(Place))["Name"]);
        foreach (var manager in Lab.Nodes)
        {
            Assert.Equal("ready", await Engine.StateAsync(manager, Silent));
            Assert.Equal("reachable", await Engine.ReachabilityAsync(manager, Silent));
        }

        await Lab.UnsilenceAsync(Silent, Token);
        await Lab.UnsilenceAsync(Silent, Token);
        Assert.False(Place.IsSilent);
        await AnswersAgainAsync();
    }

    [Fact]
    public async Task Raising_the_lab_again_ends_its_silence()
    {
        await Lab.SilenceAsync(Silent, Token);
        await EngineLab.UpAsync(ManagersLab.Options, null, Token);
        Assert.False(Place.IsSilent);
        await AnswersAgainAsync();
    }

    [Fact]
    public async Task Starting_the_node_ends_its_silence()
    {
        await Lab.SilenceAsync(Silent, Token);
        await new EngineLabSource().FindAll().Single(lab => lab.Name == Lab.Name).StartNodeAsync(Silent, Token);
        Assert.False(Place.IsSilent);
        await AnswersAgainAsync();
    }

    /// <summary>Longer than the three seconds after which the kernel says of an address that nobody owns up to that there is no route to
    /// it: a black hole never says so.</summary>
    private static async Task AssertNothingInAsync(Func<CancellationToken, Task> wait)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limited.CancelAfter(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait(limited.Token));
        Token.ThrowIfCancellationRequested();
    }

    private static async Task AssertNothingIsReadAsync(TcpClient open)
    {
        var stream = open.GetStream();
        await stream.WriteAsync("GET /_ping HTTP/1.1\r\nHost: engine\r\n\r\n"u8.ToArray(), Token);
        await AssertNothingInAsync(token => stream.ReadExactlyAsync(new byte[1], token).AsTask());
    }

    private static async Task RunAsync(params IEnumerable<string> words)
    {
        var (exitCode, _, error) = await Command.RunAsync([], string.Empty, words);
        Assert.True(exitCode == 0, error);
    }

    private async Task AssertNothingIsConnectedAsync()
    {
        using var client = new TcpClient();
        await AssertNothingInAsync(token => client.ConnectAsync(Place.Address, Place.Endpoint.Port, token).AsTask());
    }

    private Task AnswersAgainAsync() => Engine.EventuallyAsync(
        async () => await Engine.PingAsync(Place, TimeSpan.FromSeconds(1)) is not null && await Engine.ServiceAsync(Place) is not null,
        "the silent node answers again");
}
