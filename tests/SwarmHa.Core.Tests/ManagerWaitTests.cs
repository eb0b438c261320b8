namespace SwarmHa.Core.Tests;

/// <summary>A wait ends when all that was asked for holds, and names what is missing when it does not.</summary>
public sealed class ManagerWaitTests : IDisposable
{
    private readonly PacedTime _time = new();
    private readonly FakeSwarm _swarm;
    private TimeSpan _took;

    public ManagerWaitTests() => _swarm = new FakeSwarm(_time, managers: 3, workers: 1);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task What_holds_already_is_not_waited_for()
    {
        Assert.Equal(["m1", "m2", "m3"], await WaitAsync(new ManagerDemand()));
        Assert.Equal(["m1"], await WaitAsync(new ManagerDemand { Leader = true }));
        Assert.Equal(["w1"], await WaitAsync(new ManagerDemand { Role = SwarmNodeRole.Worker }));
        Assert.Equal(["m2"], await WaitAsync(new ManagerDemand { Targets = [Named("m2")], State = SwarmNodeState.Ready }));
        Assert.Equal(["m1", "m2", "m3"], await WaitAsync(new ManagerDemand { Count = 2, Reachable = true }));
        Assert.True(_took < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task All_managers_have_to_be_reachable_unless_a_number_is_given()
    {
        _swarm["m3"].Reachability = SwarmReachability.Unreachable;
        Assert.Equal(["m1", "m2"], await WaitAsync(new ManagerDemand { Reachable = true, Count = 2 }));
        _swarm.Later(TimeSpan.FromSeconds(7), () => _swarm["m3"].Reachability = SwarmReachability.Reachable);
        Assert.Equal(["m1", "m2", "m3"], await WaitAsync(new ManagerDemand { Reachable = true }));
        Assert.InRange(_took, TimeSpan.FromSeconds(6.9), TimeSpan.FromSeconds(7.3));
    }

    [Fact]
    public async Task That_managers_are_not_reachable_can_be_waited_for_as_well()
    {
        _swarm.Later(TimeSpan.FromSeconds(4), () => _swarm["m3"].Reachability = SwarmReachability.Unreachable);
        Assert.Equal(["m3"], await WaitAsync(new ManagerDemand { Targets = [Named("m3")], Reachable = false }));
        Assert.InRange(_took, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(4.3));
        Assert.Equal(["m3"], await WaitAsync(new ManagerDemand { Reachable = false, Count = 1 }));

        // One that has left raft is not heard there either.
        _swarm["m2"].Role = SwarmNodeRole.Worker;
        _swarm.Later(TimeSpan.FromSeconds(3), () => _swarm["m2"].Reachability = SwarmReachability.None);
        Assert.Equal(["m2", "m3"], await WaitAsync(new ManagerDemand { Targets = [Named("m2"), Named("m3")], Reachable = false }));
        Assert.InRange(_took, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3.3));
    }

    [Fact]
    public async Task A_worker_has_left_raft()
    {
        _swarm["m3"].Role = SwarmNodeRole.Worker;
        _swarm.Later(TimeSpan.FromSeconds(3), () => _swarm["m3"].Reachability = SwarmReachability.None);
        Assert.Equal(["m3"], await WaitAsync(new ManagerDemand { Targets = [Named("m3")], Role = SwarmNodeRole.Worker }));
        Assert.True(_took >= TimeSpan.FromSeconds(2.9));
    }

    [Theory]
    [InlineData("all", "the managers are not as they should be (Reachable): m3 is Manager, Down, Unreachable.")]
    [InlineData("count", "(Reachable): 2 of 3 Reachable; m3 is Manager, Down, Unreachable.")]
    [InlineData("leader", "(leading): 0 of 1 leading; m2 is Manager, Ready, Reachable.")]
    [InlineData("nobody", "(Reachable): no node is m9.")]
    [InlineData("worker", "(Reachable, Manager): w1 is Worker, Ready.")]
    [InlineData("lost", "(not Reachable): m2 is Manager, Ready, Reachable.")]
    [InlineData("stable", "they are, but not for 60 s in a row.")]
    public async Task What_is_missing_is_named(string wish, string expected)
    {
        (_swarm["m3"].Reachability, _swarm["m3"].State) = (SwarmReachability.Unreachable, SwarmNodeState.Down);
        var demand = wish switch
        {
            "all" => new ManagerDemand { Reachable = true },
            "count" => new ManagerDemand { Count = 3 },
            "leader" => new ManagerDemand { Leader = true, Targets = [Named("m2")] },
            "nobody" => new ManagerDemand { Targets = [Named("m9")] },
            "lost" => new ManagerDemand { Targets = [Named("m2"), Named("m3")], Reachable = false },
            "worker" => new ManagerDemand { Targets = [Named("w1")], Role = SwarmNodeRole.Manager, Reachable = true },
            _ => new ManagerDemand { Leader = true, StableFor = TimeSpan.FromSeconds(60) },
        };
        var problem = await Assert.ThrowsAsync<WaitTimeoutException>(() => WaitAsync(demand));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("After 30 s", problem.Message, StringComparison.Ordinal);
        Assert.InRange(_took, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.5));
    }

