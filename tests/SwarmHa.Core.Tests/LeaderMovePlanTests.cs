namespace SwarmHa.Core.Tests;

/// <summary>Whether a handover is safe, compared with counting by hand.</summary>
public sealed class LeaderMovePlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void With_every_subset_lost_it_is_allowed_exactly_when_quorum_holds_throughout(int managers)
    {
        for (var lost = 0; lost < 1 << managers; lost++)
        {
            var nodes = Enumerable.Range(0, managers).Select(number => Manager(number, (lost & (1 << number)) == 0)).ToList();

            // Count heads: before, while the leader is a worker, and with the leader back. A group decides when those who are heard are the more.
            var others = nodes.Skip(1).ToList();
            var holds = nodes[0].IsReachable && Decides(nodes) && others.Count > 0 && Decides(others);
            Assert.Equal(holds, IsAllowed(nodes, force: true));

            // Unless told, it also keeps to swarms in which two managers are left, and all are heard.
            Assert.Equal(holds && managers >= 3 && lost == 0, IsAllowed(nodes, force: false));
        }
    }

    [Fact]
    public void What_needs_a_suspended_manager_for_quorum_is_refused_unless_forced()
    {
        SwarmNode[] nodes = [Manager(0, true), Manager(1, true), Manager(2, true) with { Labels = new SwarmLabels([new(Suspension.Label, "active")]) }];
        var problem = Assert.Throws<QuorumAtRiskException>(() => LeaderMovePlan.Of(nodes, null, force: false));
        Assert.StartsWith("Handing over from m0 would leave quorum to m2, which is suspended and may go down: while it is a worker 2 managers, 2 reachable, quorum 2; without it", problem.Message, StringComparison.Ordinal);
        Assert.Equal("m0", LeaderMovePlan.Of(nodes, null, force: true).Leader.Name);
    }

    [Fact]
    public void With_one_manager_there_is_nobody_to_hand_over_to() =>
        Assert.Throws<LastManagerException>(static () => LeaderMovePlan.Of([Manager(0, true)], null, force: true));

    [Fact]
    public void With_two_it_says_who_would_be_left_alone()
    {
        var problem = Assert.Throws<QuorumAtRiskException>(static () => LeaderMovePlan.Of([Manager(0, true), Manager(1, true)], null, force: false));
        Assert.StartsWith("With 2 managers m1 alone would be left while m0 is a worker", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Promote a third manager first (Invoke-SwarmPromote), or hand over all the same with -Force.", problem.Advice);
    }

    [Fact]
    public void What_would_lose_quorum_is_refused_with_the_arithmetic()
    {
        var problem = Assert.Throws<QuorumAtRiskException>(static () => LeaderMovePlan.Of([Manager(0, true), Manager(1, true), Manager(2, false)], null, force: true));
        Assert.Equal(
            "Handing over from m0 would lose quorum: now 3 managers, 2 reachable, quorum 2; while it is a worker 2 managers, 1 reachable, quorum 2. Nothing was changed.",
            problem.Message);
        Assert.Equal("Bring m2 back, or promote others (Invoke-SwarmPromote), first.", problem.Advice);
    }

    [Fact]
    public void One_that_is_leaving_is_in_the_way_also_by_force()
    {
        SwarmNode[] nodes = [Manager(0, true), Manager(1, true), Manager(2, true), Manager(3, true) with { Role = SwarmNodeRole.Worker }];
        var problem = Assert.Throws<LeaderMoveRefusedException>(() => LeaderMovePlan.Of(nodes, null, force: true));
        Assert.Contains("m3 is not fit for a handover: it is being demoted", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wanted_one_has_to_be_a_manager_that_is_heard()
    {
        SwarmNode[] nodes = [Manager(0, true), Manager(1, true), Manager(2, false), new SwarmNode { Id = "w", Hostname = "w" }];
        Assert.Contains("w cannot lead: it is a worker", Assert.Throws<LeaderMoveRefusedException>(() => LeaderMovePlan.Of(nodes, "w", force: true)).Message, StringComparison.Ordinal);
        Assert.Contains("m2 cannot lead: it is Unreachable", Assert.Throws<LeaderMoveRefusedException>(() => LeaderMovePlan.Of(nodes, "m2", force: true)).Message, StringComparison.Ordinal);
        Assert.Throws<NodeNotFoundException>(() => LeaderMovePlan.Of(nodes, "nobody", force: true));
    }

    [Fact]
    public void When_the_wanted_one_leads_there_is_nothing_to_do_or_to_refuse() =>
        Assert.True(LeaderMovePlan.Of([Manager(0, true), Manager(1, false)], "m0", force: false).IsDone);

    private static bool Decides(IReadOnlyCollection<SwarmManager> members) =>
        members.Count(static member => member.IsReachable) > members.Count(static member => !member.IsReachable);

    private static bool IsAllowed(IReadOnlyList<SwarmNode> nodes, bool force)
    {
        try
        {
            LeaderMovePlan.Of(nodes, null, force);
            return true;
        }
        catch (SwarmException)
        {
            return false;
        }
    }

    private static SwarmManager Manager(int number, bool reachable) => new()
    {
        Id = $"m{number}",
        Hostname = $"m{number}",
        Role = SwarmNodeRole.Manager,
        State = SwarmNodeState.Ready,
        IsLeader = number == 0,
        Reachability = reachable ? SwarmReachability.Reachable : SwarmReachability.Unreachable,
    };
}
