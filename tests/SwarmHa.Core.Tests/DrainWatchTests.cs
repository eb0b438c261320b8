namespace SwarmHa.Core.Tests;

/// <summary>A drain waits for what uses the node, and for replicas that have left it.</summary>
public sealed class DrainWatchTests
{
    private static readonly SwarmService Web = new() { Id = "web", Name = "web", IsGlobal = true };
    private static readonly SwarmService Api = new() { Id = "api", Name = "api", Replicas = 1 };
    private static readonly SwarmNode Node = new FakeNode("m3") { State = SwarmNodeState.Ready }.View();

    private readonly DrainWatch _watch = new(Node.Id);

    /// <summary>A task that was called off before its node prepared it keeps its state, and never has a container.</summary>
    [Theory]
    [InlineData(SwarmTaskState.New, false)]
    [InlineData(SwarmTaskState.Pending, false)]
    [InlineData(SwarmTaskState.Assigned, false)]
    [InlineData(SwarmTaskState.Accepted, false)]
    [InlineData(SwarmTaskState.Preparing, true)]
    [InlineData(SwarmTaskState.Ready, true)]
    [InlineData(SwarmTaskState.Starting, true)]
    [InlineData(SwarmTaskState.Running, true)]
    [InlineData(SwarmTaskState.Shutdown, false)]
    [InlineData(SwarmTaskState.Failed, false)]
    public void A_task_that_was_called_off_is_waited_for_only_if_its_node_has_begun_it(SwarmTaskState state, bool isWaitedFor)
    {
        foreach (var desired in new[] { SwarmTaskState.Shutdown, SwarmTaskState.Remove })
        {
            var rest = _watch.Look(Node, [Web], [Task(Web, state, desired)]);
            Assert.Equal(isWaitedFor ? [new DrainRest($"web is there still ({state})", NeedsRoom: false)] : [], rest);
        }
    }

    [Theory]
    [InlineData(SwarmTaskState.Pending)]
    [InlineData(SwarmTaskState.Accepted)]
    [InlineData(SwarmTaskState.Running)]
    public void A_task_that_is_wanted_is_waited_for(SwarmTaskState state) =>
        Assert.Equal($"web is there still ({state})", Assert.Single(_watch.Look(Node, [Web], [Task(Web, state, SwarmTaskState.Running)])).Text);

    [Fact]
    public void A_replica_that_was_called_off_before_it_began_does_not_bind_the_node_to_its_next_one()
    {
        SwarmTask[] tasks = [Task(Api, SwarmTaskState.Pending, SwarmTaskState.Shutdown), Task(Api, SwarmTaskState.Preparing, SwarmTaskState.Running, "elsewhere")];
        Assert.Empty(_watch.Look(Node, [Api], tasks));
    }

    [Fact]
    public void A_replica_that_was_on_the_node_at_the_first_look_is_waited_for_elsewhere()
    {
        Assert.Single(_watch.Look(Node, [Api], [Task(Api, SwarmTaskState.Accepted, SwarmTaskState.Running)]));
        SwarmTask[] tasks = [Task(Api, SwarmTaskState.Accepted, SwarmTaskState.Shutdown), Task(Api, SwarmTaskState.Preparing, SwarmTaskState.Running, "elsewhere")];
        Assert.Equal([new DrainRest("api.1 does not run elsewhere yet", NeedsRoom: true)], _watch.Look(Node, [Api], tasks));
    }

    private static SwarmTask Task(SwarmService service, SwarmTaskState state, SwarmTaskState desired, string? node = null) => new()
    {
        Id = $"{service.Id}-{state}-{desired}",
        ServiceId = service.Id,
        NodeId = node ?? Node.Id,
        Slot = service.IsGlobal ? 0 : 1,
        State = state,
        DesiredState = desired,
    };
}
