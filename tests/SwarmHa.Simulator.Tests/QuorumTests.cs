namespace SwarmHa.Simulator.Tests;

public sealed class QuorumTests
{
    private const string Proof = "{\"Name\":\"proof\",\"Data\":\"YQ==\"}";

    [Fact]
    public async Task Without_a_leader_a_question_hangs_and_is_answered_by_the_election()
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(speed: 1, time: time);
        scene.Swarm.StopNode("node-40", SwarmLabFault.Freeze);
        var question = scene.GetAsync("node-50", "nodes");
        await scene.UntilAsync(() => scene.Swarm.WaitingQuestions == 1);
        time.Advance(TimeSpan.FromSeconds(7.9));
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(question.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(11.2));
        Assert.Equal(200, (await question).Status);
    }

    [Fact]
    public async Task A_leader_without_followers_answers_stale_reads_and_writes_nothing_then_steps_down()
    {
        var time = new FakeTimeProvider();
        using var scene = new Scene(speed: 1, time: time);
        scene.Swarm.StopNode("node-50", SwarmLabFault.Kill);
        scene.Swarm.StopNode("node-60", SwarmLabFault.Kill);
        var write = scene.SendAsync(HttpMethod.Post, "node-40", "configs/create", Proof);
        await scene.UntilAsync(() => scene.Swarm.WaitingQuestions == 1);
        time.Advance(TimeSpan.FromSeconds(10));
        var nodes = await scene.GetAsync("node-40", "nodes");
        Assert.Equal(200, nodes.Status);
        Assert.Equal(2, nodes.Json.AsArray().Count(static node => (string?)node!["ManagerStatus"]?["Reachability"] == "unreachable"));
        Assert.False(write.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(9.6));
        Assert.Contains("lost leader status", (await write).Message, StringComparison.Ordinal);

        var read = scene.GetAsync("node-40", "nodes");
        await scene.UntilAsync(() => scene.Swarm.WaitingQuestions == 1);
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(500, (await read).Status);
        var late = await scene.GetAsync("node-40", "nodes");
        Assert.Equal((500, true), (late.Status, late.Message.Contains("does not have a leader", StringComparison.Ordinal)));
        var info = (await scene.GetAsync("node-40", "info")).Json["Swarm"]!;
        Assert.Contains("does not have a leader", (string)info["Error"]!, StringComparison.Ordinal);
        Assert.True((bool)info["ControlAvailable"]!);
    }

    [Fact]
    public async Task Quorum_that_comes_back_in_time_lets_a_write_through()
    {
        using var scene = new Scene(speed: 20);
        scene.Swarm.StopNode("node-50", SwarmLabFault.Freeze);
        scene.Swarm.StopNode("node-60", SwarmLabFault.Freeze);
        var write = scene.SendAsync(HttpMethod.Post, "node-40", "configs/create", Proof);
        await scene.UntilAsync(() => scene.Swarm.WaitingQuestions == 1);
        await scene.Swarm.StartNodeAsync("node-50", TestContext.Current.CancellationToken);
        Assert.Equal(201, (await write).Status);
        Assert.Equal("node-40", scene.Swarm.Leader);
    }

    [Fact]
    public async Task Quorum_lost_and_restored()
    {
        using var scene = new Scene(speed: 100);
        scene.Swarm.StopNode("node-40", SwarmLabFault.Stop);
        scene.Swarm.StopNode("node-50", SwarmLabFault.Stop);
        await scene.UntilAsync(async () => (await scene.GetAsync("node-60", "nodes")).Message.Contains("does not have a leader", StringComparison.Ordinal));
        Assert.Null(scene.Swarm.Leader);
        await scene.Swarm.StartNodeAsync("node-50", TestContext.Current.CancellationToken);
        await scene.UntilAsync(() => scene.Swarm.Leader is not null);
        await scene.UntilStateAsync("node-60", "node-50", "ready");
        Assert.Equal(201, (await scene.SendAsync(HttpMethod.Post, "node-60", "configs/create", Proof)).Status);
    }

    [Fact]
    public async Task A_sole_manager_that_restarts_leads_again_at_once()
    {
        using var scene = new Scene(managers: 1, speed: 100);
        scene.Swarm.StopNode("node-40", SwarmLabFault.Kill);
        await scene.Swarm.StartNodeAsync("node-40", TestContext.Current.CancellationToken);
        await scene.UntilAsync(() => scene.Swarm.Leader == "node-40");
        await scene.UntilStateAsync("node-40", "node-50", "ready");
    }
}
