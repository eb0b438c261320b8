namespace SwarmHa.Simulator;

/// <summary>Makes managers of nodes that are written down as such, and workers again: the wish is written first, and raft follows.</summary>
internal sealed class RoleManager(SimulationClock clock, Chance chance, History history, ClusterStore store, RaftGroup raft, IReadOnlyList<Machine> machines)
{
    /// <summary>Looks at all nodes, as a new leader does.</summary>
    public void ReconcileAll()
    {
        foreach (var machine in machines)
        {
            Reconcile(machine);
        }
    }

    /// <summary>Brings a node into the role that it is wanted to have.</summary>
    public void Reconcile(Machine machine)
    {
        if (machine.IsChangingRole || !raft.CanCommit || store.Node(machine.NodeId) is not { } node)
        {
            return;
        }

        if (node.Role == SwarmNodeRole.Manager && node.GivenRole != SwarmNodeRole.Manager)
        {
            store.Write(node with { GivenRole = SwarmNodeRole.Manager });
        }

        if (node.Role == SwarmNodeRole.Manager && !machine.IsMember && machine.IsAgentUp)
        {
            PlanJoin(machine);
        }
        else if (node.Role == SwarmNodeRole.Worker && (machine.IsMember || node.GivenRole == SwarmNodeRole.Manager))
        {
            PlanLeave(machine);
        }
    }

    private void PlanJoin(Machine machine)
    {
        var delay = chance.Draw($"join {machine.Name}", Pace.RaftJoin);
        if (machines.Any(static other => other.IsChangingRole))
        {
            // Members are taken in one after the other.
            delay += chance.Draw($"join behind {machine.Name}", Pace.JoinBehindAnother);
        }

        machine.IsChangingRole = true;
        history.Note(machine, "joins the managers");
        In(machine, chance.Draw($"certificate {machine.Name}", Pace.NewCertificate), () => machine.Role = EngineRole.Preparing);
        In(machine, delay, () => Join(machine));
    }

    private void Join(Machine machine)
    {
        machine.IsChangingRole = false;
        if (!raft.CanCommit)
        {
            Retry(machine);
            return;
        }

        if (store.Node(machine.NodeId) is not { Role: SwarmNodeRole.Manager })
        {
            machine.Role = EngineRole.Worker;
            Reconcile(machine);
            return;
        }

        raft.Add(machine);
        store.Advance();
        In(machine, chance.Draw($"manager start {machine.Name}", Pace.ManagerStart), () =>
        {
            if (machine.IsMember)
            {
                machine.Role = EngineRole.Manager;
                history.Note(machine, "acts as manager");
            }
        });
    }

    private void PlanLeave(Machine machine)
    {
        machine.IsChangingRole = true;
        clock.In(chance.Draw($"leave {machine.Name}", Pace.RaftLeave), () => Leave(machine));
    }

    private void Leave(Machine machine)
    {
        machine.IsChangingRole = false;
        if (!raft.CanCommit)
        {
            Retry(machine);
            return;
        }

        if (store.Node(machine.NodeId) is not { Role: SwarmNodeRole.Worker })
        {
            Reconcile(machine);
            return;
        }

        if (machine.IsMember && machine == raft.Leader)
        {
            // The next leader takes it out.
            raft.HandOver();
            return;
        }

        if (machine.IsMember && !raft.CanDoWithout(machine))
        {
            Retry(machine);
            return;
        }

        if (machine.IsMember)
        {
            raft.Remove(machine);
            store.Advance();
            machine.Role = EngineRole.Preparing;
        }

        machine.IsChangingRole = true;
        clock.In(chance.Draw($"manager end {machine.Name}", Pace.ManagerEnd), () => BecomeWorker(machine));
    }

    private void BecomeWorker(Machine machine)
    {
        machine.IsChangingRole = false;
        machine.Role = machine.Role == EngineRole.None ? EngineRole.None : EngineRole.Worker;
        history.Note(machine, "acts as worker");
        if (raft.CanCommit && store.Node(machine.NodeId) is { Role: SwarmNodeRole.Worker, GivenRole: SwarmNodeRole.Manager } node)
        {
            store.Write(node with { GivenRole = SwarmNodeRole.Worker });
        }

        Reconcile(machine);
    }

    /// <summary>Tries again while the same leader leads; the next one looks at all nodes on its own.</summary>
    private void Retry(Machine machine) => clock.In(chance.Draw($"role retry {machine.Name}", Pace.RoleRetry), () =>
    {
        if (raft.CanCommit)
        {
            Reconcile(machine);
        }
        else if (raft.Leader is not null)
        {
            Retry(machine);
        }
    });

    /// <summary>Plans what the node itself does: lost when the node is.</summary>
    private void In(Machine machine, TimeSpan delay, Action happens)
    {
        var life = machine.Life;
        clock.In(delay, () =>
        {
            if (machine.Life == life)
            {
                happens();
            }
        });
    }
}