    [Fact]
    public async Task No_manager_that_answers_is_named_with_the_reason()
    {
        _swarm.ReadsHang = static () => true;
        var problem = await Assert.ThrowsAsync<WaitTimeoutException>(() => WaitAsync(new ManagerDemand()));
        Assert.Contains("no manager answers", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_to_hold_without_a_break()
    {
        var m3 = _swarm["m3"];
        m3.Reachability = SwarmReachability.Unreachable;
        _swarm.Later(TimeSpan.FromSeconds(2), () => m3.Reachability = SwarmReachability.Reachable);
        _swarm.Later(TimeSpan.FromSeconds(5), () => m3.Reachability = SwarmReachability.Unreachable);
        _swarm.Later(TimeSpan.FromSeconds(6), () => m3.Reachability = SwarmReachability.Reachable);
        await WaitAsync(new ManagerDemand { Count = 3, StableFor = TimeSpan.FromSeconds(4) });
        Assert.InRange(_took, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10.4));
    }

    [Fact]
    public async Task Another_leader_is_a_break_and_so_is_silence()
    {
        _swarm.Later(TimeSpan.FromSeconds(3), () => (_swarm["m1"].IsLeader, _swarm["m2"].IsLeader) = (false, true));
        Assert.Equal(["m2"], await WaitAsync(new ManagerDemand { Leader = true, StableFor = TimeSpan.FromSeconds(5) }));
        Assert.InRange(_took, TimeSpan.FromSeconds(7.9), TimeSpan.FromSeconds(8.4));

        _swarm.Later(TimeSpan.FromSeconds(3), () => _swarm.LoseLeaderFor(TimeSpan.FromSeconds(4)));
        Assert.Equal(["m2"], await WaitAsync(new ManagerDemand { Leader = true, StableFor = TimeSpan.FromSeconds(5) }));
        Assert.InRange(_took, TimeSpan.FromSeconds(11.9), TimeSpan.FromSeconds(12.4));
    }

    [Fact]
    public async Task Of_a_number_others_may_come_and_go()
    {
        _swarm.Later(TimeSpan.FromSeconds(2), () => _swarm["m3"].Reachability = SwarmReachability.Unreachable);
        Assert.Equal(["m1", "m2"], await WaitAsync(new ManagerDemand { Count = 2, StableFor = TimeSpan.FromSeconds(4) }));
        Assert.InRange(_took, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(4.4));
    }

    private static NodeTarget Named(string name) => new(name, node => node.Name == name);

    private async Task<IEnumerable<string>> WaitAsync(ManagerDemand demand)
    {
        var started = _time.GetTimestamp();
        try
        {
            var nodes = await _time.RunAsync(() => new ManagerWait(_swarm, new RecordingReporter(), _time).RunAsync(demand, TimeSpan.FromSeconds(30), CancellationToken.None));
            return nodes.Select(static node => node.Name);
        }
        finally
        {
            _took = _time.GetElapsedTime(started);
        }
    }
}
