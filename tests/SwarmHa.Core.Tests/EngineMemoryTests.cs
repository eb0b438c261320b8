namespace SwarmHa.Core.Tests;

/// <summary>One run of an engine is told from the next by the events that it remembers.</summary>
public sealed class EngineMemoryTests : IDisposable
{
    private readonly PacedTime _time = new();
    private readonly FakeSwarm _swarm;
    private readonly FakeNode _node;
    private readonly EngineMemory _memory;

    public EngineMemoryTests()
    {
        _swarm = new FakeSwarm(_time, managers: 1);
        _node = _swarm["m1"];
        _memory = new EngineMemory(_swarm.OpenEngine(_node.View())!, _node.Id, _time);
    }

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task An_engine_that_goes_on_is_the_same_and_one_that_was_restarted_is_another()
    {
        await LearnAsync("start");
        Add("stop");
        Assert.Equal(EngineRun.Same, await LookAsync());
        _node.Events.Clear();
        Add("start");
        Assert.Equal(EngineRun.Another, await LookAsync());
        Assert.Equal(EngineRun.Same, await LookAsync());
    }

    [Fact]
    public async Task A_busy_engine_drops_its_oldest_events()
    {
        await LearnAsync("start");
        _node.Events.Clear();
        Enumerable.Range(0, 256).ToList().ForEach(number => Add($"exec {number}"));
        Assert.Equal(EngineRun.Unclear, await LookAsync());
        Assert.Equal(EngineRun.Same, await LookAsync());
    }

    [Fact]
    public async Task What_is_added_between_two_looks_is_noted()
    {
        await LearnAsync("start");
        for (var round = 0; round < 4; round++)
        {
            Enumerable.Range(0, 100).ToList().ForEach(number => Add($"exec {number}"));
            _node.Events.RemoveRange(0, Math.Max(0, _node.Events.Count - 256));
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(EngineRun.Same, await LookAsync());
        }
    }

    /// <summary>Events of the swarm have the leader's time, and come late.</summary>
    [Fact]
    public async Task Older_events_that_come_late_are_no_restart()
    {
        await LearnAsync("start");
        _node.Events.Add(new EngineEvent((_time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromMinutes(5)).Ticks * 100, "node", "update", "n", IsLocal: false));
        Assert.Equal(EngineRun.Same, await LookAsync());
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(100)]
    public async Task A_clock_that_is_set_is_no_restart(int seconds)
    {
        await LearnAsync("start");
        _node.ClockAhead += TimeSpan.FromSeconds(seconds);
        Add("exec");
        Assert.Equal(EngineRun.Same, await LookAsync());
    }

    [Fact]
    public async Task An_engine_that_remembers_nothing_tells_nothing()
    {
        await _time.RunAsync(() => _memory.LearnAsync(CancellationToken.None));
        Assert.False(_memory.IsTelling);
        Assert.Equal(EngineRun.Unclear, await LookAsync());
        _node.EngineRuns = false;
        Assert.Equal(EngineRun.Silent, await LookAsync());
    }

    [Fact]
    public async Task Another_engine_at_its_address_is_not_taken_for_it()
    {
        var memory = new EngineMemory(_swarm.OpenEngine(_node.View())!, "another", _time);
        await Assert.ThrowsAsync<NotAManagerException>(() => _time.RunAsync(() => memory.LearnAsync(CancellationToken.None)));
    }

    private Task LearnAsync(string action)
    {
        Add(action);
        _time.Advance(TimeSpan.FromSeconds(5));
        return _time.RunAsync(() => _memory.LearnAsync(CancellationToken.None));
    }

    private async Task<EngineRun> LookAsync() => (await _time.RunAsync(async () => (object)await _memory.LookAsync(CancellationToken.None))) is EngineRun run ? run : default;

    private void Add(string action) =>
        _node.Events.Add(new EngineEvent((_time.GetUtcNow() + _node.ClockAhead - DateTimeOffset.UnixEpoch).Ticks * 100, "container", action, "c", IsLocal: true));
}
