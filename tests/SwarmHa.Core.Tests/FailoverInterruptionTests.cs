namespace SwarmHa.Core.Tests;

/// <summary>Whatever cuts a drill off, and wherever: what it stopped runs again.</summary>
public sealed class FailoverInterruptionTests
{
    /// <summary>Each phase of each kind of drill, by what it says that it awaits.</summary>
    public static TheoryData<string, SwarmFailoverFault, int, bool> Phases { get; } = new()
    {
        { "1 of 5", SwarmFailoverFault.StopEngine, 1, false },
        { "2 of 5", SwarmFailoverFault.StopEngine, 1, false },
        { "3 of 5", SwarmFailoverFault.StopEngine, 1, false },
        { "4 of 5", SwarmFailoverFault.StopEngine, 1, false },
        { "5 of 5", SwarmFailoverFault.StopEngine, 1, false },
        { "2 of 5", SwarmFailoverFault.KillEngine, 2, true },
        { "watching that no write is committed", SwarmFailoverFault.KillEngine, 2, true },
        { "4 of 5", SwarmFailoverFault.KillEngine, 2, true },
        { "5 of 5", SwarmFailoverFault.KillEngine, 2, true },
        { "1 of 5", SwarmFailoverFault.Demote, 1, false },
        { "3 of 5", SwarmFailoverFault.Demote, 1, false },
        { "4 of 5", SwarmFailoverFault.Demote, 1, false },
        { "5 of 5", SwarmFailoverFault.Demote, 1, false },
    };

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Cut_off_in_a_phase_the_swarm_is_whole_afterwards(string phase, SwarmFailoverFault fault, int count, bool expectLoss)
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Options = scene.Options with { Fault = fault, Count = count, ExpectQuorumLoss = expectLoss, Timeout = TimeSpan.FromSeconds(60) };
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        scene.Reporter.OnProgress = step =>
        {
            if (step.Status.Contains(phase, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(scene.RunAsync);
        AssertWhole(scene);
    }

    /// <summary>No manager answers any more, as when the machine that runs the drill has lost its network. Its driver may still get through.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task With_the_connection_lost_for_good_the_engines_are_started_and_the_verdict_is_fail(int count, bool expectLoss)
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        scene.Options = scene.Options with { Count = count, ExpectQuorumLoss = expectLoss, ConvergeTimeout = TimeSpan.FromSeconds(1) };
        scene.Driver.OnStop = () =>
        {
            foreach (var node in scene.Swarm.Nodes)
            {
                node.NodesHang = true;
            }
        };
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Fail, report.Verdict);
        Assert.Null(report.NewLeader);
        Assert.All(scene.Swarm.Nodes, static node => Assert.True(node.EngineRuns));
    }

    [Fact]
    public async Task With_the_connection_lost_for_a_while_the_drill_goes_on()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        scene.Driver.OnStop = () =>
        {
            scene.Swarm["m2"].NodesHang = scene.Swarm["m3"].NodesHang = true;
            scene.Swarm.Later(TimeSpan.FromSeconds(3), () => scene.Swarm["m2"].NodesHang = scene.Swarm["m3"].NodesHang = false);
        };
        var report = await scene.RunAsync();
        Assert.Empty(report.Reasons);
        Assert.True(report.ControlPlaneGap >= TimeSpan.FromSeconds(2), $"{report.ControlPlaneGap}");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("arrange")]
    [InlineData("stop")]
    [InlineData("start")]
    public async Task An_exception_of_any_kind_in_a_call_of_the_driver_leaves_nothing_stopped(string call)
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(20) };
        var broken = new InvalidOperationException("broken");
        scene.Driver.CheckFailure = call == "check" ? broken : null;
        scene.Driver.ArrangeFailure = call == "arrange" ? broken : null;
        scene.Driver.StopFailure = call == "stop" ? broken : null;
        scene.Driver.OnStart = call == "start" ? () => throw (scene.Driver.Starts == 1 ? broken : new InvalidOperationException("again")) : null;
        var failure = await Record.ExceptionAsync(scene.RunAsync);
        Assert.NotNull(failure);
        Assert.Contains(call == "start" ? "start-by-hand m1" : "broken", failure.Message, StringComparison.Ordinal);
        Assert.True(call == "start" || scene.Swarm["m1"].EngineRuns);
        Assert.Equal(call == "start" ? 3 : call == "check" ? 0 : 1, scene.Driver.Starts);
    }

    private static void AssertWhole(DrillScene scene)
    {
        Assert.All(scene.Swarm.Nodes, static node => Assert.True(node.EngineRuns, node.Name));
        Assert.All(scene.Swarm.Nodes.Where(static node => node.Name[0] == 'm'), static node => Assert.Equal(SwarmNodeRole.Manager, node.Role));
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
        Assert.Empty(scene.Swarm.Configs.All);
        Assert.True(scene.Driver.Starts >= Math.Min(1, scene.Driver.Stops));
    }
}
