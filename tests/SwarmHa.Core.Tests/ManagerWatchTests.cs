using System.Collections.Concurrent;

namespace SwarmHa.Core.Tests;

/// <summary>Changes are told as they happen, and the loss of managers is one of them.</summary>
public sealed class ManagerWatchTests : IDisposable
{
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    private readonly PacedTime _time = new();
    private readonly FakeSwarm _swarm;
    private readonly ConcurrentQueue<SwarmManagerChange> _changes = [];

    public ManagerWatchTests() => _swarm = new FakeSwarm(_time, managers: 3, workers: 1);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task A_change_is_told_within_a_quarter_of_a_second()
    {
        var started = _time.GetUtcNow();
        _swarm.Later(TimeSpan.FromSeconds(2), () => _swarm["m3"].Availability = SwarmNodeAvailability.Drain);
        await WatchAsync(TimeSpan.FromSeconds(5));
        var change = Assert.Single(_changes);
        Assert.Equal("m3 Availability: Active to Drain", change.ToString());
        Assert.Equal("id-of-m3", change.NodeId);
        Assert.InRange(change.Time - started, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.25));
    }

    [Fact]
    public async Task The_loss_of_the_leader_is_one_gap_and_one_new_leader()
    {
        var started = _time.GetUtcNow();
        _swarm.Pace.Election = TimeSpan.FromSeconds(9);
        _swarm.Later(TimeSpan.FromSeconds(2), () => _swarm.StopEngine(_swarm["m1"]));
        await WatchAsync(TimeSpan.FromSeconds(20));
        var told = _changes.Select(static change => change.ToString()).ToList();
        Assert.Equal(["prod ControlPlane: Up to Down", "prod ControlPlane: Down to Up", "m2 Leader: m1 to m2"], told.Take(3));
        Assert.Contains("m1 Reachability: Reachable to Unreachable", told);
        Assert.Equal(1, told.Count(static one => one.Contains("Leader", StringComparison.Ordinal)));
        var times = _changes.Select(change => change.Time - started).ToList();
        Assert.InRange(times[0], TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3.3));
        Assert.InRange(times[1], TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(11.25));
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_planned_handover_is_no_gap()
    {
        _swarm.Later(TimeSpan.FromSeconds(2), () => _swarm.LoseLeaderFor(TimeSpan.FromMilliseconds(300)));
        await WatchAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(_changes);
    }

    /// <summary>Nothing has changed while it watched, until a leader is elected.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(12)]
    public async Task A_swarm_that_is_down_from_the_start_is_no_change(int seconds)
    {
        _swarm.LoseLeaderFor(TimeSpan.FromSeconds(seconds));
        await WatchAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(seconds > 30 ? [] : ["prod ControlPlane: Down to Up"], _changes.Select(static change => change.ToString()));
    }

    /// <summary>A question that hangs does not hold up the next one.</summary>
    [Fact]
    public async Task A_silent_answer_does_not_delay_the_next()
    {
        var hangs = true;
        _swarm.ReadsHang = () => hangs && _time.GetUtcNow() is var now && now.Millisecond >= 900;
        _swarm.Later(TimeSpan.FromSeconds(3.1), () => _swarm["w1"].State = SwarmNodeState.Down);
        await WatchAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("w1 State: Ready to Down", Assert.Single(_changes).ToString());
    }

    [Fact]
    public async Task Whatever_reads_fail_with_it_goes_on_and_tells_the_silence()
    {
        await _swarm.UpdateNodeAsync(NodeUpdate.Of(_swarm["m3"].View()), TestContext.Current.CancellationToken);
        _swarm.Later(TimeSpan.FromSeconds(2), () => SwarmErrors.All.ToList().ForEach(_swarm.ReadFailuresAfterUpdate.Enqueue));
        await WatchAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["prod ControlPlane: Up to Down", "prod ControlPlane: Down to Up"], _changes.Select(static change => change.ToString()));
    }

    [Fact]
    public async Task It_can_be_ended_at_once()
    {
        using var stop = new CancellationTokenSource();
        _swarm.Later(TimeSpan.FromSeconds(1), stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WatchAsync(AMinute, stop.Token));
    }

    private Task WatchAsync(TimeSpan limit, CancellationToken? stop = null) =>
        _time.RunAsync(async () =>
        {
            await new ManagerWatch(_swarm, "prod", _time).RunAsync(_changes.Enqueue, limit, stop ?? CancellationToken.None);
            return true;
        });
}
