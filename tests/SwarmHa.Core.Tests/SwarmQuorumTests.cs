namespace SwarmHa.Core.Tests;

/// <summary>Zones, what if, and advice, compared with counting heads for every subset of managers that is lost.</summary>
public sealed class SwarmQuorumTests
{
    private static readonly string?[] ZoneNames = ["a", "b", "c", null];

    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 9)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_subset_that_is_already_silent_and_every_zone_count_as_by_hand(int managers)
    {
        foreach (var zones in Layouts(managers))
        {
            for (var silent = 0; silent < 1 << managers; silent++)
            {
                var nodes = Swarm(managers, silent, zones);
                var quorum = SwarmQuorum.Of(nodes);
                if (zones.All(static zone => zone is null))
                {
                    Assert.Empty(quorum.Zones);
                    Assert.Null(quorum.SurvivesZoneLoss);
                    continue;
                }

                Assert.Equal(managers, quorum.Zones.Sum(static zone => zone.Managers));
                var fatal = quorum.Zones.Where(zone => !Decides(nodes.Where(node => !zone.Nodes.Contains(node.Name)), managers)).Select(static zone => zone.Name);
                Assert.Equal(fatal, quorum.FatalZones);
                Assert.Equal(quorum.FatalZones.Count == 0, quorum.SurvivesZoneLoss);
                Assert.All(quorum.Zones, zone =>
                {
                    var inside = nodes.Where(node => (zones[Number(node)] ?? node.Name) == zone.Name).ToList();
                    Assert.Equal(inside.Select(static node => node.Name), zone.Nodes);
                    Assert.Equal(inside.Count(static node => node.IsReachable), zone.Reachable);
                    Assert.Equal(managers - inside.Count > inside.Count, zone.SurvivesLossByDesign);
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_subset_that_is_taken_as_lost_counts_as_by_hand_whatever_is_silent_already(int managers)
    {
        // All pairs of a silent set and a lost set up to six managers; beyond that, none silent and one silent.
        var silents = managers <= 6 ? Enumerable.Range(0, 1 << managers) : [0, 1];
        foreach (var silent in silents)
        {
            var nodes = Swarm(managers, silent, new string?[managers]);
            for (var lost = 0; lost < 1 << managers; lost++)
            {
                var gone = nodes.Where(node => (lost & (1 << Number(node))) != 0).ToList();
                var rest = nodes.Except(gone).ToList();
                var spare = Spare(rest, managers);
                for (var minimum = 0; minimum <= 4; minimum++)
                {
                    var test = SwarmQuorumTest.Of(nodes, gone, minimum);
                    Assert.Equal(spare >= minimum, test.Passed);
                    Assert.Equal((managers, rest.Count(static node => node.IsReachable)), (test.Managers, test.Reachable));
                    Assert.Equal(gone.Select(static node => node.Name), test.Without);
                    Assert.DoesNotContain('\n', test.Reason);
                    Assert.Equal(spare < 0, test.Reason.Contains("lost.", StringComparison.Ordinal) && !test.Reason.Contains("more may be lost", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public void Lost_workers_do_not_matter()
    {
        SwarmNode worker = new() { Id = "w", Hostname = "w" };
        var test = SwarmQuorumTest.Of([.. Swarm(3, 0, new string?[3]), worker], [worker]);
        Assert.Equal((true, 1, 0), (test.Passed, test.FaultTolerance, test.Without.Count));
        Assert.Equal("3 managers, 3 reachable, quorum 2. 1 more may be lost.", test.Reason);
    }

    [Fact]
    public void The_reason_says_the_arithmetic()
    {
        var nodes = Swarm(3, 0, new string?[3]);
        Assert.Equal("Without m0, m1: 3 managers, 1 reachable, quorum 2. Quorum would be lost.", SwarmQuorumTest.Of(nodes, [nodes[0], nodes[1]]).Reason);
        Assert.Equal("Without m0: 3 managers, 2 reachable, quorum 2. 0 more may be lost, and 1 is demanded.", SwarmQuorumTest.Of(nodes, [nodes[0]], 1).Reason);
        Assert.Equal("3 managers, 1 reachable, quorum 2. Quorum is lost.", SwarmQuorumTest.Of(Swarm(3, 3, new string?[3]), []).Reason);
    }

    [Theory]
    [InlineData(1, "", "OneManager")]
    [InlineData(2, "", "TwoManagers")]
    [InlineData(3, "", "")]
    [InlineData(4, "", "EvenNumber")]
    [InlineData(7, "", "")]
    [InlineData(8, "", "EvenNumber TooMany")]
    [InlineData(9, "", "TooMany")]
    [InlineData(3, "aaa", "OneZone")]
    [InlineData(3, "abc", "")]
    [InlineData(3, "aab", "ZoneLoss")]
    [InlineData(3, "ab-", "ZoneUnknown")]
    [InlineData(5, "aabbc", "")]
    [InlineData(5, "aaabb", "ZoneLoss")]
    [InlineData(1, "a", "OneManager")]
    [InlineData(2, "ab", "TwoManagers")]
    public void Advice_is_given_where_something_can_be_better(int managers, string zones, string expected)
    {
        var labels = zones.Select(static zone => zone == '-' ? null : zone.ToString()).Concat(new string?[managers]).Take(managers).ToArray();
        Assert.Equal(expected, string.Join(" ", SwarmQuorum.Of(Swarm(managers, 0, labels)).Advice.Select(static advice => advice.Kind)));
    }

    [Fact]
    public void What_is_silent_is_to_be_brought_back_and_demoted_only_while_that_can_be_done()
    {
        var one = Assert.Single(SwarmQuorum.Of(Swarm(3, 1, new string?[3])).Advice);
        Assert.Equal((SwarmQuorumAdviceKind.Unreachable, "Bring m0 back, or demote what is gone for good: Invoke-SwarmDemote m0."), (one.Kind, one.Text));

        var two = SwarmQuorum.Of(Swarm(3, 3, new string?[3])).Advice;
        Assert.Equal([SwarmQuorumAdviceKind.QuorumLost, SwarmQuorumAdviceKind.Unreachable], two.Select(static advice => advice.Kind));
        Assert.Contains("until 1 more manager is reachable", two[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Invoke-SwarmDemote", two[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SwarmNodeState.Ready, "Wait until m3 has joined raft. Until then it does not count.")]
    [InlineData(SwarmNodeState.Down, "m3: role Manager, but not in raft and not Ready. Start the engine, so that it joins, or remove the node: docker node rm --force id3.")]
    public void One_that_has_not_joined_raft_does_not_count(SwarmNodeState state, string advice)
    {
        var nodes = Swarm(4, 0, new string?[4]);
        var quorum = SwarmQuorum.Of([nodes[0], nodes[1], nodes[2], nodes[3] with { Reachability = SwarmReachability.None, State = state }]);
        Assert.Equal((SwarmQuorumAdviceKind.NotInRaft, advice), (Assert.Single(quorum.Advice).Kind, quorum.Advice[0].Text));
        Assert.Equal((3, 3, 1), (quorum.Managers, quorum.Reachable, quorum.FaultTolerance));
    }

    /// <summary>What a new cluster has left out had quorum once, and could have it again.</summary>
    [Fact]
    public void Several_that_are_left_out_are_not_to_be_started_together()
    {
        var quorum = SwarmQuorum.Of([.. Swarm(3, 0, new string?[3]).Select(static (node, i) => i == 0 ? node : node with { Reachability = SwarmReachability.None, State = SwarmNodeState.Down })]);
        Assert.Equal(
            "m1, m2: role Manager, but not in raft and not Ready. Start their engines one at a time, and run docker swarm leave --force on each host before the next: "
            + "together they could go on as a second swarm. Then remove the nodes: docker node rm --force id1 id2.",
            Assert.Single(quorum.Advice, static advice => advice.Kind == SwarmQuorumAdviceKind.NotInRaft).Text);
    }

    [Fact]
    public void One_that_is_suspended_is_named_with_the_way_back()
    {
        var nodes = Swarm(3, 0, new string?[3]);
        var quorum = SwarmQuorum.Of([nodes[0], nodes[1], nodes[2] with { Labels = new SwarmLabels([new(Suspension.Label, "active")]) }]);
        Assert.Equal("m2 is suspended and may go down. After the maintenance: Resume-SwarmManager m2.", Assert.Single(quorum.Advice).Text);
    }

    /// <summary>After force-new-cluster the engine lists the former managers with their role and without a status.</summary>
    [Fact]
    public void One_manager_of_a_new_cluster_has_quorum()
    {
        var nodes = Swarm(3, 0, new string?[3]);
        var quorum = SwarmQuorum.Of([nodes[0], .. nodes.Skip(1).Select(static node => node with { Reachability = SwarmReachability.None, State = SwarmNodeState.Down })]);
        Assert.True(quorum is { HasQuorum: true, Managers: 1, Reachable: 1 });
        Assert.Equal([SwarmQuorumAdviceKind.NotInRaft, SwarmQuorumAdviceKind.OneManager], quorum.Advice.Select(static one => one.Kind));
    }

    [Fact]
    public void Zones_are_named_by_the_label_that_is_said_and_a_label_without_a_value_names_none()
    {
        var nodes = Swarm(3, 0, ["a", "a", "b"]).Select(static (node, number) => node with { Labels = new SwarmLabels([new("rack", number == 0 ? string.Empty : $"r{number}")]) }).ToList();
        Assert.Empty(SwarmQuorum.Of(nodes).Zones);
        var zones = SwarmQuorum.Of(nodes, "rack").Zones;
        Assert.Equal([("r1", true), ("r2", true), ("m0", false)], zones.Select(static zone => (zone.Name, zone.IsLabelled)));
    }

    /// <summary>All in one zone, each in its own, and some by chance, with and without unlabelled ones.</summary>
    private static IEnumerable<string?[]> Layouts(int managers)
    {
        yield return new string?[managers];
        yield return [.. Enumerable.Repeat("a", managers)];
        yield return [.. Enumerable.Range(0, managers).Select(static number => $"z{number}")];
        var chance = new Random(managers);
        for (var i = 0; i < 12; i++)
        {
            yield return [.. Enumerable.Range(0, managers).Select(_ => ZoneNames[chance.Next(ZoneNames.Length)])];
        }
    }

    private static IReadOnlyList<SwarmManager> Swarm(int managers, int silent, string?[] zones) =>
    [
        .. Enumerable.Range(0, managers).Select(number => new SwarmManager
        {
            Id = $"id{number}",
            Hostname = $"m{number}",
            Role = SwarmNodeRole.Manager,
            Reachability = (silent & (1 << number)) == 0 ? SwarmReachability.Reachable : SwarmReachability.Unreachable,
            Labels = new SwarmLabels(zones[number] is { } zone ? [new(SwarmZone.UsualLabel, zone)] : null),
        }),
    ];

    private static int Number(SwarmNode node) => node.Id[2] - '0';

    /// <summary>Counts heads: those who are heard decide when they outnumber all others.</summary>
    private static bool Decides(IEnumerable<SwarmManager> left, int members)
    {
        var heard = left.Count(static manager => manager.IsReachable);
        return heard > members - heard;
    }

    /// <summary>Takes one more away until they decide no longer; negative when they do not to begin with.</summary>
    private static int Spare(IReadOnlyList<SwarmManager> left, int members)
    {
        var heard = left.Where(static manager => manager.IsReachable).ToList();
        var spare = -1;
        while (heard.Count > 0 && Decides(heard, members))
        {
            heard.RemoveAt(0);
            spare++;
        }

        return spare;
    }
}
