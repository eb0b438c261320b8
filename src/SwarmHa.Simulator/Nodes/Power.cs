namespace SwarmHa.Simulator;

/// <summary>Takes machines away and brings them back, and tells all whom it concerns.</summary>
internal sealed class Power(
    SimulationClock clock,
    Chance chance,
    History history,
    RaftGroup raft,
    Dispatcher dispatcher,
    RoleManager roles,
    Orchestrator orchestrator,
    LeaderQuestions questions,
    EventRoutes events)
{
    /// <summary>Takes a machine away. Only within a command.</summary>
    public void Stop(Machine machine, SwarmLabFault fault)
    {
        history.Note(machine, $"meets {fault}");
        machine.Life++;
        machine.State = fault switch
        {
            SwarmLabFault.Freeze => SwarmLabNodeState.Frozen,
            SwarmLabFault.Isolate => SwarmLabNodeState.Isolated,
            _ => SwarmLabNodeState.Stopped,
        };
        var ends = fault is SwarmLabFault.Stop or SwarmLabFault.Kill;
        if (ends)
        {
            machine.Engine.Close(abruptly: fault == SwarmLabFault.Kill);
            machine.Web.Close(abruptly: fault == SwarmLabFault.Kill);
            questions.Forget(machine);
            events.Forget(machine);
        }
        else
        {
            machine.Engine.Silence();
        }

        if (fault == SwarmLabFault.Isolate)
        {
            machine.Web.Silence();
        }

        if (machine.Role == EngineRole.None)
        {
            return;
        }

        if (machine.IsMember)
        {
            raft.Lose(machine, refuses: ends);
        }
        else
        {
            machine.IsChangingRole = false;
        }

        dispatcher.Lose(machine);
    }

    /// <summary>Brings a machine back. Only within a command.</summary>
    /// <returns>A task that ends when its engine answers.</returns>
    public Task Start(Machine machine)
    {
        switch (machine.State)
        {
            case SwarmLabNodeState.Running:
                return Task.CompletedTask;
            case SwarmLabNodeState.Stopped:
                return Boot(machine);
            default:
                Resume(machine);
                return Task.CompletedTask;
        }
    }

    private Task Boot(Machine machine)
    {
        if (machine.Starting is { } under)
        {
            return under.Task;
        }

        var starting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.Starting = starting;
        history.Note(machine, "is told to start");
        clock.In(chance.Draw($"engine start {machine.Name}", Pace.EngineStart), () =>
        {
            machine.Starting = null;
            if (!machine.Engine.TryOpen())
            {
                starting.TrySetException(new EngineDriverException($"The engine of {machine.Name} cannot start: somebody else listens at its port {machine.Engine.Port} by now."));
                return;
            }

            machine.State = SwarmLabNodeState.Running;
            machine.Role = machine.Role == EngineRole.None ? EngineRole.None : machine.IsMember ? EngineRole.Preparing : EngineRole.Worker;
            history.Note(machine, "answers");
            Rejoin(machine, Pace.RaftRejoin, isFresh: true);
            starting.TrySetResult(true);
        });
        return starting.Task;
    }

    private void Resume(Machine machine)
    {
        history.Note(machine, machine.State == SwarmLabNodeState.Frozen ? "is thawed" : "is joined to the network");
        machine.State = SwarmLabNodeState.Running;
        machine.Life++;
        machine.Engine.Speak();
        machine.Web.Speak();
        Rejoin(machine, Pace.RaftResume, isFresh: false);
    }

    private void Rejoin(Machine machine, Range raftRange, bool isFresh)
    {
        if (machine.Role == EngineRole.None)
        {
            return;
        }

        if (!machine.IsMember)
        {
            // It may have been demoted while it was away.
            machine.Role = EngineRole.Worker;
            In(machine, chance.Draw($"agent rejoin {machine.Name}", Pace.AgentRejoin), () => ReturnAgent(machine, isFresh));
            return;
        }

        In(machine, chance.Draw($"raft rejoin {machine.Name}", raftRange), () =>
        {
            if (machine.IsMember)
            {
                raft.Return(machine);
                if (machine.Role == EngineRole.Preparing)
                {
                    In(machine, chance.Draw($"manager start {machine.Name}", Pace.ManagerStart), () => machine.Role = machine.IsMember ? EngineRole.Manager : machine.Role);
                }
            }

            In(machine, chance.Draw($"agent rejoin {machine.Name}", Pace.AgentRejoin), () => ReturnAgent(machine, isFresh));
        });
    }

    private void ReturnAgent(Machine machine, bool isFresh)
    {
        dispatcher.Return(machine);
        if (isFresh)
        {
            orchestrator.Restart(machine);
        }

        roles.Reconcile(machine);
    }

    /// <summary>Plans what the machine itself does: lost when it is lost.</summary>
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
