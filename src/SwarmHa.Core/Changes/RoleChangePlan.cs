namespace SwarmHa;

/// <summary>A change of a role that has passed its guards.</summary>
/// <param name="Node">The node as it was read.</param>
/// <param name="Role">The role that it gets.</param>
/// <param name="Now">The managers' count now.</param>
/// <param name="Overridden">What force overrides; null for nothing.</param>
internal sealed record RoleChangePlan(SwarmNode Node, SwarmNodeRole Role, QuorumCount Now, Objection? Overridden)
{
    /// <summary>Whether there is nothing to write: it has the role, and no mark that has to go.</summary>
    public bool IsDone => Node.Role == Role && !HandoverMark.IsOn(Node) && !EndsSuspension;

    /// <summary>Whether the mark of a suspension goes with the change: a worker on purpose is not to be resumed.</summary>
    public bool EndsSuspension { get; init; }

    /// <summary>What is to be said before it is confirmed.</summary>
    public IReadOnlyList<string> Warnings => EndsSuspension && Node.Availability != Suspension.Remembered(Node)
        ? [.. Unfinished, Suspension.DescribeEnd(Node)]
        : Unfinished;

    /// <summary>Handovers of other nodes that were never finished, in words.</summary>
    public IReadOnlyList<string> Unfinished { get; init; } = [];

    /// <summary>The managers' count once the change has taken effect.</summary>
    public QuorumCount Afterwards => Role == SwarmNodeRole.Worker
        ? Node is SwarmManager manager ? Now.AfterRemovalOf(manager) : Now
        : Node is SwarmManager { HasJoinedRaft: true } ? Now : new QuorumCount(Now.Managers + 1, Now.Reachable + 1);

    /// <summary>The node and the arithmetic, for a confirmation.</summary>
    public string Target => $"{Node.Name} ({Node.ShortId}; now {Now}; afterwards {Afterwards}{Objection.Overridden(Overridden)})";

    /// <summary>The node once the change has taken effect.</summary>
    public SwarmNode Outcome => Role == SwarmNodeRole.Worker ? SwarmNode.WorkerOf(Node) : SwarmManager.Of(Node);
}
