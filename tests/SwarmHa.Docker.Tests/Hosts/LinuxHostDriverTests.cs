namespace SwarmHa.Docker.Tests;

/// <summary>The commands for Linux hosts as a real shell runs them, on hosts that are played. Real engines are in the lab's tests.</summary>
public sealed class LinuxHostDriverTests
{
    private static readonly SwarmManager Node = new() { Id = PlayedHost.NodeId, Hostname = "node-40", RaftAddress = "10.0.0.40:2377" };

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(90.2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SwarmFailoverFault.StopEngine)]
    [InlineData(SwarmFailoverFault.KillEngine)]
    public async Task Systemd_is_told_to_stop_the_socket_too_and_starts_the_service(SwarmFailoverFault fault)
    {
        using var host = new PlayedHost();
        var driver = Driver(host);
        await driver.CheckAsync(Node, fault, Token);
        Assert.Empty(host.Calls);
        Assert.Empty(host.Notes);
        await driver.StopAsync(Node, fault, Token);
        Assert.Null(host.Engine);
        Assert.Contains("systemctl stop docker.socket docker.service", host.Calls);
        await driver.StartAsync(Node, fault, Token);
        Assert.NotNull(host.Engine);
        Assert.Equal(["systemctl start docker.socket", "systemctl start docker.service"], host.Calls.Where(static call => call.Contains(" start ", StringComparison.Ordinal)));
        Assert.DoesNotContain(host.Calls, static call => call.StartsWith("service", StringComparison.Ordinal));
        Assert.Equal("systemctl start docker.service", driver.DescribeManualStart(Node, fault));
        Assert.Empty(host.Notes);
    }

    [Fact]
    public async Task A_timer_of_systemd_undoes_what_nobody_undoes_and_is_taken_back_otherwise()
    {
        using var host = new PlayedHost();
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.FreezeEngine, Token);
        Assert.Equal("the host: a timer of systemd undoes it after 91 s", await driver.ArrangeStartAsync(Node, SwarmFailoverFault.FreezeEngine, Delay, Token));
        Assert.Contains(
            "systemd-run --unit=swarmha-undo --on-active=91 --timer-property=AccuracySec=500ms /bin/sh /run/swarmha-drill/undo", host.Calls);
        await driver.StopAsync(Node, SwarmFailoverFault.FreezeEngine, Token);
        Assert.True(host.IsFrozen);
        host.TimerFires();
        Assert.False(host.IsFrozen);
        Assert.Empty(host.Notes);

        await driver.ArrangeStartAsync(Node, SwarmFailoverFault.KillEngine, Delay, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token);
        Assert.Equal(["said", "undo"], host.Notes);
        host.TimerFires();
        Assert.NotNull(host.Engine);
        Assert.Empty(host.Notes);

        await driver.ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, Delay, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal("systemctl stop swarmha-undo.timer", host.Calls.Last(static call => call.Contains("timer", StringComparison.Ordinal) && !call.Contains("reset-failed", StringComparison.Ordinal)));
        Assert.Empty(host.Notes);
    }

    [Fact]
    public async Task Without_systemd_the_service_program_is_asked()
    {
        using var host = new PlayedHost(hasSystemd: false);
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Contains("service docker stop", host.Calls);
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Contains("service docker start", host.Calls);
        Assert.Equal("service docker start", driver.DescribeManualStart(Node, SwarmFailoverFault.StopEngine));
    }

    [Fact]
    public async Task A_process_that_is_no_engine_is_left_alone_whatever_number_is_written_down()
    {
        using var host = new PlayedHost();
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.KillEngine, Token);
        host.Write("systemctl", $"[ \"$3\" = MainPID ] && echo MainPID={Environment.ProcessId}; exit 0");
        var refused = await Assert.ThrowsAsync<EngineDriverException>(() => driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token));
        Assert.Contains("main process is not known", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_becomes_root_by_sudo()
    {
        using var host = new PlayedHost();
        host.LogsInAsUser();
        host.Write("sudo", "[ \"$1 $2 $3\" = '-n /bin/sh -s' ] || exit 1; shift; export SUDO_USER=admin; exec \"$@\"");
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Null(host.Engine);
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.NotNull(host.Engine);
        Assert.Equal("sudo systemctl start docker.service", driver.DescribeManualStart(Node, SwarmFailoverFault.StopEngine));
        Assert.Equal("sudo pkill -CONT -x dockerd", driver.DescribeManualStart(Node, SwarmFailoverFault.FreezeEngine));
    }

    [Theory]
    [InlineData("echo 'sudo: a password is required' >&2; exit 1", "the host: sudo wants a password there, and nobody can type one.*sudo: a password is required")]
    [InlineData("echo 'admin is not in the sudoers file.' >&2; exit 1", "the host: sudo does not let the user become root there.*not in the sudoers file")]
    [InlineData("echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1", "the host: sudo does not let the user become root there.*tty")]
    [InlineData("echo Restricted.; exit 0", "the host: what answers there did not run the commands")]
    [InlineData("echo 'something else' >&2; exit 3", "the host: the commands ended with status 3. It says: something else")]
    public async Task What_keeps_a_user_from_becoming_root_is_told(string sudo, string expected)
    {
        using var host = new PlayedHost();
        host.LogsInAsUser();
        host.Write("sudo", sudo);
        Assert.Matches(expected, await RefusedAsync(host, SwarmFailoverFault.StopEngine));
    }

    [Fact]
    public async Task What_a_host_lacks_is_told_before_the_fault()
    {
        using (var strange = new PlayedHost())
        {
            strange.Write("docker", "echo another");
            Assert.Equal($"the host: the engine there is the node another, and node-40 is {PlayedHost.NodeId}.", await RefusedAsync(strange, SwarmFailoverFault.StopEngine));
            strange.Write("docker", "exit 1");
            strange.Write("curl", "echo '{\"Swarm\":{\"NodeID\":\"fromcurl\",\"RemoteManagers\":[{\"NodeID\":\"x\"}]}}'");
            Assert.Contains("is the node fromcurl, and", await RefusedAsync(strange, SwarmFailoverFault.StopEngine), StringComparison.Ordinal);
            strange.Write("curl", "exit 7");
            Assert.Contains("does not tell which node it is", await RefusedAsync(strange, SwarmFailoverFault.StopEngine), StringComparison.Ordinal);
        }

        using var host = new PlayedHost();
        host.Write("iptables", "echo 'Permission denied' >&2; exit 4");
        host.Write("ip6tables", "exit 4");
        Assert.Equal("the host: there is no iptables that works", await RefusedAsync(host, SwarmFailoverFault.IsolateNetwork));
        host.Write("iptables", "exit 0");
        var elsewhere = await Assert.ThrowsAsync<EngineDriverException>(
            () => Driver(host).CheckAsync(Node with { RaftAddress = "10.0.0.40:2399" }, SwarmFailoverFault.IsolateNetwork, Token));
        Assert.Contains("10.0.0.40:2399", elsewhere.Message, StringComparison.Ordinal);
        host.Write("systemctl", "exit 1");
        Assert.Equal("the host: systemd there has no unit docker.service", await RefusedAsync(host, SwarmFailoverFault.StopEngine));
        host.Write("systemctl", "[ \"$3\" = LoadState ] && echo LoadState=loaded; exit 0");
        Assert.Contains("the engine does not run there", await RefusedAsync(host, SwarmFailoverFault.StopEngine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_says_its_last_line()
    {
        using var host = new PlayedHost(hasSystemd: false);
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        host.Write("service", "echo first; echo 'docker is in use' >&2; exit 1");
        var failed = await Assert.ThrowsAsync<EngineDriverException>(() => driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.Equal("the host: 'service docker stop' failed: docker is in use", failed.Message);
    }

    /// <summary>By ssh, a fault that was cut off here goes on at the host: undoing waits for it, so that the engine is not stopped after it was started.</summary>
    [Fact]
    public async Task A_fault_that_is_still_being_made_is_undone_when_it_is()
    {
        using var host = new PlayedHost(hasSystemd: false);
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        host.Write("service", "case $2 in status) [ -e /proc/$(cat /run/docker.pid)/exe ] ;; stop) : >/run/stopping; sleep 2; engine stop ;; start) engine start ;; esac");
        var before = host.Engine;
        var stop = driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await Eventually.IsTrueAsync(() => host.Has("run/stopping"), "the engine is about to be stopped");
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.True(stop.IsCompleted || await Task.WhenAny(stop, Task.Delay(TimeSpan.FromSeconds(5), Token)) == stop);
        Assert.NotNull(before);
        Assert.NotNull(host.Engine);
        Assert.NotEqual(before, host.Engine);
    }

    /// <summary>On this machine a script ends with whoever waits for it.</summary>
    [Fact]
    public async Task A_fault_can_be_cut_off()
    {
        using var host = new PlayedHost(hasSystemd: false);
        var driver = Driver(host);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        host.Write("service", "case $2 in status) [ -e /proc/$(cat /run/docker.pid)/exe ] ;; stop) : >/run/stopping; sleep 600 ;; esac");
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stop = driver.StopAsync(Node, SwarmFailoverFault.StopEngine, cut.Token);
        await Eventually.IsTrueAsync(() => host.Has("run/stopping"), "the engine is about to be stopped");
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop);
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.NotNull(host.Engine);
        Assert.Empty(host.Notes);
    }

    [Fact]
    public void A_script_is_the_same_for_every_node()
    {
        Assert.All(HostScript.Faults, static fault =>
        {
            Assert.Contains(HostScript.Done, HostScript.Make(fault), StringComparison.Ordinal);
            Assert.DoesNotContain('\r', HostScript.Make(fault));
            Assert.All(HostScript.Make(fault), static letter => Assert.True(letter < 128));
        });
        Assert.Contains("arm_switch 2;", HostScript.Arrange(TimeSpan.FromSeconds(1.5)), StringComparison.Ordinal);
        Assert.Contains("arm_switch 1;", HostScript.Arrange(TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Throws<EngineDriverException>(() => HostScript.Make(SwarmFailoverFault.Demote));
    }

    private static LinuxHostDriver Driver(PlayedHost host) => new("Played", _ => host);

    private static async Task<string> RefusedAsync(PlayedHost host, SwarmFailoverFault fault) =>
        (await Assert.ThrowsAsync<EngineDriverException>(() => Driver(host).CheckAsync(Node, fault, Token))).Message;
}
