using System.Diagnostics;

namespace SwarmHa.Docker.Tests;

/// <summary>One engine through ssh.</summary>
public sealed class SshEngineTests : IDisposable
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(3);

    private readonly FakeSsh _ssh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ssh.Dispose();

    [Theory]
    [InlineData("engine-20.10", "node-40")]
    [InlineData("engine-29", "leads")]
    public async Task Requests_one_after_another_share_a_process(string generation, string hostname)
    {
        await using var served = ServedEngine.OnTcp().Answers(generation).When(ServedManagers.UpdateRoute, Reply.Done);
        using (var engine = _ssh.Open(served))
        {
            Assert.Equal(hostname, (await engine.GetStatusAsync(Token)).Hostname);
            Assert.NotEmpty(await engine.GetNodesAsync(Token));
            await engine.UpdateNodeAsync(ServedManagers.Update, Token);
            Assert.Equal((3, 1), (served.Requests.Count, served.Connections));
            Assert.EndsWith("-- 127.0.0.1 docker system dial-stdio", Assert.Single(_ssh.Commands), StringComparison.Ordinal);
            Assert.NotEmpty(_ssh.Running);
        }

        await _ssh.IsGoneAsync();
    }

    [Fact]
    public async Task Nothing_is_started_before_the_first_request()
    {
        using (_ssh.Open())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }

        Assert.Empty(_ssh.Commands);
    }

    [Fact]
    public async Task Much_comes_through_whole()
    {
        var nodes = Enumerable.Range(0, 1000).Select(index => new ServedNode($"id-{index:0000}", $"node-{index:0000}")).ToList();
        var labels = Enumerable.Range(0, 2000).ToDictionary(index => $"label-{index}", index => new string('x', 100));
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json(ServedNode.List(nodes))).When(ServedManagers.UpdateRoute, Reply.Done);
        using var engine = _ssh.Open(served);
        Assert.Equal(nodes.Select(node => node.Id), (await engine.GetNodesAsync(Token)).Select(node => node.Id));

        await engine.UpdateNodeAsync(ServedManagers.Update with { Labels = labels }, Token);
        Assert.Contains("label-1999", served.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ssh_remarks_is_no_error_however_much_it_is()
    {
        _ssh.Says(string.Concat(Enumerable.Repeat("Warning: the host's key is old, permission denied (not really)\n", 10_000)));
        await using var served = ServedEngine.OnTcp().Answers("engine-29");
        using var engine = _ssh.Open(served);
        Assert.NotEmpty(await engine.GetNodesAsync(Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Overlapping_requests_do_not_wait_for_each_other()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29").When("GET /nodes", Reply.Hang);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using (var engine = _ssh.Open(served))
        {
            var silent = Enumerable.Range(0, 5).Select(_ => engine.GetNodesAsync(stop.Token)).ToList();
            await Eventually.IsTrueAsync(() => served.Count("GET /nodes") == 5, "all have arrived");
            Assert.Equal("leads", (await engine.GetStatusAsync(Token)).Hostname);
            Assert.Equal(6, _ssh.Commands.Count);

            await stop.CancelAsync();
            foreach (var request in silent)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
            }

            // That of the answered request is still there.
            await Eventually.IsTrueAsync(() => served.OpenConnections == 1, "only one connection is left");
            Assert.Equal("leads", (await engine.GetStatusAsync(Token)).Hostname);
            Assert.Equal(6, _ssh.Commands.Count);
        }

        await _ssh.IsGoneAsync();
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task There_are_never_more_processes_than_a_host_accepts()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29").When("GET /nodes", Reply.Hang);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using (var engine = _ssh.Open(served))
        {
            var silent = Enumerable.Range(0, 12).Select(_ => engine.GetNodesAsync(stop.Token)).ToList();
            await Eventually.IsTrueAsync(() => served.Count("GET /nodes") == 8, "eight have arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
            Assert.Equal(8, _ssh.Commands.Count);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(silent));
        }

        await _ssh.IsGoneAsync();
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_cancelled_takes_its_process_with_it(bool connecting)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        if (connecting)
        {
            _ssh.IsSilent(throughProxy: true);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var engine = _ssh.Open(served);
        var request = engine.GetNodesAsync(stop.Token);
        await Eventually.IsTrueAsync(() => connecting ? _ssh.Running.Count == 2 : served.Requests.Count == 1, "it hangs");

        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.True(watch.Elapsed < Promptly, $"It took {watch.Elapsed}.");
        await _ssh.IsGoneAsync();
    }

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_engine_that_is_disposed_takes_all_processes_with_it(bool connecting)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Hang);
        if (connecting)
        {
            _ssh.IsSilent(throughProxy: true);
        }

        var engine = _ssh.Open(served);
        var requests = Enumerable.Range(0, 3).Select(_ => engine.GetNodesAsync(Token)).ToList();
        await Eventually.IsTrueAsync(() => connecting ? _ssh.Running.Count == 6 : served.Requests.Count == 3, "they hang");
        engine.Dispose();
        await _ssh.IsGoneAsync();
        foreach (var request in requests)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => request);
        }
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_process_that_has_nothing_to_do_ends_after_a_while()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29");
        var options = _ssh.To(served) with { IdleTime = TimeSpan.FromMilliseconds(100) };
        using var engine = new DockerEngine(options.Endpoint, ssh: options);
        await engine.GetNodesAsync(Token);
        Assert.NotEmpty(_ssh.Running);
        await _ssh.IsGoneAsync();
        await engine.GetNodesAsync(Token);
        Assert.Equal(2, _ssh.Commands.Count);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_process_that_is_lost_in_the_middle_of_a_reply_is_a_lost_connection()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json(ServedNode.List(ServedManagers.First)).Cut(Ending.Hang));
        using var engine = _ssh.Open(served);
        var request = engine.GetNodesAsync(Token);
        await Eventually.IsTrueAsync(() => served.Requests.Count == 1, "it hangs");
        await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        _ssh.Kill();
        var problem = await Assert.ThrowsAsync<ConnectionLostException>(() => request);
        Assert.Equal(engine.Endpoint, problem.Target);
    }

    [Fact]
    public async Task A_process_that_is_lost_between_requests_is_replaced()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29");
        using var engine = _ssh.Open(served);
        await engine.GetNodesAsync(Token);
        _ssh.Kill();
        await _ssh.IsGoneAsync();
        Assert.NotEmpty(await engine.GetNodesAsync(Token));
        Assert.Equal(2, _ssh.Commands.Count);
    }

    [Fact]
    public async Task A_connection_that_the_engine_closes_between_requests_is_replaced()
    {
        await using var served = ServedEngine.OnTcp().When("GET /nodes", Reply.Json("[]") with { Ending = Ending.Close });
        using var engine = _ssh.Open(served);
        await engine.GetNodesAsync(Token);
        await _ssh.IsGoneAsync();
        Assert.Empty(await engine.GetNodesAsync(Token));
        Assert.Equal(2, _ssh.Commands.Count);
    }

    [Fact]
    public async Task An_engine_that_closes_without_a_reply_is_a_lost_connection()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Close);
        using var engine = _ssh.Open(served);
        await Assert.ThrowsAsync<ConnectionLostException>(() => engine.GetNodesAsync(Token));
        Assert.Single(_ssh.Commands);
    }

    [Fact]
    public async Task A_greeting_on_standard_output_is_no_engine()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Raw("Welcome to node-40!\r\n\r\n"));
        using var engine = _ssh.Open(served);
        await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetNodesAsync(Token));
    }

    [Fact]
    public async Task The_engine_s_refusals_come_through()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Refusal(503, EngineWords.NoLeader));
        using var engine = _ssh.Open(served);
        await Assert.ThrowsAsync<NoLeaderException>(() => engine.GetNodesAsync(Token));
    }

    [Theory]
    [InlineData(255, "admin@node-40: Permission denied (publickey).", typeof(SshAuthenticationFailedException))]
    [InlineData(255, "Host key verification failed.", typeof(SshHostKeyRejectedException))]
    [InlineData(255, "ssh: Could not resolve hostname node-40: Name or service not known", typeof(HostNotFoundException))]
    [InlineData(255, "ssh: connect to host node-40 port 22: Connection refused", typeof(ConnectionRefusedException))]
    [InlineData(255, "ssh: connect to host node-40 port 22: Connection timed out", typeof(EngineTimeoutException))]
    [InlineData(1, "failed to open the raw stream connection: dial unix /var/run/docker.sock: connect: permission denied", typeof(AccessDeniedException))]
    [InlineData(127, "bash: line 1: docker: command not found", typeof(SshFailedException))]
    [InlineData(3, "", typeof(SshFailedException))]
    public async Task What_ssh_says_at_its_end_is_the_error(int status, string words, Type type)
    {
        _ssh.EndsWith(status, words);
        using var engine = _ssh.Open();
        foreach (var request in (Func<Task>[])[() => engine.GetNodesAsync(Token), () => engine.UpdateNodeAsync(ServedManagers.Update, Token)])
        {
            var problem = await Assert.ThrowsAnyAsync<SwarmException>(request);
            Assert.IsType(type, problem);
            Assert.Equal((_ssh.Endpoint.Uri, words, _ssh.Endpoint), (problem.Endpoint, problem.EngineMessage, problem.Target));
        }

        await _ssh.IsGoneAsync();
        Assert.Equal(2, _ssh.Commands.Count);
    }

    [Fact]
    public async Task A_machine_without_ssh()
    {
        using var engine = new DockerEngine(_ssh.Endpoint, ssh: new SshTransportOptions(_ssh.Endpoint) { Program = "/nowhere/ssh" });
        var problem = await Assert.ThrowsAsync<SshMissingException>(() => engine.GetNodesAsync(Token));
        Assert.Equal((_ssh.Endpoint.Uri, _ssh.Endpoint), (problem.Endpoint, problem.Target));
    }
}
