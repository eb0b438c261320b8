namespace SwarmHa.Simulator.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task Same_seed_and_commands_give_the_same_history()
    {
        Assert.Equal(await PlayAsync(seed: 7, step: 1.0), await PlayAsync(seed: 7, step: 1.0));
    }

    [Fact]
    public async Task How_often_the_timer_fires_does_not_matter()
    {
        Assert.Equal(await PlayAsync(seed: 7, step: 1.0), await PlayAsync(seed: 7, step: 0.05));
    }

    [Fact]
    public async Task Another_seed_gives_another_history()
    {
        Assert.NotEqual(await PlayAsync(seed: 7, step: 1.0), await PlayAsync(seed: 8, step: 1.0));
    }

    [Fact]
    public void Speed_divides_the_time()
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(speed: 20, time: time);
        scene.Swarm.StopNode("node-40", SwarmLabFault.Kill);
        Assert.Null(scene.Swarm.Leader);
        time.Advance(TimeSpan.FromMilliseconds(399));
        Assert.Null(scene.Swarm.Leader);
        time.Advance(TimeSpan.FromMilliseconds(560));
        Assert.NotNull(scene.Swarm.Leader);
    }

    [Theory]
    [InlineData(SwarmLabFault.Stop)]
    [InlineData(SwarmLabFault.Kill)]
    [InlineData(SwarmLabFault.Freeze)]
    [InlineData(SwarmLabFault.Isolate)]
    public void After_the_loss_of_the_leader_another_one_leads_within_8_to_19_seconds(SwarmLabFault fault)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var time = new FakeTimeProvider();
            using var scene = new Scene(seed: seed, speed: 1, time: time);
            time.Advance(TimeSpan.FromSeconds(3));
            scene.Swarm.StopNode("node-40", fault);
            time.Advance(TimeSpan.FromSeconds(60));
            var leads = scene.Swarm.History.Last(static what => what.What == "leads");
            Assert.NotEqual("node-40", leads.Node);
            Assert.InRange(leads.At.TotalSeconds, 11, 22);
            var down = scene.Swarm.History.Single(static what => what.What == "is Down");
            Assert.Equal("node-40", down.Node);
            Assert.InRange((down.At - leads.At).TotalSeconds, 29, 32);
            Assert.Contains("node-40 is Unreachable", scene.Whats);
            Assert.Equal(5, scene.Whats.Count(static what => what.EndsWith("is Unknown", StringComparison.Ordinal)));
            Assert.Equal(4, scene.Swarm.History.Count(what => what.What == "is Ready" && what.At - leads.At < TimeSpan.FromSeconds(5.2)));
        }
    }

    [Fact]
    public void A_frozen_follower_is_unreachable_later_than_a_killed_one()
    {
        Assert.InRange(SecondsUntilUnreachable(SwarmLabFault.Kill), 0.1, 1);
        Assert.InRange(SecondsUntilUnreachable(SwarmLabFault.Freeze), 2, 4.5);
    }

    [Fact]
    public void A_worker_that_stops_is_down_after_its_heartbeats_are_missed()
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(speed: 1, time: time);
        scene.Swarm.StopNode("node-80", SwarmLabFault.Stop);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(scene.Swarm.History.Single(static what => what is { Node: "node-80", What: "is Down" }).At.TotalSeconds, 10, 16.5);
    }

    private static double SecondsUntilUnreachable(SwarmLabFault fault)
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(speed: 1, time: time);
        scene.Swarm.StopNode("node-50", fault);
        time.Advance(TimeSpan.FromSeconds(6));
        return scene.Swarm.History.Single(static what => what is { Node: "node-50", What: "is Unreachable" }).At.TotalSeconds;
    }

    private static async Task<IReadOnlyList<SimulatedEvent>> PlayAsync(int seed, double step)
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(managers: 5, seed: seed, speed: 10, time: time);
        void Pass(double seconds)
        {
            for (var passed = 0.0; passed < seconds - 1e-9; passed += step)
            {
                time.Advance(TimeSpan.FromSeconds(step));
            }
        }

        Pass(1);
        scene.Swarm.StopNode("node-40", SwarmLabFault.Stop);
        Pass(6);
        var start = scene.Swarm.StartNodeAsync("node-40", TestContext.Current.CancellationToken);
        Pass(3);
        await start;
        scene.Swarm.StopNode("node-60", SwarmLabFault.Freeze);
        scene.Swarm.StopNode("node-90", SwarmLabFault.Isolate);
        Pass(5);
        _ = scene.Swarm.StartNodeAsync("node-60", TestContext.Current.CancellationToken);
        _ = scene.Swarm.StartNodeAsync("node-90", TestContext.Current.CancellationToken);
        Pass(4);
        return scene.Swarm.History;
    }
}
