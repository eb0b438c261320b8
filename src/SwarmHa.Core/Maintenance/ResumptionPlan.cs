namespace SwarmHa;

/// <summary>A resumption that has passed its guards.</summary>
/// <param name="Node">The node as it was read.</param>
/// <param name="Availability">The availability that it gets.</param>
/// <param name="Now">The managers' count now.</param>
internal sealed record ResumptionPlan(SwarmNode Node, SwarmNodeAvailability Availability, QuorumCount Now)
{
    /// <summary>The node and what changes, for a confirmation.</summary>
    public string Target =>
        $"{Node.Name} ({Node.ShortId}; {(Node.Role == SwarmNodeRole.Worker ? "worker to manager, " : string.Empty)}availability {Node.Availability} to {Availability}; now {Now})";

    /// <summary>Refuses a worker that is not suspended.</summary>
    /// <exception cref="NodeNotManagerException">The node is a worker, and is not suspended.</exception>
    public static ResumptionPlan Of(IReadOnlyList<SwarmNode> nodes, string nodeId, SwarmNodeAvailability? availability)
    {
        var node = nodes.Demand(nodeId);
        return new(Suspension.IsOn(node) ? node : ManagerMaintenance.DemandManager(nodes, nodeId), availability ?? (Suspension.IsOn(node) ? Suspension.Remembered(node) : node.Availability), QuorumCount.Of(nodes));
    }
}
