namespace SwarmHa.Core.Tests;

/// <summary>The arithmetic of raft, compared with counting by hand.</summary>
public sealed class QuorumCountTests
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
    public void Every_subset_of_lost_managers_counts_as_by_hand(int managers)
    {
        for (var lost = 0; lost < 1 << managers; lost++)
        {
            var nodes = Enumerable.Range(0, managers).Select(number => Manager(number, (lost & (1 << number)) == 0)).ToList();
            var count = QuorumCount.Of(nodes);
            AssertAsByHand(count, nodes);
            foreach (var manager in nodes)
            {
                AssertAsByHand(count.AfterLossOf(manager), [.. nodes.Select(node => node == manager ? manager with { Reachability = SwarmReachability.Unreachable } : node)]);
                AssertAsByHand(count.AfterRemovalOf(manager), [.. nodes.Where(node => node != manager)]);
            }
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    public void The_design_tolerates_less_than_half(int managers, int expected)
    {
        Assert.Equal(expected, new QuorumCount(managers, managers).DesignTolerance);
        Assert.Equal(expected, new QuorumCount(managers, 0).DesignTolerance);
    }

    [Fact]
    public void One_that_has_not_joined_raft_has_no_vote()
    {
        var joining = Manager(3, reachable: true) with { Reachability = SwarmReachability.None };
        var count = QuorumCount.Of([Manager(0, true), Manager(1, true), Manager(2, true), joining]);
        Assert.Equal(new QuorumCount(3, 3), count);
        Assert.Equal((count, count), (count.AfterLossOf(joining), count.AfterRemovalOf(joining)));
    }

    [Fact]
    public void One_that_is_just_not_known_yet_is_not_reachable() =>
        Assert.Equal(new QuorumCount(1, 0), QuorumCount.Of([Manager(0, true) with { Reachability = SwarmReachability.Unknown }]));

    [Fact]
    public void Workers_do_not_count() =>
        Assert.Equal(new QuorumCount(1, 1), QuorumCount.Of([Manager(0, true), new SwarmNode { Id = "w", Hostname = "w", State = SwarmNodeState.Ready }]));

    [Fact]
    public void Without_managers_there_is_no_quorum() => Assert.False(QuorumCount.Of([]).HasQuorum);

    [Theory]
    [InlineData(3, 2, "3 managers, 2 reachable, quorum 2")]
    [InlineData(1, 1, "1 manager, 1 reachable, quorum 1")]
    [InlineData(4, 0, "4 managers, 0 reachable, quorum 3")]
    public void The_figures_are_said_in_words(int managers, int reachable, string expected) =>
        Assert.Equal(expected, new QuorumCount(managers, reachable).ToString());

    private static SwarmManager Manager(int number, bool reachable) => new()
    {
        Id = $"m{number}",
        Hostname = $"m{number}",
        Role = SwarmNodeRole.Manager,
        Reachability = reachable ? SwarmReachability.Reachable : SwarmReachability.Unreachable,
    };

    /// <summary>Counts heads: a group decides when those who are heard are more than those who are not.</summary>
    private static void AssertAsByHand(QuorumCount count, IReadOnlyList<SwarmManager> members)
    {
        var heard = members.Count(static member => member.IsReachable);
        var silent = members.Count - heard;
        Assert.Equal((members.Count, heard), (count.Managers, count.Reachable));
        Assert.Equal(heard > silent, count.HasQuorum);

        // The fewest that outnumber the rest.
        Assert.True(count.Quorum > members.Count - count.Quorum);
        Assert.False(count.Quorum - 1 > members.Count - (count.Quorum - 1));

        var spare = 0;
        for (; heard - spare > silent + spare; spare++)
        {
        }

        var missing = 0;
        for (; heard + missing <= silent - missing; missing++)
        {
        }

        if (members.Count > 0)
        {
            Assert.Equal(heard > silent ? spare - 1 : -missing, count.FaultTolerance);
        }
    }
}
