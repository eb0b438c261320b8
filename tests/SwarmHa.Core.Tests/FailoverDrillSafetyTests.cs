namespace SwarmHa.Core.Tests;

/// <summary>A drill that would show nothing stops nothing, and one that breaks off starts what it stopped.</summary>
public sealed class FailoverDrillSafetyTests
{
    [Fact]
    public async Task A_driver_that_does_not_know_the_node_is_refused()
    {
        var scene = new DrillScene();
        scene.Driver.CheckFailure = new EngineDriverException("no such node");
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.PrepareAsync);
        Assert.Equal("The driver Fake cannot take m1 away and bring it back (StopEngine): no such node", problem.Message);
        Assert.Same(scene.Driver.CheckFailure, problem.InnerException);
    }

    [Fact]
    public async Task The_plan_is_refused_where_quorum_would_be_lost() =>
        await Assert.ThrowsAsync<QuorumAtRiskException>(new DrillScene(managers: 2).PrepareAsync);

    [Fact]
    public async Task A_service_that_is_down_before_is_refused_and_nothing_is_stopped()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        scene.Services.Add(new FakeService("http://10.0.1.1:8080/") { IsUp = static () => false });
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Contains("the service http://10.0.1.1:8080/ (the service is down)", problem.Message, StringComparison.Ordinal);
        AssertNeverStopped(scene);
    }

    [Fact]
    public async Task A_service_that_answers_now_and_then_is_refused_and_nothing_is_stopped()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        var asked = 0;
        scene.Services.Add(new FakeService("http://10.0.1.1:8080/") { IsUp = () => Interlocked.Increment(ref asked) % 3 != 0 });
        await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        AssertNeverStopped(scene);
    }

    [Fact]
    public async Task A_manager_that_does_not_answer_itself_is_refused_and_nothing_is_stopped()
    {
        var scene = new DrillScene { Step = TimeSpan.FromMilliseconds(50) };
        scene.Swarm["m3"].EngineRuns = false;
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Contains("the engine of m3 (Nothing listens at m3.)", problem.Message, StringComparison.Ordinal);
        AssertNeverStopped(scene);
    }

    [Fact]
    public async Task Where_only_the_leader_can_be_asked_nothing_is_stopped()
    {
        var scene = new DrillScene();
        scene.Swarm["m2"].CanBeOpened = scene.Swarm["m3"].CanBeOpened = false;
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Contains("No manager that stays can be asked from here", problem.Message, StringComparison.Ordinal);
        AssertNeverStopped(scene);
    }

    /// <summary>A person may take minutes to confirm the plan.</summary>
    [Fact]
    public async Task A_leader_that_changed_since_the_plan_is_refused_and_nothing_is_stopped()
    {
        var scene = new DrillScene();
        scene.AfterPlan = () => (scene.Swarm["m1"].IsLeader, scene.Swarm["m2"].IsLeader) = (false, true);
        var problem = await Assert.ThrowsAsync<DrillRefusedException>(scene.RunAsync);
        Assert.Equal("Nothing was stopped: m1 led when the drill was planned, and m2 does now.", problem.Message);
        AssertNeverStopped(scene);
    }

    [Fact]
    public async Task One_drill_at_a_time_and_the_lock_is_given_back()
    {
        var scene = new DrillScene();
        var held = 0;
        scene.Driver.OnStop = () => held = scene.Swarm.Configs.All.Count;
        Assert.Equal(SwarmFailoverVerdict.Pass, (await scene.RunAsync()).Verdict);
        Assert.Equal(1, held);
        Assert.Empty(scene.Swarm.Configs.All);

        scene.Swarm.Configs.Add("io.swarmha.drill");
        Assert.IsType<DrillInProgressException>(Assert.Single((await scene.LookAsync()).Refusals));
        await Assert.ThrowsAsync<DrillInProgressException>(scene.RunAsync);
        Assert.Equal(1, scene.Driver.Stops);
        Assert.Single(scene.Swarm.Configs.All);
    }

    /// <summary>While another drill runs a manager may be down: that is its doing, and not what to fix.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_drill_is_named_before_what_it_has_done_to_the_swarm(bool hasLeader)
    {
        var scene = new DrillScene();
        scene.Swarm.Configs.Add("io.swarmha.drill", ("io.swarmha.drill.holder", "bob@shed"));
        scene.Swarm["m3"].Reachability = SwarmReachability.Unreachable;
        scene.Driver.CheckFailure = new EngineDriverException("no way in");
        if (!hasLeader)
        {
            scene.Swarm.Configs.Before = what => scene.Swarm.ReadsHang = static () => true;
        }

        var refused = await Assert.ThrowsAsync<DrillInProgressException>(scene.PrepareAsync);
        Assert.Contains("run by bob@shed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_that_cannot_stop_is_an_error_and_the_engine_is_started()
    {
        var scene = new DrillScene();
        scene.Driver.StopFailure = new EngineDriverException("no stop");
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(scene.RunAsync);
        Assert.Contains("no stop", problem.Message, StringComparison.Ordinal);
        AssertStartedAgain(scene);
    }

    [Fact]
    public async Task A_driver_that_cannot_start_is_an_error_with_the_command_for_a_person()
    {
        var scene = new DrillScene();
        scene.Driver.StartFailures = int.MaxValue;
        var problem = await Assert.ThrowsAsync<EngineDriverFailedException>(scene.RunAsync);
        Assert.EndsWith("Start it by hand: start-by-hand m1", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("Start it by hand: start-by-hand m1", scene.Reporter.Urgencies.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_that_starts_only_at_the_third_attempt_does()
    {
        var scene = new DrillScene();
        scene.Driver.StartFailures = 2;
        var report = await scene.RunAsync();
        Assert.Equal(SwarmFailoverVerdict.Pass, report.Verdict);
        Assert.Equal(3, scene.Driver.Starts);
    }

    [Fact]
    public async Task Ended_before_the_fault_nothing_is_stopped()
    {
        var scene = new DrillScene();
        await EndDuringAsync(scene, "waiting for steady answers");
        AssertNeverStopped(scene);
    }

    [Theory]
    [InlineData("waiting for another manager to lead")]
    [InlineData("waiting for the managers to show m1 as lost")]
    [InlineData("waiting for the other nodes to be Ready")]
    public async Task Ended_during_the_outage_the_engine_is_started(string phase)
    {
        var scene = new DrillScene();
        await EndDuringAsync(scene, phase);
        AssertStartedAgain(scene);
        Assert.Equal(
            ["The drill did not come to its end: starting the engine of m1 again.", "The engine of m1 has been started again."],
            scene.Reporter.Urgencies);
    }

    [Theory]
    [InlineData("waiting for m1 to be Reachable again")]
    [InlineData("waiting for m1 to be Ready again")]
    public async Task Ended_after_the_start_it_is_not_started_again(string phase)
    {
        var scene = new DrillScene();
        await EndDuringAsync(scene, phase);
        AssertStartedAgain(scene);
        Assert.Empty(scene.Reporter.Urgencies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ended_while_the_driver_works_the_engine_runs_afterwards(bool stopping)
    {
        var scene = new DrillScene();
        using var stop = new CancellationTokenSource();
        scene.Stop = stop.Token;
        scene.Driver.OnStop = stopping ? stop.Cancel : null;
        scene.Driver.OnStart = stopping ? null : stop.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(scene.RunAsync);
        AssertStartedAgain(scene);
    }

    private static async Task EndDuringAsync(DrillScene scene, string phase)
    {
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
        Assert.True(stop.IsCancellationRequested);
        Assert.All(scene.Swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    private static void AssertNeverStopped(DrillScene scene)
    {
        Assert.Equal((0, 0), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.Empty(scene.Reporter.Urgencies);
    }

    private static void AssertStartedAgain(DrillScene scene)
    {
        Assert.Equal((1, 1), (scene.Driver.Stops, scene.Driver.Starts));
        Assert.True(scene.Swarm["m1"].EngineRuns);
    }
}
