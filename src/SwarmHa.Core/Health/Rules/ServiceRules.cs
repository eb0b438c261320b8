namespace SwarmHa;

/// <summary>Rules about the services, as far as they matter for the managers and for the loss of a node.</summary>
internal static class ServiceRules
{
    public static HealthVerdict ManagerTasks(SwarmHealthSnapshot swarm)
    {
        var global = new HashSet<string>(swarm.Services.Value.Where(static service => service.IsGlobal).Select(static service => service.Id), StringComparer.Ordinal);
        var busy = swarm.Managers
            .Select(manager => (Manager: manager, Tasks: swarm.Tasks.Value.Count(task => task.IsAlive && task.DesiredState <= SwarmTaskState.Running && task.NodeId == manager.Id && !global.Contains(task.ServiceId))))
            .Where(static one => one.Tasks > 0)
            .ToList();
        return busy.Count == 0
            ? HealthVerdict.Pass("Managers run tasks of global services at most.")
            : HealthVerdict.Warning($"They also run tasks: {HealthWords.Names(busy.Select(static one => one.Manager))}.") with
            {
                Evidence = [.. busy.Select(static one => $"{one.Manager}: {HealthWords.Count(one.Tasks, "task")}")],
                Nodes = [.. busy.Select(static one => one.Manager)],
            };
    }

    public static HealthVerdict ServiceSpread(SwarmHealthSnapshot swarm)
    {
        var counted = swarm.Services.Value.Where(static service => service is { IsGlobal: false, IsJob: false, Replicas: > 0 }).ToList();
        var names = swarm.Nodes.Value.GroupBy(static node => node.Id, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal);
        var weak = new List<(SwarmService Service, string Why, SwarmNode? Node)>();
        foreach (var service in counted)
        {
            var running = swarm.Tasks.Value.Where(task => task.IsRunning && task.ServiceId == service.Id).ToList();
            var nodes = running.Select(static task => task.NodeId).Distinct(StringComparer.Ordinal).ToList();
            var node = nodes.Count == 1 && names.TryGetValue(nodes[0], out var found) ? found : null;
            if (service.Replicas == 1)
            {
                weak.Add((service, node is null ? "1 replica" : $"1 replica, on {node}", node));
            }
            else if (nodes.Count == 1)
            {
                weak.Add((service, $"{HealthWords.Count(running.Count, "replica")} of {service.Replicas}, all on {node?.ToString() ?? nodes[0]}", node));
            }
        }

        return weak.Count == 0
            ? HealthVerdict.Pass(counted.Count == 0 ? "There are no replicated services." : $"{HealthWords.Count(counted.Count, "replicated service")}: any node can be lost.")
            : HealthVerdict.Warning($"The loss of one node stops {string.Join(", ", weak.Select(static one => one.Service.Name))}.") with
            {
                Evidence = [.. weak.Select(static one => $"{one.Service.Name}: {one.Why}")],
                Nodes = [.. weak.Select(static one => one.Node).OfType<SwarmNode>().Distinct()],
            };
    }

    public static HealthVerdict IngressOnManagers(SwarmHealthSnapshot swarm)
    {
        var published = swarm.Services.Value
            .Select(static service => (Service: service, Ports: service.Ports.Where(static port => port.IsIngress && port.Published > 0).ToList()))
            .Where(static one => one.Ports.Count > 0)
            .ToList();
        var active = swarm.Managers.Where(static manager => manager.Availability == SwarmNodeAvailability.Active).ToList();
        if (published.Count == 0 || active.Count == 0)
        {
            return HealthVerdict.Pass(published.Count == 0 ? "No port is published by the routing mesh." : "No manager is active.");
        }

        // Every node of the swarm answers at such a port, whether it has a task or not. Without workers there is no other way.
        var message = $"{HealthWords.Count(active.Count, "manager")} answer{(active.Count == 1 ? "s" : string.Empty)} at {HealthWords.Count(published.Sum(static one => one.Ports.Count), "published port")}.";
        var hasWorkers = swarm.Nodes.Value.Any(static node => node is not SwarmManager);
        return (hasWorkers ? HealthVerdict.Warning(message) : HealthVerdict.Pass(message)) with
        {
            Evidence = [.. published.Select(static one => $"{one.Service.Name}: {string.Join(", ", one.Ports.Select(static port => $"{port.Published}/{port.Protocol}"))}")],
            Nodes = [.. active],
        };
    }
}
