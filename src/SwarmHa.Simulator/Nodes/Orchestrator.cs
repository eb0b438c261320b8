namespace SwarmHa.Simulator;

/// <summary>Gives each service its tasks. As little as a service that is probed needs.</summary>
internal sealed class Orchestrator(SimulationClock clock, Chance chance, ClusterStore store, IReadOnlyList<Machine> machines)
{
    private const int HistoryPerSlot = 5;

    /// <summary>The service that answers on every node.</summary>
    public const string Web = "web";

    /// <summary>The service of the beginning runs everywhere at once.</summary>
    public void Begin(ServiceRecord web)
    {
        foreach (var node in store.Nodes)
        {
            store.Write(new TaskRecord { Id = store.NewId("task"), ServiceId = web.Id, NodeId = node.Id, State = TaskWords.Running });
        }
    }

    /// <summary>Gives a new service its tasks.</summary>
    public void Place(ServiceRecord service)
    {
        var fit = store.Nodes.Where(IsFit).ToList();
        var wanted = service.Replicas is null ? fit.Select(static node => (node, 0)) : Enumerable.Range(0, fit.Count == 0 ? 0 : service.Replicas.Value).Select(slot => (fit[slot % fit.Count], slot + 1));
        foreach (var (node, slot) in wanted.ToList())
        {
            Start(service.Id, node, slot);
        }
    }

    /// <summary>Ends a service, and its tasks with it.</summary>
    public void Remove(ServiceRecord service)
    {
        store.Remove(service);
        if (service.Name == Web)
        {
            foreach (var machine in machines.Where(static machine => machine.IsRunning))
            {
                machine.Web.Close(abruptly: false);
            }
        }
    }

    /// <summary>A node's state or availability has changed.</summary>
    public void Look(NodeRecord node)
    {
        if (node.State == SwarmNodeState.Down || node.Availability == SwarmNodeAvailability.Drain)
        {
            foreach (var task in TasksOn(node).Where(static task => task.Desired == TaskWords.Running))
            {
                var after = store.Write(task with { Desired = TaskWords.Shutdown, State = node.State == SwarmNodeState.Down ? task.State : TaskWords.Shutdown });
                CloseWeb(node, after);
            }
        }
        else if (IsFit(node))
        {
            foreach (var service in store.Services.Where(static service => service.Replicas is null))
            {
                if (!TasksOn(node).Any(task => task.ServiceId == service.Id && task.Desired == TaskWords.Running))
                {
                    Start(service.Id, node, 0);
                }
            }
        }
    }

    /// <summary>An engine is back: its tasks are started anew.</summary>
    public void Restart(Machine machine)
    {
        if (store.Node(machine.NodeId) is not { } node)
        {
            return;
        }

        foreach (var task in TasksOn(node).Where(static task => task.Desired == TaskWords.Running))
        {
            store.Write(task with { Desired = TaskWords.Shutdown, State = TaskWords.Failed });
            Start(task.ServiceId, node, task.Slot);
        }
    }

    private static bool IsFit(NodeRecord node) => node is { State: SwarmNodeState.Ready, Availability: SwarmNodeAvailability.Active };

    private IEnumerable<TaskRecord> TasksOn(NodeRecord node) => store.Tasks.Where(task => task.NodeId == node.Id).ToList();

    private Machine? MachineOf(NodeRecord node) => machines.FirstOrDefault(machine => machine.NodeId == node.Id);

    private bool IsWeb(TaskRecord task) => store.Services.Any(service => service.Id == task.ServiceId && service.Name == Web);

    private void CloseWeb(NodeRecord node, TaskRecord task)
    {
        // A node that is down only for the managers runs on.
        if (IsWeb(task) && node.State != SwarmNodeState.Down)
        {
            MachineOf(node)?.Web.Close(abruptly: false);
        }
    }

    private void Start(string serviceId, NodeRecord node, int slot)
    {
        var task = store.Write(new TaskRecord { Id = store.NewId("task"), ServiceId = serviceId, NodeId = node.Id, Slot = slot });
        foreach (var old in TasksOn(node).Where(old => old.ServiceId == serviceId && old.Slot == slot && old.Desired == TaskWords.Shutdown).OrderByDescending(static old => old.Version).Skip(HistoryPerSlot - 1))
        {
            store.Forget(old);
        }

        if (MachineOf(node) is not { } machine)
        {
            return;
        }

        var life = machine.Life;
        clock.In(chance.Draw($"task {machine.Name}", Pace.TaskStart), () =>
        {
            if (machine.Life == life && store.Tasks.FirstOrDefault(known => known.Id == task.Id) is { Desired: TaskWords.Running } current)
            {
                store.Write(current with { State = TaskWords.Running });
                if (IsWeb(current))
                {
                    machine.Web.TryOpen();
                }
            }
        });
    }
}
