namespace SwarmHa;

/// <summary>A suspension that has passed its guards.</summary>
/// <param name="Manager">The manager as it was read.</param>
/// <param name="Now">The managers' count now.</param>
/// <param name="Meanwhile">Their count while its engine is stopped, and with it those of all others that are suspended.</param>
/// <param name="Overridden">What force overrides; null for nothing.</param>
internal sealed record SuspensionPlan(SwarmManager Manager, QuorumCount Now, QuorumCount Meanwhile, Objection? Overridden)
{
    /// <summary>The manager and the arithmetic, for a confirmation.</summary>
    public string Target => $"{Manager.Name} ({Manager.ShortId}{(Manager.IsLeader ? ", leader" : string.Empty)}; now {Now}; while its engine is stopped {Meanwhile}{Objection.Overridden(Overridden)})";

    /// <summary>The manager once it is suspended.</summary>
    public SwarmManager Outcome => Manager with { Labels = Suspension.Mark(Manager) is { Labels: SwarmLabels marked } ? marked : Manager.Labels };

    /// <summary>Looks at the swarm and refuses what must not be done. Changes nothing.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="nodeId">The manager.</param>
    /// <param name="handover">Takes leadership from the manager when it leads.</param>
    /// <param name="options">Time and force.</param>
    /// <param name="supposed">What is to be taken as done already.</param>
    /// <param name="presence">Looks whether the others are there.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="SwarmException">The suspension is refused; the message has the arithmetic.</exception>
    public static async Task<SuspensionPlan> PrepareAsync(
        ISwarm swarm, string nodeId, ILeadershipHandover handover, MaintenanceOptions options, Supposition supposed, ManagerPresence presence, CancellationToken cancellationToken)
    {
        var nodes = await swarm.GetNodesAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        var manager = ManagerMaintenance.DemandManager(nodes, nodeId);
        if (!options.Force)
        {
            nodes = await presence.LookAsync(nodes, manager, listed => RoleGuard.ToLoss(supposed.Apply(listed), manager), cancellationToken).ConfigureAwait(false);
        }

        nodes = supposed.Apply(nodes);
        manager = ManagerMaintenance.DemandManager(nodes, nodeId);
        var objection = RoleGuard.ToLoss(nodes, manager);
        Objection.Demand(objection, options.Force);

        // By force a leader that nobody can take over from goes on leading.
        if (manager.IsLeader && !(options.Force && !nodes.OfType<SwarmManager>().Any(other => other.Id != manager.Id && other.IsReachable)))
        {
            await handover.DemandPossibleAsync(manager, cancellationToken).ConfigureAwait(false);
        }

        return new SuspensionPlan(manager, QuorumCount.Of(nodes), RoleGuard.WithoutSuspended(nodes, manager), objection);
    }
}
