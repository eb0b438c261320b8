namespace SwarmHa.Core.Tests;

/// <summary>An engine that was stopped is started again, whatever happens in between.</summary>
public sealed class EngineOutageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly PacedTime _time = new();
    private readonly FakeDriver _driver;
    private readonly RecordingReporter _reporter = new();

    public EngineOutageTests()
    {
        Swarm = new FakeSwarm(_time, managers: 3);
        _driver = new FakeDriver(Swarm, _time);
    }

    private FakeSwarm Swarm { get; }

    private bool EngineRuns => Swarm["m1"].EngineRuns;

    [Fact]
    public async Task What_was_never_stopped_is_not_started()
    {
        await RunAsync(static _ => Task.CompletedTask);
        Assert.Equal((0, 0), (_driver.Stops, _driver.Starts));
        Assert.Empty(_reporter.Urgencies);
    }

    [Fact]
    public async Task What_was_started_in_time_is_not_started_again()
    {
        await RunAsync(async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            Assert.False(EngineRuns);
            await outage.StartAsync(CancellationToken.None);
        });
        Assert.Equal((1, 1), (_driver.Stops, _driver.Starts));
        Assert.True(EngineRuns);
        Assert.Empty(_reporter.Urgencies);
    }

    [Fact]
    public async Task It_is_started_after_a_failure_in_between()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            throw new InvalidOperationException("in between");
        }));
        Assert.Equal("in between", problem.Message);
        Assert.True(EngineRuns);
        Assert.Equal(
            ["The drill did not come to its end: starting the engine of m1 again.", "The engine of m1 has been started again."],
            _reporter.Urgencies);
    }

    [Fact]
    public async Task It_is_started_when_stopping_it_failed_half_way()
    {
        _driver.StopFailure = new EngineDriverException("no stop");
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(() => RunAsync(static outage => outage.StopAsync(CancellationToken.None)));
        Assert.Equal("The engine of m1 could not be stopped by the driver Fake: no stop", problem.Message);
        Assert.Same(_driver.StopFailure, problem.InnerException);
        Assert.Equal("m1", (problem.Target as SwarmNode)?.Name);
        Assert.True(EngineRuns);
    }

    [Fact]
    public async Task It_is_started_when_stopping_it_took_too_long()
    {
        _driver.StopHangs = true;
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(() => RunAsync(static outage => outage.StopAsync(CancellationToken.None)));
        Assert.Contains("it took too long", problem.Message, StringComparison.Ordinal);
        Assert.True(EngineRuns);
    }

    [Fact]
    public async Task It_is_started_when_stopping_it_was_cancelled()
    {
        using var stop = new CancellationTokenSource();
        _driver.StopHangs = true;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(async outage =>
        {
            var stopping = outage.StopAsync(stop.Token);
            stop.Cancel();
            await stopping;
        }));
        Assert.True(EngineRuns);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Starting_is_tried_three_times(int failures)
    {
        _driver.StartFailures = failures;
        await RunAsync(static async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            await outage.StartAsync(CancellationToken.None);
        });
        Assert.Equal(failures + 1, _driver.Starts);
        Assert.True(EngineRuns);
        Assert.Equal(
            Enumerable.Range(1, failures).Select(static attempt => $"Starting the engine of m1 failed at attempt {attempt} of 3: no start {attempt}"),
            _reporter.Remarks);
    }

    [Fact]
    public async Task A_start_that_hangs_is_given_up_and_tried_again()
    {
        _driver.StartHangs = true;
        _driver.OnStart = () => _driver.StartHangs = _driver.Starts < 3;
        await RunAsync(static async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            await outage.StartAsync(CancellationToken.None);
        });
        Assert.Equal(3, _driver.Starts);
        Assert.All(_reporter.Remarks, static remark => Assert.EndsWith("it took too long", remark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_all_attempts_fail_a_person_is_told_the_command()
    {
        _driver.StartFailures = int.MaxValue;
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(static async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            throw new InvalidOperationException();
        }));
        Assert.Equal(3, _driver.Starts);
        Assert.False(EngineRuns);
        Assert.Equal(
            "The engine of m1 could NOT be started again by the driver Fake in 3 attempts: no start 3. Start it by hand: start-by-hand m1",
            _reporter.Urgencies.Last());
    }

    [Fact]
    public async Task A_start_that_fails_for_good_is_an_error_with_the_command()
    {
        _driver.StartFailures = int.MaxValue;
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(() => RunAsync(static async outage =>
        {
            await outage.StopAsync(CancellationToken.None);
            await outage.StartAsync(CancellationToken.None);
        }));
        Assert.EndsWith("Start it by hand: start-by-hand m1", problem.Message, StringComparison.Ordinal);
        Assert.IsType<EngineDriverException>(problem.InnerException);
        Assert.Equal(3, _driver.Starts);
        Assert.EndsWith("Start it by hand: start-by-hand m1", _reporter.Urgencies.Last(), StringComparison.Ordinal);
    }

    private Task RunAsync(Func<EngineOutage, Task> during) => _time.RunAsync(async () =>
    {
        var outage = new EngineOutage(_driver, (SwarmManager)Swarm["m1"].View(), SwarmFailoverFault.StopEngine, Limit, _reporter, _time);
        await using (outage.ConfigureAwait(false))
        {
            await during(outage).ConfigureAwait(false);
        }
    });
}
