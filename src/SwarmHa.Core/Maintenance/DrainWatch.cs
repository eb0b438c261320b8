namespace SwarmHa;

/// <summary>Tells what a node that is drained has still to get rid of: tasks of its own, and replicas that do not run elsewhere yet.</summary>
/// <param name="nodeId">The node.</param>
internal sealed class DrainWatch(string nodeId)
{
    private readonly HashSet<(string ServiceId, long Slot)> _moved = [];

    /// <summary>What is left to wait for; empty when the node is drained. Each look remembers what was on the node.</summary>
    public IReadOnlyList<DrainRest> Look(SwarmNode node, IReadOnlyList<SwarmService> services, IReadOnlyList<SwarmTask> tasks)
    {
        var byId = services.ToDictionary(static service => service.Id);
        string NameOf(string serviceId) => byId.TryGetValue(serviceId, out var service) ? service.Name : serviceId;

        // A node that is down ends nothing any more; what was there goes on being listed.
        var there = tasks.Where(task => task.NodeId == nodeId && Holds(task) && (node.State == SwarmNodeState.Ready || IsWanted(task))).ToList();
        var slots = tasks.Where(task => byId.TryGetValue(task.ServiceId, out var service) && service is { IsGlobal: false, IsJob: false })
            .GroupBy(static task => (task.ServiceId, task.Slot))
            .ToList();
        _moved.UnionWith(slots.Where(CameFromHere).Select(static slot => slot.Key));
        var waiting = slots.Where(slot => _moved.Contains(slot.Key) && slot.Any(IsWanted) && !slot.Any(task => task.IsRunning && task.NodeId != nodeId));
        return
        [
            .. there.Select(task => new DrainRest($"{Named(NameOf(task.ServiceId), task.Slot)} is there still ({task.State})", NeedsRoom: false)),
            .. waiting.Where(slot => !there.Any(task => (task.ServiceId, task.Slot) == slot.Key)).Select(slot => new DrainRest($"{Named(NameOf(slot.Key.ServiceId), slot.Key.Slot)} does not run elsewhere yet", NeedsRoom: true)),
        ];
    }

    private static bool IsWanted(SwarmTask task) => task.DesiredState <= SwarmTaskState.Running;

    /// <summary>Whether a task has, or is to have, a container on its node. One that was called off before its node began to prepare it never gets
    /// one, and keeps its state.</summary>
    private static bool Holds(SwarmTask task) => task.IsAlive && (IsWanted(task) || task.State >= SwarmTaskState.Preparing);

    private static string Named(string service, long slot) => slot > 0 ? $"{service}.{slot}" : service;

    /// <summary>Whether a replica is on the node, or was on it until it was told to run elsewhere. One that fails somewhere else again and
    /// again is nothing that this node has to wait for.</summary>
    private bool CameFromHere(IEnumerable<SwarmTask> slot) => slot.Any(task => task.NodeId == nodeId && Holds(task))
        || (!slot.Any(static task => task.IsRunning) && slot.Where(static task => !task.IsAlive).OrderByDescending(static task => task.Since).FirstOrDefault()?.NodeId == nodeId);
}

/// <summary>Something that a drain has to wait for.</summary>
/// <param name="Text">It, in words.</param>
/// <param name="NeedsRoom">Whether it is a replica that needs another node; else it is a task that has not ended on this one.</param>
internal sealed record DrainRest(string Text, bool NeedsRoom)
{
    public override string ToString() => Text;
}
