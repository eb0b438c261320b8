namespace SwarmHa;

/// <summary>What is waited for.</summary>
public sealed record ManagerDemand
{
    /// <summary>The nodes that it is about; empty for all managers, or all workers when that is the role that is wanted.</summary>
    public IReadOnlyList<NodeTarget> Targets { get; init; } = [];

    /// <summary>Whether one of them has to lead.</summary>
    public bool Leader { get; init; }

    /// <summary>Whether they have to be heard in raft, or must not be, as one that is lost or has left raft; null for either. That they are heard
    /// is what is waited for when nothing else is said.</summary>
    public bool? Reachable { get; init; }

    /// <summary>The role that they have to have; a worker has left raft as well. Null for any.</summary>
    public SwarmNodeRole? Role { get; init; }

    /// <summary>The state that they have to be in; null for any.</summary>
    public SwarmNodeState? State { get; init; }

    /// <summary>How many have to be like that at least; null for all, or for one when one has to lead.</summary>
    public int? Count { get; init; }

    /// <summary>For how long it has to be like that without a break, for the same nodes.</summary>
    public TimeSpan StableFor { get; init; }

    /// <summary>The nodes that fulfil it.</summary>
    internal IReadOnlyList<SwarmNode> Fulfilling(IReadOnlyList<SwarmNode> nodes) => [.. Candidates(nodes).Where(Fulfils)];

    /// <summary>What is not fulfilled when only some nodes count as fulfilling it, in words; empty when all is.</summary>
    internal IReadOnlyList<string> Missing(IReadOnlyList<SwarmNode> nodes, ICollection<string> fulfilling)
    {
        var candidates = Candidates(nodes).ToList();
        if ((Count ?? (Leader ? 1 : null)) is { } wanted)
        {
            return fulfilling.Count >= wanted ? [] : [$"{fulfilling.Count} of {wanted} {Wanted()}", .. Others()];
        }

        var absent = Targets.Where(target => !candidates.Exists(node => target.Fits(node))).Select(static target => $"no node is {target.Name}").ToList();
        return Targets.Count == 0 && candidates.Count == 0 ? [$"no node is {Wanted()}"] : [.. absent, .. Others()];

        IEnumerable<string> Others() => candidates.Where(node => !fulfilling.Contains(node.Id)).Select(Describe);
    }

    /// <summary>What is wanted of a node, in words.</summary>
    internal string Wanted() => string.Join(", ", new[]
    {
        Leader ? "leading" : null,
        WantedReachability switch { true => nameof(Reachable), false => $"not {nameof(Reachable)}", null => null },
        Role?.ToString(),
        State?.ToString(),
    }.OfType<string>());

    private bool? WantedReachability => Reachable ?? (!Leader && Role is null && State is null ? true : null);

    private IEnumerable<SwarmNode> Candidates(IEnumerable<SwarmNode> nodes) => Targets.Count > 0
        ? nodes.Where(node => Targets.Any(target => target.Fits(node)))
        : nodes.Where(node => Role == SwarmNodeRole.Worker ? node.Role == SwarmNodeRole.Worker : node is SwarmManager);

    private bool Fulfils(SwarmNode node) =>
        (Role is null || (node.Role == Role && (node is SwarmManager) == (Role == SwarmNodeRole.Manager)))
        && (!Leader || node is SwarmManager { IsLeader: true })
        && (WantedReachability is not { } reachable || node is SwarmManager { IsReachable: true } == reachable)
        && (State is null || node.State == State);

    private static string Describe(SwarmNode node) =>
        $"{node} is {node.Role}, {node.State}{(node is SwarmManager manager ? $", {(manager.ManagerStatus.Length > 0 ? manager.ManagerStatus : "not in raft")}" : string.Empty)}";
}

/// <summary>Nodes that somebody named.</summary>
/// <param name="Name">The words in which they were named.</param>
/// <param name="Fits">Whether a node is meant.</param>
public sealed record NodeTarget(string Name, Func<SwarmNode, bool> Fits);
