namespace SwarmHa.Simulator;

/// <summary>Keeps the nodes' states as the leader's dispatcher does: what the agents report, and what becomes of those that do not.</summary>
internal sealed class Dispatcher(SimulationClock clock, Chance chance, History history, ClusterStore store, RaftGroup raft, IReadOnlyList<Machine> machines)
{
    private const string MovedToUnknown = "Node moved to \"unknown\" state due to leadership change in cluster";
    private const string HeartbeatFailure = "heartbeat failure";
    private const string HeartbeatFailureWhileUnknown = "heartbeat failure for node in \"unknown\" state";

    /// <summary>Happens when a node's state is written.</summary>
    public Action<Machine, NodeRecord> StateWritten { get; set; } = static (_, _) => { };

    /// <summary>A new leader knows nothing of any node until its agent reports; those that were down stay so.</summary>
    public void StartOver(Machine leader) => clock.In(chance.Draw("nodes unknown", Pace.NodesUnknown), () =>
    {
        if (raft.Leader != leader || !raft.HasQuorum)
        {
            return;
        }

        foreach (var machine in machines)
        {
            if (store.Node(machine.NodeId) is { } node && node.State != SwarmNodeState.Down)
            {
                Write(machine, node, SwarmNodeState.Unknown, MovedToUnknown);
                ExpectReport(machine, Pace.UnknownIsDown, HeartbeatFailureWhileUnknown);
            }

            if (machine.IsAgentUp)
            {
                ReportIn(machine, machine == leader ? Pace.OwnAgentReports : Pace.AgentReports);
            }
        }
    });

    /// <summary>A node's agent is lost: the leader notices by its missing heartbeats.</summary>
    public void Lose(Machine machine)
    {
        machine.IsAgentUp = false;
        if (store.Node(machine.NodeId) is { State: SwarmNodeState.Ready })
        {
            ExpectReport(machine, Pace.HeartbeatFailure, HeartbeatFailure);
        }
    }

    /// <summary>A node's agent is back, and reports to the leader as soon as there is one.</summary>
    public void Return(Machine machine)
    {
        machine.IsAgentUp = true;
        Report(machine);
    }

    /// <summary>A node has left the swarm on its own.</summary>
    public void Leave(Machine machine)
    {
        machine.IsAgentUp = false;
        machine.Watch++;
        if (store.Node(machine.NodeId) is { } node && raft.CanCommit)
        {
            Write(machine, node, SwarmNodeState.Down, string.Empty);
        }
    }

    private void ReportIn(Machine machine, Range range)
    {
        var life = machine.Life;
        clock.In(chance.Draw($"report {machine.Name}", range), () =>
        {
            if (machine.Life == life)
            {
                Report(machine);
            }
        });
    }

    private void Report(Machine machine)
    {
        if (!machine.IsAgentUp || store.Node(machine.NodeId) is not { } node || raft.Leader is null)
        {
            return;
        }

        if (!raft.HasQuorum)
        {
            ReportIn(machine, Pace.AgentReports);
            return;
        }

        machine.Watch++;
        if (node.State != SwarmNodeState.Ready)
        {
            Write(machine, node, SwarmNodeState.Ready, string.Empty);
        }
    }

    private void ExpectReport(Machine machine, Range range, string message)
    {
        var watch = ++machine.Watch;
        clock.In(chance.Draw($"heartbeat {machine.Name}", range), () =>
        {
            if (machine.Watch != watch || store.Node(machine.NodeId) is not { } node)
            {
                return;
            }

            if (!raft.CanCommit)
            {
                ExpectReport(machine, Pace.AgentReports, message);
                return;
            }

            Write(machine, node, SwarmNodeState.Down, message);
        });
    }

    private void Write(Machine machine, NodeRecord node, SwarmNodeState state, string message)
    {
        history.Note(machine, $"is {state}");
        StateWritten(machine, store.Write(node with { State = state, Message = message }));
    }
}
