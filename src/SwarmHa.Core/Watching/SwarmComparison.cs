namespace SwarmHa;

/// <summary>Compares each list of nodes with the one before.</summary>
/// <param name="swarm">What the swarm is called.</param>
internal sealed class SwarmComparison(string swarm)
{
    private const string Absent = nameof(Absent);
    private const string Present = nameof(Present);

    private Dictionary<string, SwarmNode>? _before;
    private SwarmManager? _leader;

    /// <summary>What has changed since the list before; nothing for the first list. The leader comes first, then node by node.</summary>
    /// <param name="nodes">The nodes now.</param>
    /// <param name="at">When they were seen.</param>
    /// <returns>The changes.</returns>
    public IReadOnlyList<SwarmManagerChange> With(IReadOnlyList<SwarmNode> nodes, DateTimeOffset at)
    {
        var (before, now) = (_before, nodes.ToDictionary(static node => node.Id));
        var changes = new List<SwarmManagerChange>();
        void Tell(SwarmNode node, SwarmManagerProperty property, string from, string to)
        {
            if (from != to)
            {
                changes.Add(new SwarmManagerChange { Time = at, Swarm = swarm, Node = node.UniqueName, NodeId = node.Id, Property = property, From = from, To = to });
            }
        }

        // A list that names no leader is one of a moment: who leads has changed when another one does.
        if (nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader) is { } leader)
        {
            if (before is not null && leader.Id != _leader?.Id)
            {
                Tell(leader, SwarmManagerProperty.Leader, _leader?.UniqueName ?? string.Empty, leader.UniqueName);
            }

            _leader = leader;
        }

        _before = now;
        if (before is null)
        {
            return changes;
        }

        foreach (var node in nodes)
        {
            if (!before.TryGetValue(node.Id, out var old))
            {
                Tell(node, SwarmManagerProperty.Presence, Absent, Present);
                continue;
            }

            Tell(node, SwarmManagerProperty.Role, old.Role.ToString(), node.Role.ToString());
            Tell(node, SwarmManagerProperty.Reachability, ReachabilityOf(old), ReachabilityOf(node));
            Tell(node, SwarmManagerProperty.State, old.State.ToString(), node.State.ToString());
            Tell(node, SwarmManagerProperty.Availability, old.Availability.ToString(), node.Availability.ToString());
        }

        foreach (var gone in before.Values.Where(old => !now.ContainsKey(old.Id)))
        {
            Tell(gone, SwarmManagerProperty.Presence, Present, Absent);
        }

        return changes;
    }

    private static string ReachabilityOf(SwarmNode node) => (node is SwarmManager manager ? manager.Reachability : SwarmReachability.None).ToString();
}
