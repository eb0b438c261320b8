namespace SwarmHa.Core.Tests;

/// <summary>A drill begins only where the others can carry on without the leader.</summary>
public sealed class FailoverPlanTests
{
    private readonly PacedTime _time = new();

    [Theory]
    [InlineData(3, "3 managers, 2 reachable, quorum 2")]
    [InlineData(4, "4 managers, 3 reachable, quorum 3")]
    [InlineData(5, "5 managers, 4 reachable, quorum 3")]
    public void A_healthy_swarm_has_a_plan(int managers, string during)
    {
        var nodes = Views(new FakeSwarm(_time, managers, workers: 2));
        var plan = FailoverPlan.Of(nodes, Options);
        Assert.Equal("m1", plan.Leader.Name);
        Assert.Equal(Enumerable.Range(2, managers - 1).Select(static number => $"m{number}"), plan.Survivors.Select(static manager => manager.Name));
        Assert.Equal(during, plan.DuringOutage.ToString());
        Assert.Same(nodes, plan.Nodes);
    }

    [Theory]
    [InlineData(1, "now 1 manager, 1 reachable, quorum 1; without it 1 manager, 0 reachable, quorum 1", "")]
    [InlineData(2, "now 2 managers, 2 reachable, quorum 2; without it 2 managers, 1 reachable, quorum 2", " To rehearse the loss of quorum, use -ExpectQuorumLoss.")]
    public void Too_few_managers_are_refused_with_the_arithmetic(int managers, string arithmetic, string rehearsal)
    {
        var problem = Assert.Throws<QuorumAtRiskException>(() => Demand(Views(new FakeSwarm(_time, managers, workers: 3))));
        Assert.Contains($"Taking the leader m1 away would lose quorum: {arithmetic}.", problem.Message, StringComparison.Ordinal);
        Assert.Equal($"Promote others first (Invoke-SwarmPromote): 3 managers tolerate the loss of one.{rehearsal}", problem.Advice);
        Assert.Equal("m1", (problem.Target as SwarmNode)?.Name);
    }

    [Fact]
    public void One_of_three_that_is_not_reachable_is_too_many()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        swarm["m3"].Reachability = SwarmReachability.Unreachable;
        Assert.Throws<QuorumAtRiskException>(() => Demand(Views(swarm)));
    }

    [Theory]
    [InlineData(SwarmReachability.Unreachable)]
    [InlineData(SwarmReachability.Unknown)]
    public void One_of_five_that_is_not_reachable_is_named(SwarmReachability reachability)
    {
        var swarm = new FakeSwarm(_time, managers: 5);
        swarm["m4"].Reachability = reachability;
        var problem = Assert.Throws<DrillRefusedException>(() => Demand(Views(swarm)));
        Assert.Contains($"m4 is not fit for a drill (role Manager, {reachability})", problem.Message, StringComparison.Ordinal);
        Assert.Equal("m4", (problem.Target as SwarmNode)?.Name);
    }

    [Fact]
    public void One_that_is_joining_is_named()
    {
        var swarm = new FakeSwarm(_time, managers: 3, workers: 1);
        swarm["w1"].Role = SwarmNodeRole.Manager;
        var problem = Assert.Throws<DrillRefusedException>(() => Demand(Views(swarm)));
        Assert.Contains("w1 is not fit for a drill (role Manager, not in raft yet)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_suspended_may_go_down_during_the_drill()
    {
        var swarm = new FakeSwarm(_time, managers: 5);
        swarm["m4"].Labels[Suspension.Label] = "active";
        var problem = Assert.Throws<DrillRefusedException>(() => Demand(Views(swarm)));
        Assert.Equal("m4 is not fit for a drill: it is suspended, and its engine may go down at any moment.", problem.Message);
        Assert.Equal("Finish the maintenance first: Resume-SwarmManager m4.", problem.Advice);
    }

    [Theory]
    [InlineData("m1")]
    [InlineData("m3")]
    public void One_that_is_being_demoted_is_named(string name)
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        swarm[name].Role = SwarmNodeRole.Worker;
        var problem = Assert.Throws<DrillRefusedException>(() => Demand(Views(swarm)));
        Assert.Contains($"{name} is not fit for a drill (role Worker", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_leader_there_is_nothing_to_stop()
    {
        var swarm = new FakeSwarm(_time, managers: 3);
        swarm["m1"].IsLeader = false;
        Assert.Throws<NoLeaderException>(() => Demand(Views(swarm)));
    }

    private static FailoverDrillOptions Options { get; } = new();

    private static void Demand(IReadOnlyList<SwarmNode> nodes) => FailoverPlan.Of(nodes, Options).DemandSafe();

    private static IReadOnlyList<SwarmNode> Views(FakeSwarm swarm) => [.. swarm.Nodes.Select(static node => node.View())];
}
