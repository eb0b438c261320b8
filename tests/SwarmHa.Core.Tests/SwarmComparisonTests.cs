namespace SwarmHa.Core.Tests;

/// <summary>What is told of two lists of nodes, one after the other.</summary>
public sealed class SwarmComparisonTests
{
    /// <summary>Each row: what happens to a swarm of managers m1 (leader), m2, m3 and a worker w1, and what is told of it.</summary>
    public static TheoryData<string, string> Table { get; } = new()
    {
        { "nothing", "" },
        { "m3 label", "" },
        { "m2 unreachable", "m2 Reachability: Reachable to Unreachable" },
        { "w1 down", "w1 State: Ready to Down" },
        { "m3 drain", "m3 Availability: Active to Drain" },
        { "m2 leads", "m2 Leader: m1 to m2" },
        { "nobody leads", "" },
        { "m1 lost", "m2 Leader: m1 to m2; m1 Reachability: Reachable to Unreachable; m1 State: Ready to Unknown" },
        { "w1 promoted", "w1 Role: Worker to Manager" },
        { "w1 joined", "w1 Role: Worker to Manager; w1 Reachability: None to Reachable" },
        { "m3 demoted", "m3 Role: Manager to Worker; m3 Reachability: Reachable to None" },
        { "w1 gone", "w1 Presence: Present to Absent" },
        { "w2 new", "w2 Presence: Absent to Present" },
        { "m1 gone", "m2 Leader: m1 to m2; m1 Presence: Present to Absent" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_change_is_told_once_and_nothing_else(string happening, string told)
    {
        var nodes = Nodes();
        var comparison = new SwarmComparison("prod");
        Assert.Empty(comparison.With(View(nodes), DateTimeOffset.UnixEpoch));
        Happen(nodes, happening);
        var changes = comparison.With(View(nodes), DateTimeOffset.UnixEpoch.AddSeconds(1));
        Assert.Equal(told, string.Join("; ", changes));
        Assert.All(changes, static change => Assert.Equal(("prod", DateTimeOffset.UnixEpoch.AddSeconds(1)), (change.Swarm, change.Time)));
        Assert.Empty(comparison.With(View(nodes), DateTimeOffset.UnixEpoch.AddSeconds(2)));
    }

    [Fact]
    public void Who_leads_after_a_moment_without_a_leader_is_compared_with_who_led_before()
    {
        var nodes = Nodes();
        var comparison = new SwarmComparison("prod");
        comparison.With(View(nodes), default);
        Happen(nodes, "nobody leads");
        Assert.Empty(comparison.With(View(nodes), default));
        nodes[1].IsLeader = true;
        Assert.Equal("m2 Leader: m1 to m2", Assert.Single(comparison.With(View(nodes), default)).ToString());
        (nodes[0].IsLeader, nodes[1].IsLeader) = (true, false);
        Assert.Equal("m1 Leader: m2 to m1", Assert.Single(comparison.With(View(nodes), default)).ToString());
    }

    /// <summary>From any swarm to any other: what is told, done to the first one, gives the second.</summary>
    [Fact]
    public void What_is_told_is_all_that_has_changed()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var (before, after) = (Some(random), Some(random));
            var comparison = new SwarmComparison("prod");
            comparison.With(before, default);
            var told = comparison.With(after, default).Where(static change => change.Property != SwarmManagerProperty.Leader).ToList();
            var rebuilt = before.ToDictionary(static node => node.Id, Facts);
            foreach (var change in told)
            {
                if (change.Property == SwarmManagerProperty.Presence)
                {
                    Assert.Equal(change.To == "Absent", rebuilt.Remove(change.NodeId));
                    if (change.To == "Present")
                    {
                        rebuilt[change.NodeId] = Facts(after.Single(node => node.Id == change.NodeId));
                    }
                }
                else
                {
                    Assert.Equal(change.From, rebuilt[change.NodeId][change.Property]);
                    rebuilt[change.NodeId][change.Property] = change.To;
                }
            }

            Assert.Equal(after.ToDictionary(static node => node.Id, Facts).OrderBy(static pair => pair.Key), rebuilt.OrderBy(static pair => pair.Key));
        }
    }

    private static Dictionary<SwarmManagerProperty, string> Facts(SwarmNode node) => new()
    {
        [SwarmManagerProperty.Role] = $"{node.Role}",
        [SwarmManagerProperty.State] = $"{node.State}",
        [SwarmManagerProperty.Availability] = $"{node.Availability}",
        [SwarmManagerProperty.Reachability] = node is SwarmManager manager ? $"{manager.Reachability}" : "None",
    };

    private static List<SwarmNode> Some(Random random) => [.. Enumerable.Range(1, 5).Where(_ => random.Next(4) > 0).Select(number => new FakeNode($"n{number}")
    {
        Role = random.Next(2) == 0 ? SwarmNodeRole.Worker : SwarmNodeRole.Manager,
        State = (SwarmNodeState)random.Next(4),
        Availability = (SwarmNodeAvailability)random.Next(3),
        Reachability = (SwarmReachability)random.Next(4),
    }.View())];

    private static List<FakeNode> Nodes() =>
    [
        .. Enumerable.Range(1, 3).Select(static number => new FakeNode($"m{number}") { Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable, IsLeader = number == 1 }),
        new FakeNode("w1"),
    ];

    private static List<SwarmNode> View(List<FakeNode> nodes) => [.. nodes.Select(static node => node.View())];

    private static void Happen(List<FakeNode> nodes, string happening)
    {
        FakeNode Node(string name) => nodes.Single(node => node.Name == name);
        void Lead(string? name) => nodes.ForEach(node => node.IsLeader = node.Name == name);
        switch (happening)
        {
            case "m3 label": Node("m3").Labels["a"] = "b"; break;
            case "m2 unreachable": Node("m2").Reachability = SwarmReachability.Unreachable; break;
            case "w1 down": Node("w1").State = SwarmNodeState.Down; break;
            case "m3 drain": Node("m3").Availability = SwarmNodeAvailability.Drain; break;
            case "m2 leads": Lead("m2"); break;
            case "nobody leads": Lead(null); break;
            case "m1 lost": Lead("m2"); (Node("m1").Reachability, Node("m1").State) = (SwarmReachability.Unreachable, SwarmNodeState.Unknown); break;
            case "w1 promoted": Node("w1").Role = SwarmNodeRole.Manager; break;
            case "w1 joined": (Node("w1").Role, Node("w1").Reachability) = (SwarmNodeRole.Manager, SwarmReachability.Reachable); break;
            case "m3 demoted": (Node("m3").Role, Node("m3").Reachability) = (SwarmNodeRole.Worker, SwarmReachability.None); break;
            case "w1 gone": nodes.Remove(Node("w1")); break;
            case "w2 new": nodes.Add(new FakeNode("w2")); break;
            case "m1 gone": Lead("m2"); nodes.Remove(Node("m1")); break;
        }
    }
}
