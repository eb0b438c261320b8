using SwarmHa.Docker;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>The driver by ssh, with a real sshd on a host that has <c>service docker</c>.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(DriversCollection.Name)]
public sealed class SshDriverTests(DriversLab drivers) : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private NodeSshServer _server = null!;
    private SshFolder _ssh = null!;
    private ISwarm _swarm = null!;
    private IEngineDriver _driver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SwarmManager Node => drivers.Node;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await NodeSshServer.InstallAsync(Token);
        }
        catch (EngineLabException e)
        {
            Assert.Skip(e.Message);
        }

        _server = await NodeSshServer.StartAsync(drivers.Place, services: drivers.Services, cancellationToken: Token);
        _ssh = new SshFolder([_server]);
        Environment.SetEnvironmentVariable("PATH", _ssh.SearchPath);
        _swarm = await drivers.ConnectAsync();
        _driver = new DockerSwarmConnector().CreateSshDriver(_swarm, "ssh://root@{Address}:2222");
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _swarm?.Dispose();
        _ssh?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await DriversLab.BecomeWholeAsync();
    }

    [Theory]
    [InlineData(SwarmFailoverFault.StopEngine, EngineLabNodeState.Stopped, "docker stop")]
    [InlineData(SwarmFailoverFault.KillEngine, EngineLabNodeState.Stopped, null)]
    [InlineData(SwarmFailoverFault.FreezeEngine, EngineLabNodeState.Frozen, null)]
    public async Task A_fault_takes_effect_and_is_undone(SwarmFailoverFault fault, EngineLabNodeState state, string? asked)
    {
        var before = drivers.Services.Calls.Count;
        await _driver.CheckAsync(Node, fault, Token);
        Assert.Equal(EngineLabNodeState.Running, drivers.Place.State);
        var arranged = await _driver.ArrangeStartAsync(Node, fault, Long, Token);
        Assert.Equal($"ssh://root@{drivers.Place.Address}:2222: a shell in the background undoes it after 300 s", arranged);
        Assert.NotEmpty(DriversLab.Waiting());

        await _driver.StopAsync(Node, fault, Token);
        Assert.Equal(state, drivers.Place.State);
        Assert.Null(await Engine.PingAsync(drivers.Place, TimeSpan.FromMilliseconds(300)));
        Assert.Equal(asked is not null, drivers.Services.Calls.Skip(before).Contains("docker stop"));

        if (fault == SwarmFailoverFault.StopEngine)
        {
            await TypeAsync(_driver.DescribeManualStart(Node, fault));
        }

        await _driver.StartAsync(Node, fault, Token);
        Assert.Equal(EngineLabNodeState.Running, drivers.Place.State);
        Assert.Empty(DriversLab.Waiting());
        await drivers.IsHeardAsync();

        // Where nothing is to be undone, undoing is no error.
        await _driver.StartAsync(Node, fault, Token);
    }

    [Fact]
    public async Task A_host_that_is_cut_off_is_reached_still_and_joined_again()
    {
        const SwarmFailoverFault Fault = SwarmFailoverFault.IsolateNetwork;
        await _driver.CheckAsync(Node, Fault, Token);
        var refused = await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(Node, Fault, Token));
        Assert.Contains("nothing is arranged", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await RulesAsync());

        await _driver.ArrangeStartAsync(Node, Fault, Long, Token);
        await _driver.StopAsync(Node, Fault, Token);
        Assert.NotEmpty(await RulesAsync());
        await drivers.IsHeardAsync(wanted: false);
        Assert.NotNull(await Engine.PingAsync(drivers.Place, TimeSpan.FromSeconds(2)));

        // On top of it, as when a fault was half undone: one call is enough for all.
        await _driver.StopAsync(Node, SwarmFailoverFault.FreezeEngine, Token);
        await _driver.StartAsync(Node, Fault, Token);
        Assert.Empty(await RulesAsync());
        Assert.Equal(EngineLabNodeState.Running, drivers.Place.State);
        Assert.Empty(DriversLab.Waiting());
        await drivers.IsHeardAsync();
    }

    [Theory]
    [InlineData(SwarmFailoverFault.KillEngine)]
    [InlineData(SwarmFailoverFault.IsolateNetwork)]
    public async Task When_nobody_undoes_it_the_host_does(SwarmFailoverFault fault)
    {
        await _driver.CheckAsync(Node, fault, Token);

        // On a busy machine the fault itself takes some seconds, and must come before its undoing.
        await _driver.ArrangeStartAsync(Node, fault, TimeSpan.FromSeconds(8), Token);
        await _driver.StopAsync(Node, fault, Token);
        if (fault == SwarmFailoverFault.KillEngine)
        {
            Assert.Equal(EngineLabNodeState.Stopped, drivers.Place.State);
            await Engine.EventuallyAsync(() => Task.FromResult(drivers.Place.State == EngineLabNodeState.Running), "the engine runs");
        }

        await Engine.EventuallyAsync(async () => (await RulesAsync()).Length == 0, "nothing is dropped any more");
        await Engine.EventuallyAsync(() => Task.FromResult(DriversLab.Waiting().Count == 0), "nobody waits any more");
        await drivers.IsHeardAsync();
        await _driver.StartAsync(Node, fault, Token);
    }

    [Theory]
    [InlineData(SwarmFailoverFault.FreezeEngine)]
    [InlineData(SwarmFailoverFault.IsolateNetwork)]
    public async Task What_a_person_is_told_to_type_undoes_it(SwarmFailoverFault fault)
    {
        await _driver.CheckAsync(Node, fault, Token);
        await _driver.ArrangeStartAsync(Node, fault, Long, Token);
        await _driver.StopAsync(Node, fault, Token);
        await TypeAsync(_driver.DescribeManualStart(Node, fault));
        Assert.Empty(await RulesAsync());
        await drivers.IsHeardAsync();
        await _driver.StartAsync(Node, fault, Token);
        Assert.Empty(DriversLab.Waiting());
        Assert.Empty(await RulesAsync());
    }

    [Fact]
    public async Task What_it_cannot_do_is_told_beforehand()
    {
        var unchecked_ = await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.Contains("has not been checked", unchecked_.Message, StringComparison.Ordinal);

        var stranger = await RefusedAsync(_driver, Node with { Id = "another" });
        Assert.Contains($"the engine there is the node {Node.Id}, and {Node.Name} is another", stranger, StringComparison.Ordinal);

        var connector = new DockerSwarmConnector();
        Assert.Contains("Nothing listens for ssh there", await RefusedAsync(connector.CreateSshDriver(_swarm, "ssh://root@{Address}:2299"), Node), StringComparison.Ordinal);
        Assert.Contains("is not ssh://", await RefusedAsync(connector.CreateSshDriver(_swarm, "tcp://{Address}"), Node), StringComparison.Ordinal);

        await drivers.Lab.FreezeAsync(drivers.Place.Name, Token);
        await drivers.Lab.ThawAsync(drivers.Place.Name, Token);
        await drivers.Lab.StopAsync(drivers.Place.Name, Token);
        Assert.Contains("the engine does not run there", await RefusedAsync(_driver, Node), StringComparison.Ordinal);

        // A start that fails says what the service says.
        await File.WriteAllTextAsync(drivers.Services.RefusalPath, string.Empty, Token);
        var failed = await Assert.ThrowsAsync<EngineDriverException>(() => _driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.EndsWith("'service docker start' failed: no more engines today", failed.Message, StringComparison.Ordinal);
        File.Delete(drivers.Services.RefusalPath);
        await _driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await drivers.IsHeardAsync();
    }

    private static async Task<string> RefusedAsync(IEngineDriver driver, SwarmNode node) =>
        (await Assert.ThrowsAsync<EngineDriverException>(() => driver.CheckAsync(node, SwarmFailoverFault.StopEngine, Token))).Message;

    /// <summary>Types a command, and waits until the engine answers.</summary>
    private async Task TypeAsync(string command)
    {
        Assert.StartsWith("ssh -l root -p 2222 ", command, StringComparison.Ordinal);
        var (_, _, error) = await Command.RunAsync(new Dictionary<string, string> { ["PATH"] = _ssh.SearchPath }, string.Empty, "sh", "-c", command);
        await Engine.EventuallyAsync(
            async () => drivers.Place.State == EngineLabNodeState.Running && await Engine.PingAsync(drivers.Place, TimeSpan.FromSeconds(1)) is not null,
            $"the engine answers after '{command}' ({error})");
    }

    /// <summary>The rules that drop packets on the node.</summary>
    private async Task<string[]> RulesAsync()
    {
        var (_, output, _) = await Command.RunAsync([], string.Empty, "nsenter", $"--net=/run/netns/{drivers.Place.NetworkNamespace}", "iptables", "-S");
        return [.. output.Split('\n').Where(static line => line.Contains("SWARMHA", StringComparison.Ordinal) && line.Contains("DROP", StringComparison.Ordinal))];
    }
}
